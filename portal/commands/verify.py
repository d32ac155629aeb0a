"""The command of those who do not take our word: whether an edition is whole, and tells all that changed."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from datasets import declaration
from datasets.verification import Link, NotAnEdition, chain, differences, unexplained
from portal.commands.frame import clear_errors
from portal.published import take

_MOST_TOLD = 20


@click.command()
@click.argument("earlier", metavar="EDITION")
@click.argument("later", metavar="[LATER]", required=False)
def verify(earlier: str, later: str | None) -> None:
    """Check an edition, a file or the address of a portal: that it is whole, its chain unbroken, and, of a portal, that
    it is what the portal says it publishes; with a LATER one, that every difference between them is told. Exit 65 when
    not."""
    with TemporaryDirectory(prefix="insyn-") as folder, clear_errors():
        given = [_found(written, Path(folder)) for written in (earlier, later) if written]
        problems = _problems(given)
    for problem in problems[:_MOST_TOLD]:
        click.echo(f"insyn: {problem}", err=True)
    if problems:
        click.echo(f"insyn: {len(problems)} differences are not told", err=True)
        sys.exit(os.EX_DATAERR)
    if later:
        click.echo("every difference is told")


def _found(written: str, folder: Path) -> tuple[Path, Sequence[Link]]:
    """The file that is meant, and the chain that its site publishes, where it is a site's."""
    if written.startswith(("http://", "https://")):
        return take(written, folder)
    if not Path(written).is_file():
        raise click.BadParameter(f"{written}: is neither a file nor a web address; give one of them")
    return Path(written), ()


def _problems(given: Sequence[tuple[Path, Sequence[Link]]]) -> list[str]:
    """What is not told, a line each. An edition that is none ends the command."""
    problems: list[str] = []
    try:
        for path, published in given:
            own = chain(path)
            link, before = own.latest, len(own.links) - 1
            click.echo(f"{link.edition}: whole, sha256 {link.sha256}, {before} editions before it")
            problems += differences(own, published) if published else []
        if len(given) > 1:
            problems += unexplained(given[0][0], given[1][0], declaration.load())
    except NotAnEdition as error:
        click.echo(f"insyn: {error}", err=True)
        sys.exit(os.EX_DATAERR)
    return problems
