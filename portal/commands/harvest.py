"""The commands that fill an instance: harvest, read again, publish; and how a round is reported."""

import os
import sys
from collections.abc import Sequence

import click

from datasets.edition import Published
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.rounds import Round
from harvesters.run import Watch
from portal.commands.frame import clear_errors, instance_of


def watch() -> Watch:
    """Shows one changing line to a person; says nothing to cron."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: click.echo(f"\r\033[K{message[:100]}", nl=False, err=True)


def watched() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose schedule has come.")
@click.option("--dry-run", is_flag=True, help="Store nothing; print what would change.")
@click.option("--full", is_flag=True, help="Fetch everything again, even what the source says is unchanged.")
@click.option("--wait", is_flag=True, help="Begin when another harvest in the folder has ended, instead of failing.")
@click.option("--verbose", is_flag=True, help="Print what was done also when all is well.")
@click.pass_context
def harvest(
    context: click.Context, names: tuple[str, ...], due: bool, dry_run: bool, full: bool, wait: bool, verbose: bool
) -> None:
    """Harvest the sources, then publish if anything changed. Silent under cron when all is well."""
    with clear_errors():
        done = rounds.harvest_round(
            instance_of(context), names, due=due, dry_run=dry_run, full=full, wait=wait, watch=watch()
        )
    _conclude(done, talks=verbose or dry_run or sys.stdout.isatty())


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_context
def reparse(context: click.Context, names: tuple[str, ...]) -> None:
    """Read all kept documents again and fetch nothing, then publish if anything changed."""
    with clear_errors():
        done = rounds.reparse(instance_of(context), names, watch=watch())
    _conclude(done, talks=True)


def _conclude(done: Round, *, talks: bool) -> None:
    watched()
    for outcome in done.outcomes:
        report(outcome, talks)
    if talks and done.published:
        report_edition(done.published)
    sys.exit(exit_code(done.outcomes))


def report(outcome: Outcome, talks: bool) -> None:
    for complaint in outcome.complaints:
        click.echo(f"insyn: {outcome.source}: {complaint}", err=True)
    if talks and not outcome.failure:
        counts = outcome.counts
        click.echo(
            f"{outcome.source}: {counts.seen} rows, {counts.added} new, {counts.changed} changed, {counts.gone} gone, "
            f"{outcome.held_back} held back, {len(outcome.issues)} issues"
        )


def report_edition(published: Published) -> None:
    click.echo(f"published {published.edition.file}, sha256 {published.edition.sha256}")
    for place, count in published.masked.items():
        click.echo(f"masked {count} personal identity numbers in {place}")


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """70 for a fault of ours, 69 if something did not answer, 65 if something could not be read or believed, else 0."""
    if any(outcome.fault for outcome in outcomes):
        return os.EX_SOFTWARE
    if any(outcome.missed for outcome in outcomes):
        return os.EX_UNAVAILABLE
    return os.EX_DATAERR if any(outcome.complaints for outcome in outcomes) else os.EX_OK


@click.command()
@click.option("--quiet", is_flag=True, help="Print nothing when all is well.")
@click.option("--wait", is_flag=True, help="Begin when a harvest in the folder has ended, instead of failing.")
@click.pass_context
def publish(context: click.Context, quiet: bool, wait: bool) -> None:
    """Build a new edition of the store and make it current."""
    with clear_errors():
        published = rounds.publish(instance_of(context), wait=wait)
    if not quiet:
        report_edition(published)
