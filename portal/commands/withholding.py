"""The commands that withdraw from publication, and publish again."""

import getpass

import click

from datasets.privacy import mask
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.withholding import REASONS
from portal.commands.frame import clear_errors, instance_of


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
            click.echo(mask("\n".join(rounds.withheld(instance))) or "nothing was ever withheld")
            return
        if not what or not reason:
            raise ConfigError(f"withhold: say what and why: IDENTIFIER --reason {'|'.join(REASONS)}")
        place = rounds.withhold(instance, what, reason=reason, by=by, note=note)
    click.echo(f"{mask('/'.join(place))} is withheld, with all that tells it, and older editions are removed")


@click.command()
@click.argument("what", metavar="IDENTIFIER|ADDRESS")
@click.option("--by", default=getpass.getuser, help="Who decides it; else the user of the machine.")
@click.pass_context
def release(context: click.Context, what: str, by: str) -> None:
    """Publish again what was withheld."""
    with clear_errors():
        place = rounds.release(instance_of(context), what, by=by)
    click.echo(f"{mask('/'.join(place))} is published again")
