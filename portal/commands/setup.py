"""The command that begins an instance."""

from pathlib import Path

import click

from datasets import instance as instances
from harvesters import rounds
from portal import new_instance
from portal.commands.frame import clear_errors


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, help="Four-digit code, such as 0483, or name.")
@click.option("--source", "sources", multiple=True, metavar="KIND=ADDRESS", help="A source to harvest; repeatable.")
def init(folder: Path, municipality: str, sources: tuple[str, ...]) -> None:
    """Write a commented insyn.toml in FOLDER."""
    with clear_errors():
        path = new_instance.create(folder, new_instance.find_municipality(municipality), sources)
        rounds.check(instances.load(folder))
    click.echo(f"{path} is written. Next: insyn --instance {folder} harvest")
