"""Commands of those who keep an instance: when it runs by itself, and what is withdrawn from it."""

import getpass
import sys
from pathlib import Path

import click

from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters import crontab, rounds, timetable
from harvesters.withholding import REASONS
from portal.command import clear_errors, instance_of


@click.command()
@click.option("--format", "form", type=click.Choice(["cron", "systemd"]), default="cron", show_default=True,
              help="Lines of a crontab, or units of systemd.")  # fmt: skip
@click.option("--mailto", default="", help="Who gets mail when something fails; else the contact of insyn.toml.")
@click.option("--install", is_flag=True, help="Put the lines in your crontab, in place of those put there before.")
@click.option("--remove", is_flag=True, help="Take the lines out of your crontab.")
@click.option("--directory", type=click.Path(path_type=Path), help="Write the units of systemd there.")
@click.pass_context
def schedule(
    context: click.Context, form: str, mailto: str, install: bool, remove: bool, directory: Path | None
) -> None:
    """Print when a machine is to harvest and publish, for cron or systemd; or let cron do it from now on."""
    with clear_errors():
        instance = instance_of(context)
        rounds.check(instance)
        if (install or remove) and (form != "cron" or install == remove):
            raise ConfigError("schedule: --install and --remove are for --format cron, one at a time")
        if form == "systemd":
            _write_units(timetable.units(instance, _program()), directory)
        elif install or remove:
            crontab.put("" if remove else _lines(instance, mailto), instance.folder)
        else:
            click.echo(_lines(instance, mailto), nl=False)


def _lines(instance: Instance, mailto: str) -> str:
    """`mailto` must be one word: a crontab would take the rest for something else."""
    address = mailto or instance.municipality.contact
    if mailto and not (mailto.isprintable() and mailto.split() == [mailto]):
        raise ConfigError(f"--mailto: {mailto!r} is no address; write one, such as drift@example.se")
    return timetable.crontab(instance, _program(), address if mailto or "@" in address and " " not in address else "")


def _write_units(units: dict[str, str], directory: Path | None) -> None:
    for name, unit in units.items():
        if directory is None:
            click.echo(f"# {name}\n{unit}")
        else:
            (directory / name).write_text(unit, encoding="utf-8")


def _program() -> list[str]:
    """The command line that runs this insyn from any folder."""
    insyn = Path(sys.executable).with_name("insyn")
    return [str(insyn)] if insyn.exists() else [sys.executable, "-m", "portal"]


@click.command()
@click.argument("what", metavar="[IDENTIFIER|ADDRESS]", default="")
@click.option("--reason", type=click.Choice(list(REASONS)), help="What kind of reason; readers are told.")
@click.option("--note", default="", help="Why, in your own words; kept in the audit, never published.")
@click.option("--by", default=getpass.getuser, help="Who decides it; else the user of the machine.")
@click.option("--list", "listed", is_flag=True, help="Print the audit: what was withheld and released, by whom.")
@click.pass_context
def withhold(context: click.Context, what: str, reason: str | None, note: str, by: str, listed: bool) -> None:
    """Take a record, a document or a whole meeting out of everything that is published, and publish."""
    with clear_errors():
        instance = instance_of(context)
        if listed:
            click.echo("\n".join(rounds.withheld(instance)) or "nothing was ever withheld")
            return
        if not what or not reason:
            raise ConfigError(f"withhold: say what and why: IDENTIFIER --reason {'|'.join(REASONS)}")
        place = rounds.withhold(instance, what, reason=reason, by=by, note=note)
    click.echo(f"{'/'.join(place)} is withheld, with all that tells it, and older editions are removed")


@click.command()
@click.argument("what", metavar="IDENTIFIER|ADDRESS")
@click.option("--by", default=getpass.getuser, help="Who decides it; else the user of the machine.")
@click.pass_context
def release(context: click.Context, what: str, by: str) -> None:
    """Publish again what was withheld."""
    with clear_errors():
        place = rounds.release(instance_of(context), what, by=by)
    click.echo(f"{'/'.join(place)} is published again")
