"""The commands that let an instance outlive its disk: copy it, replicate it, bring it back."""

import os
import sys
from pathlib import Path

import click

from datasets.instance import FILE, Instance
from datasets.strict import ConfigError
from harvesters import backup as copying
from harvesters import litestream, restoring
from harvesters.opening import require_known
from harvesters.run import clock
from portal.commands.frame import clear_errors, instance_of


@click.command()
@click.argument("target", required=False)
@click.option("--continuous", is_flag=True, help="Write litestream.yml, and print the unit that replicates to TARGET.")
@click.option("--verify", is_flag=True, help="Copy nothing; check that every body of every copy in TARGET is whole.")
@click.option("--verbose", is_flag=True, help="Print what was done also when all is well.")
@click.pass_context
def backup(context: click.Context, target: str | None, continuous: bool, verify: bool, verbose: bool) -> None:
    """Copy the instance to the folder TARGET, else to backup.folder of insyn.toml, also while a harvest is at work."""
    with clear_errors():
        instance = instance_of(context)
        if continuous:
            _replicate(instance, target or instance.backup.replica)
            return
        place = _folder(instance, target)
        damaged = copying.check_copies(place) if verify else _back_up(instance, place, verbose)
    for path in damaged:
        click.echo(f"insyn: {path}: is damaged; put it back from another copy", err=True)
    sys.exit(os.EX_DATAERR if damaged else os.EX_OK)


def _back_up(instance: Instance, place: Path, verbose: bool) -> list[str]:
    require_known(instance)
    copy, damaged = copying.back_up(instance.folder, place, now=clock())
    if verbose or sys.stdout.isatty():
        click.echo(f"{place / copy.name}: {len(copy.files)} files")
    return damaged


def _folder(instance: Instance, target: str | None) -> Path:
    if not (target or instance.backup.folder):
        raise ConfigError(
            f"{instance.folder / FILE}: backup.folder is missing; add it, or say where: insyn backup TARGET"
        )
    return Path(target) if target else instance.folder / instance.backup.folder


def _replicate(instance: Instance, replica: str) -> None:
    if not replica:
        raise ConfigError(
            f"{instance.folder / FILE}: backup.replica is missing; add it, or write insyn backup --continuous TARGET"
        )
    unit = litestream.unit(instance.folder, replica, instance.municipality.name)
    file = instance.folder / litestream.FILE
    file.write_text(litestream.configuration(instance.folder, replica), encoding="utf-8")
    click.echo(f"# {file} is written. Run {litestream.program()} replicate -config {file}, or let systemd do it:")
    click.echo(unit, nl=False)


@click.command()
@click.argument("source", metavar="FROM")
@click.option("--copy", "name", default="", help="The copy to go back to, by its file name; else the latest.")
@click.option("--force", is_flag=True, help="Go back also where the store that stands is whole and newer.")
@click.pass_context
def restore(context: click.Context, source: str, name: str, force: bool) -> None:
    """Bring the instance back from FROM, a folder of insyn backup; or its store, from what Litestream replicated."""
    folder: Path = context.obj
    with clear_errors():
        if litestream.is_replica(source):
            restoring.restore_store(source, folder, force=force, now=clock())
            click.echo(f"{folder / 'store.db'} is as it was last replicated")
        else:
            copy = restoring.restore(Path(source), folder, name=name, force=force, now=clock())
            click.echo(f"{folder} is as it was {copy.made}. What was withheld since then is to be withheld again.")
