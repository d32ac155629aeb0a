"""The command of those who do not take our word: whether an edition is whole, and tells all that changed."""

import os
import sys
from pathlib import Path

import click

from datasets import declaration
from datasets.shelf import sha256_of
from datasets.verification import NotAnEdition, chain, unexplained

_MOST_TOLD = 20


@click.command()
@click.argument("earlier", metavar="EDITION", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument(
    "later", metavar="[LATER]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def verify(earlier: Path, later: Path | None) -> None:
    """Check a downloaded edition: that it is whole and its chain unbroken; with a LATER one, that every difference
    between them is told. Exit 65 when not."""
    try:
        whole = chain(earlier)
        problems = list(unexplained(earlier, later, declaration.load())) if later else []
    except NotAnEdition as error:
        click.echo(f"insyn: {error}", err=True)
        sys.exit(os.EX_DATAERR)
    click.echo(f"{whole.name}: whole, sha256 {sha256_of(earlier)}, {len(whole.links)} editions before it")
    for problem in problems[:_MOST_TOLD]:
        click.echo(f"insyn: {problem}", err=True)
    if problems:
        click.echo(f"insyn: {len(problems)} differences are not told", err=True)
        sys.exit(os.EX_DATAERR)
    if later:
        click.echo(f"{later.name}: every difference is told")
