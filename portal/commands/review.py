"""The commands of those who judge what may be published: what waits, and what is past its time."""

import getpass

import click

from datasets.privacy import mask
from datasets.strict import ConfigError
from harvesters import review as reviews
from harvesters import rounds
from harvesters.opening import open_store
from harvesters.review import DECISIONS
from harvesters.run import clock
from portal import letterbox
from portal.commands.frame import clear_errors, instance_of

_BY = click.option("--by", default=getpass.getuser, help="Who decides it; else the user of the machine.")


@click.command()
@click.argument("what", metavar="[NUMBER]", default="")
@click.argument("decision", type=click.Choice([*DECISIONS, "done"]), required=False)
@click.option("--note", default="", help="Why, in your own words; kept in the audit, never published.")
@click.option("--list", "listed", is_flag=True, help="Print what waits; so does the command alone.")
@click.option("--audit", is_flag=True, help="Print what was judged, by whom, when and why.")
@_BY
@click.pass_context
def review(
    context: click.Context, what: str, decision: str | None, note: str, listed: bool, audit: bool, by: str
) -> None:
    """What waits for a person, hidden until then: judge it by its number, or close a letter (L3) with "done"."""
    with clear_errors():
        if audit or listed or not what:
            click.echo("\n".join(_told(context, audit=audit)) or "nothing waits")
        elif not decision:
            raise ConfigError(f"review: say what is decided: NUMBER {'|'.join(DECISIONS)}, or L-number done")
        elif decision == "done":
            _close_letter(context, what, by=by, note=note)
        else:
            _decide(context, what, decision, by=by, note=note)


def _told(context: click.Context, *, audit: bool) -> list[str]:
    """Lines for people. No identity number is in them: excerpts are masked, and what readers write is masked here."""
    instance = instance_of(context)
    with open_store(instance) as store:
        if audit:
            return reviews.audit(store.connection)
        waiting = reviews.waiting(store.connection)
        held = reviews.held_rows(store.connection)
    letters = letterbox.waiting(instance.letters)
    return [
        *(f"{one.number}  {one.rule}, {one.place}, {one.places} places: {one.excerpt}" for one in waiting),
        *(mask(f"held  {line}") for line in held),
        *(mask(f"L{n}  {at} {one.kind}, {one.page}: {one.words!r} {one.reply_to}") for n, at, one in letters),
    ]


def _close_letter(context: click.Context, what: str, *, by: str, note: str) -> None:
    number = what.removeprefix("L")
    instance = instance_of(context)
    if not number.isdecimal() or not letterbox.close(instance.letters, int(number), by=by, note=note, at=clock()):
        raise ConfigError(f"{mask(what)}: no letter waits by that number; see `insyn review --list`")
    click.echo(f"L{number} is closed")


def _decide(context: click.Context, what: str, decision: str, *, by: str, note: str) -> None:
    if not what.isdecimal():
        raise ConfigError(f"{mask(what)}: is no number; see `insyn review --list`")
    places = rounds.decide(instance_of(context), int(what), decision, by=by, note=note)
    click.echo(f"{what}: {decision}, {len(places)} places, published so, and older editions are removed")


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what is past its time; change nothing.")
@click.option("--destroy", is_flag=True, help="Destroy what was withdrawn for its time before; needs --decision.")
@click.option("--decision", default="", metavar="ID", help="The decision of the municipality to destroy (gallring).")
@_BY
@click.pass_context
def retention(context: click.Context, dry_run: bool, destroy: bool, decision: str, by: str) -> None:
    """Withdraw what is past its time by the rules. It is kept in the store until a decision destroys it."""
    with clear_errors():
        if destroy and not decision:
            raise ConfigError("retention: destroying needs a decision; give its number with --decision ID")
        if destroy and not dry_run:
            gone = rounds.destroy(instance_of(context), decision=decision, by=by)
            click.echo(f"{gone} rows are destroyed by decision {decision}")
            return
        for line in rounds.retain(instance_of(context), by=by, dry_run=dry_run):
            click.echo(mask(line))
