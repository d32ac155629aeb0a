"""The command that lets a machine harvest and publish by itself."""

import getpass
import os
import sys
from pathlib import Path

import click

from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters import crontab, rounds, timetable, units
from portal.commands.frame import are_many, in_each


@click.command()
@click.option("--format", "form", type=click.Choice(["cron", "systemd"]), default="cron", show_default=True,
              help="Lines of a crontab, or units of systemd.")  # fmt: skip
@click.option("--mailto", default="", help="Who gets mail when something fails; else the contact of insyn.toml.")
@click.option("--install", is_flag=True, help="Put the lines in your crontab, in place of those put there before.")
@click.option("--remove", is_flag=True, help="Take the lines out of your crontab.")
@click.option("--user", default="", help="Whom the units of systemd run as.")
@click.option("--directory", type=click.Path(path_type=Path), help="Write the units of systemd there.")
@click.pass_context
def schedule(
    context: click.Context, form: str, mailto: str, install: bool, remove: bool, user: str, directory: Path | None
) -> None:
    """Print when a machine is to harvest and publish, for cron or systemd; or let cron do it from now on."""
    taken: timetable.Taken = {}
    served: list[Instance] = []

    def act(instance: Instance) -> int:
        rounds.check(instance)
        if (install or remove) and (form != "cron" or install == remove):
            raise ConfigError("schedule: --install and --remove are for --format cron, one at a time")
        if form == "systemd":
            served.append(instance)
            _write_units(units.units(instance, _program(), taken, user), directory)
        elif install or remove:
            crontab.put("" if remove else _lines(instance, mailto, taken), instance.folder)
        else:
            click.echo(_lines(instance, mailto, taken), nl=False)
        return os.EX_OK

    code = in_each(context, act)
    if served:
        _write_units(_serving(context, served, user), directory)
    sys.exit(code)


def _serving(context: click.Context, served: list[Instance], user: str) -> dict[str, str]:
    """The unit that serves: one for all of many."""
    if are_many(context):
        return units.serving_many(served, _program(), user)
    return units.serving(served[0], _program(), user)


def _lines(instance: Instance, mailto: str, taken: timetable.Taken) -> str:
    """`mailto` must be one word: a crontab would take the rest for something else.

    Without any address the user gets the mail. That is said, since what another block says would hold here too.
    """
    address = mailto or instance.municipality.contact
    if mailto and not (mailto.isprintable() and mailto.split() == [mailto]):
        raise ConfigError(f"--mailto: {mailto!r} is no address; write one, such as drift@example.se")
    known = mailto or "@" in address and " " not in address
    return timetable.crontab(instance, _program(), address if known else getpass.getuser(), taken)


def _write_units(files: dict[str, str], directory: Path | None) -> None:
    for name, unit in files.items():
        if directory is None:
            click.echo(f"# {name}\n{unit}")
        else:
            (directory / name).write_text(unit, encoding="utf-8")


def _program() -> list[str]:
    """The command line that runs this insyn from any folder."""
    insyn = Path(sys.executable).with_name("insyn")
    return [str(insyn)] if insyn.exists() else [sys.executable, "-m", "portal"]
