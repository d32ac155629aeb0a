"""The commands that fill an instance: harvest, read again, publish; and how a round is reported."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import click

from datasets.edition import Published
from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters import cluster, rounds
from harvesters.outcome import Outcome
from harvesters.rounds import Round
from harvesters.run import Watch
from harvesters.workers import LOCAL, Workers
from portal.commands.frame import are_many, clear_errors, for_each, instance_of


def watch() -> Watch:
    """Shows one changing line to a person; says nothing to cron."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: click.echo(f"\r\033[K{message[:100]}", nl=False, err=True)


def watched() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def _who_reads(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that read documents."""
    executor = click.option("--executor", type=click.Choice(["local", "dask"]), default="local", show_default=True,
                            help="Who reads the documents: this machine, or a Dask cluster.")  # fmt: skip
    return executor(click.option("--scheduler", metavar="ADDRESS", help="Where the cluster's scheduler is.")(command))


def _workers(executor: str, scheduler: str | None) -> AbstractContextManager[Workers]:
    if (executor == "dask") != bool(scheduler):
        raise ConfigError(
            "--executor dask and --scheduler ADDRESS go together, such as --scheduler tcp://10.0.0.5:8786"
        )
    return cluster.workers_at(scheduler) if scheduler else nullcontext(LOCAL)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose schedule has come.")
@click.option("--dry-run", is_flag=True, help="Store nothing; print what would change.")
@click.option("--full", is_flag=True, help="Fetch everything again, even what the source says is unchanged.")
@click.option("--wait", is_flag=True, help="Begin when another harvest in the folder has ended, instead of failing.")
@click.option("--verbose", is_flag=True, help="Print what was done also when all is well.")
@_who_reads
@click.pass_context
def harvest(
    context: click.Context,
    /,
    names: tuple[str, ...],
    verbose: bool,
    executor: str,
    scheduler: str | None,
    **how: Any,
) -> None:
    """Harvest the sources, then publish if anything changed. Silent under cron when all is well."""
    talks = verbose or how["dry_run"] or sys.stdout.isatty()
    with clear_errors(), _workers(executor, scheduler) as workers:

        def act(instance: Instance) -> int:
            done = rounds.harvest_round(instance, names, watch=watch(), workers=workers, **how)
            return _conclude(done, talks=talks, of=_name(context, instance))

        for_each(context, act)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@_who_reads
@click.pass_context
def reparse(context: click.Context, names: tuple[str, ...], executor: str, scheduler: str | None) -> None:
    """Read all kept documents again and fetch nothing, then publish if anything changed."""
    with clear_errors(), _workers(executor, scheduler) as workers:
        done = rounds.reparse(instance_of(context), names, watch=watch(), workers=workers)
    sys.exit(_conclude(done, talks=True))


def _name(context: click.Context, instance: Instance) -> str:
    """How its lines begin: with the name of the instance where there are many."""
    return f"{instance.folder.name}: " if are_many(context) else ""


def _conclude(done: Round, *, talks: bool, of: str = "") -> int:
    watched()
    for outcome in done.outcomes:
        report(outcome, talks, of)
    if talks and done.published:
        report_edition(done.published, of)
    return exit_code(done.outcomes)


def report(outcome: Outcome, talks: bool, of: str = "") -> None:
    for complaint in outcome.complaints:
        click.echo(f"insyn: {of}{outcome.source}: {complaint}", err=True)
    if talks and not outcome.failure:
        counts = outcome.counts
        click.echo(
            f"{of}{outcome.source}: {counts.seen} rows, {counts.added} new, {counts.changed} changed, "
            f"{counts.gone} gone, {outcome.held_back} held back, {len(outcome.issues)} issues"
        )


def report_edition(published: Published, of: str = "") -> None:
    click.echo(f"{of}published {published.edition.file}, sha256 {published.edition.sha256}")
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

    def act(instance: Instance) -> int:
        published = rounds.publish(instance, wait=wait)
        if not quiet:
            report_edition(published, _name(context, instance))
        return os.EX_OK

    for_each(context, act)
