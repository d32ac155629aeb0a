"""The command of those who do not take our word: whether an edition is whole, and tells all that changed."""

import gzip
import os
import shutil
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from datasets import declaration
from datasets.verification import Link, NotAnEdition, chain, differences, unexplained
from portal.commands.frame import clear_errors
from portal.published import take

_MOST_TOLD = 20
_WEB = ("http://", "https://")
_ALONE = (
    "a file alone cannot tell whether it was published so: give the portal's address after it, or compare the sha256"
)


@click.command()
@click.argument("earlier", metavar="EDITION")
@click.argument("later", metavar="[LATER]", required=False)
def verify(earlier: str, later: str | None) -> None:
    """Check an edition, a file (.db or .db.gz) or the address of a portal: that it is whole, its chain unbroken, and,
    of a portal, that it is what the portal says it publishes; with a LATER one, that every difference between them is
    told. Exit 65 when not."""
    with TemporaryDirectory(prefix="insyn-") as folder, clear_errors():
        try:
            problems = _problems([_found(written, Path(folder)) for written in (earlier, later) if written])
        except NotAnEdition as error:
            click.echo(f"insyn: {error}", err=True)
            sys.exit(os.EX_DATAERR)
    for problem in problems[:_MOST_TOLD]:
        click.echo(f"insyn: {problem}", err=True)
    if problems:
        click.echo(f"insyn: {len(problems)} differences are not told", err=True)
        sys.exit(os.EX_DATAERR)
    if later:
        click.echo("every difference is told")
    elif not earlier.startswith(_WEB):
        click.echo(_ALONE)


def _found(written: str, folder: Path) -> tuple[Path, Sequence[Link]]:
    """The file that is meant, and the chain that its site publishes, where it is a site's."""
    if written.startswith(_WEB):
        return take(written, folder)
    if not Path(written).is_file():
        raise click.BadParameter(f"{written}: is neither a file nor a web address; give one of them")
    return _unpacked(Path(written), folder), ()


def _unpacked(path: Path, folder: Path) -> Path:
    """The edition itself, as /ladda-ner has it packed too."""
    if path.suffix != ".gz":
        return path
    target = folder / path.stem
    try:
        with gzip.open(path) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise NotAnEdition(f"{path}: cannot be unpacked: {error}; download it again") from None
    return target


def _problems(given: Sequence[tuple[Path, Sequence[Link]]]) -> list[str]:
    """What is not told, a line each. NotAnEdition where one is none."""
    problems: list[str] = []
    for path, published in given:
        own = chain(path)
        link, before = own.latest, len(own.links) - 1
        click.echo(f"{link.edition}: whole, sha256 {link.sha256}, {before} editions before it")
        problems += differences(own, published) if published else []
    if len(given) > 1:
        problems += unexplained(given[0][0], given[1][0], declaration.load())
    return problems
