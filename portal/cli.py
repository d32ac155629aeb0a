"""The command line `insyn`: the one module that knows both those who harvest and those who read."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from datasets import declaration
from datasets import instance as instances
from datasets.appeal import last_appeal_day
from datasets.edition import Published
from datasets.privacy import mask
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.minutes.explain import explain
from harvesters.minutes.model import Minutes
from harvesters.minutes.output import as_json
from harvesters.minutes.reading import Unreadable, read_file
from harvesters.outcome import Outcome
from harvesters.rounds import Round
from harvesters.run import Watch, clock
from harvesters.status import SourceStatus, status
from harvesters.store import Store
from portal import demonstration, new_instance, publication, server
from portal.clock import today_in_sweden
from portal.command import clear_errors, instance_of
from portal.proof import verify
from portal.push import push
from portal.staff import release, schedule, withhold


def _watch() -> Watch:
    """Shows one changing line to a person; says nothing to cron."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: click.echo(f"\r\033[K{message[:100]}", nl=False, err=True)


def _watched() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


@click.group()
@click.option("--instance", "folder", type=click.Path(path_type=Path), envvar="INSYN_INSTANCE", default=Path(),
              help="The instance folder; else INSYN_INSTANCE, else the current folder.")  # fmt: skip
@click.version_option(package_name="insyn")
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Insyn: what is coming, what was decided, what was delivered in a municipality."""
    context.obj = folder


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, help="Four-digit code, such as 0483, or name.")
@click.option("--source", "sources", multiple=True, metavar="KIND=ADDRESS", help="A source to harvest; repeatable.")
def init(folder: Path, municipality: str, sources: tuple[str, ...]) -> None:
    """Write a commented insyn.toml in FOLDER."""
    with clear_errors():
        path = new_instance.create(folder, new_instance.find_municipality(municipality), sources)
        rounds.check(instances.load(folder))
    click.echo(f"{path} is written. Next: insyn --instance {folder} harvest")


@main.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Validate insyn.toml and the declarations, offline."""
    with clear_errors():
        instance = instance_of(context)
        rounds.check(instance)
    click.echo(f"{instance.municipality.name}: {len(instance.sources)} sources, all well written")


@main.command()
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
            instance_of(context), names, due=due, dry_run=dry_run, full=full, wait=wait, watch=_watch()
        )
    _conclude(done, talks=verbose or dry_run or sys.stdout.isatty())


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_context
def reparse(context: click.Context, names: tuple[str, ...]) -> None:
    """Read all kept documents again and fetch nothing, then publish if anything changed."""
    with clear_errors():
        done = rounds.reparse(instance_of(context), names, watch=_watch())
    _conclude(done, talks=True)


def _conclude(done: Round, *, talks: bool) -> None:
    _watched()
    for outcome in done.outcomes:
        _report(outcome, talks)
    if talks and done.published:
        _report_edition(done.published)
    sys.exit(_exit_code(done.outcomes))


def _report(outcome: Outcome, talks: bool) -> None:
    for complaint in outcome.complaints:
        click.echo(f"insyn: {outcome.source}: {complaint}", err=True)
    if talks and not outcome.failure:
        counts = outcome.counts
        click.echo(
            f"{outcome.source}: {counts.seen} rows, {counts.added} new, {counts.changed} changed, {counts.gone} gone, "
            f"{outcome.held_back} held back, {len(outcome.issues)} issues"
        )


def _report_edition(published: Published) -> None:
    click.echo(f"published {published.edition.file}, sha256 {published.edition.sha256}")
    for place, count in published.masked.items():
        click.echo(f"masked {count} personal identity numbers in {place}")


def _exit_code(outcomes: Sequence[Outcome]) -> int:
    """70 for a fault of ours, 69 if something did not answer, 65 if something could not be read or believed, else 0."""
    if any(outcome.fault for outcome in outcomes):
        return os.EX_SOFTWARE
    if any(outcome.missed for outcome in outcomes):
        return os.EX_UNAVAILABLE
    return os.EX_DATAERR if any(outcome.complaints for outcome in outcomes) else os.EX_OK


@main.command()
@click.option("--quiet", is_flag=True, help="Print nothing when all is well.")
@click.option("--wait", is_flag=True, help="Begin when a harvest in the folder has ended, instead of failing.")
@click.pass_context
def publish(context: click.Context, quiet: bool, wait: bool) -> None:
    """Build a new edition of the store and make it current."""
    with clear_errors():
        published = rounds.publish(instance_of(context), wait=wait)
    if not quiet:
        _report_edition(published)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="Print JSON: meeting and items.")
@click.option("--explain", "explained", is_flag=True, help="Print the text with what each stage understood.")
def parse(file: Path, as_data: bool, explained: bool) -> None:
    """Read one minutes file (PDF, text, HTML) and print what it says. Identity numbers are masked."""
    try:
        text = explain(file) if explained else _parsed(read_file(file), as_data)
    except Unreadable as error:
        click.echo(f"insyn: {mask(str(error))}", err=True)
        sys.exit(os.EX_DATAERR)
    click.echo(mask(text))


def _parsed(minutes: Minutes, as_data: bool) -> str:
    if as_data:
        return json.dumps(as_json(minutes), ensure_ascii=False, indent=1)
    meeting = minutes.meeting
    head = f"{meeting.organization or 'okänt organ'} {meeting.date or 'okänt datum'}, {minutes.kind}"
    items = (
        f"{i.printed_number or '-'} {i.title} [{i.outcome}]\n  {i.decision or 'inget beslut'}" for i in minutes.items
    )
    problems = (f"! sida {p.page}: {p.message}: {p.words}" for p in minutes.problems)
    return "\n".join([head, *items, *problems])


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Server processes.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, workers: int) -> None:
    """Serve the site: pages at /, open data at /data."""
    with clear_errors():
        server.serve(context.obj, host=host, port=port, workers=workers)


@main.command("appeal-day")
@click.argument("days", metavar="DAY...", nargs=-1, required=True)
def appeal_day(days: tuple[str, ...]) -> None:
    """Print the last day to appeal minutes announced on each DAY (KL 13:5), a line each."""
    try:
        last = [last_appeal_day(date.fromisoformat(day)) for day in days]
    except (ValueError, OverflowError) as error:
        click.echo(f"insyn: appeal-day: {error}; write days as YYYY-MM-DD, such as 2026-12-03", err=True)
        sys.exit(os.EX_USAGE)
    click.echo("\n".join(day.isoformat() for day in last))


@main.command("status")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_context
def show_status(context: click.Context, as_data: bool) -> None:
    """How each source stands. Exit 1 when one is stale or failing."""
    with clear_errors():
        instance = instance_of(context)
        with Store(instance.store, declaration.load()) as store:
            statuses = status(instance, store, clock())
    click.echo(
        json.dumps([asdict(one) for one in statuses], ensure_ascii=False, indent=1) if as_data else _table(statuses)
    )
    sys.exit(1 if any(one.alarming for one in statuses) else 0)


def _table(statuses: Sequence[SourceStatus]) -> str:
    lines = [
        f"{one.name}: {one.state}, last success {one.last_success or 'never'}, "
        f"{sum(one.counts.values())} rows, {one.issues} issues{f': {one.message}' if one.message else ''}"
        for one in statuses
    ]
    return "\n".join(lines) or "no sources"


@main.group("push")
def push_group() -> None:
    """Tell other catalogues what is published here."""


@push_group.command("ckan")
@click.argument("address")
@click.option("--organization", required=True, help="The organization at the CKAN that owns the data sets.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
@click.pass_context
def push_ckan(context: click.Context, address: str, organization: str, dry_run: bool) -> None:
    """Create or update our data sets at the CKAN at ADDRESS. Its key is read from INSYN_CKAN_KEY."""
    with clear_errors():
        published = publication.of_instance(instance_of(context))
        key = os.environ.get("INSYN_CKAN_KEY", "")
        if not key and not dry_run:
            raise ConfigError("INSYN_CKAN_KEY: the key to the CKAN is missing; set it in the environment")
        for pushed in push(published, address, organization, key=key, dry_run=dry_run):
            click.echo(f"{pushed.name}: {pushed.outcome}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--port", default=8001, show_default=True)
@click.option("--build-only", is_flag=True, help="Harvest and publish, but do not serve.")
def demo(folder: Path, port: int, build_only: bool) -> None:
    """Build, harvest and serve an invented municipality in FOLDER."""
    with clear_errors(), demonstration.source_site(folder, today_in_sweden()) as address:
        instance = demonstration.prepare(folder, address)
        done = rounds.harvest_round(instance, watch=_watch())
        _watched()
        for outcome in done.outcomes:
            _report(outcome, talks=True)
        if done.published:
            _report_edition(done.published)
        if code := _exit_code(done.outcomes):
            sys.exit(code)
        if not build_only:
            click.echo(f"Insyn: http://127.0.0.1:{port}/  (open data: http://127.0.0.1:{port}/data/; stop with Ctrl-C)")
            server.serve(folder, host="127.0.0.1", port=port)


for command in (schedule, withhold, release, verify):
    main.add_command(command)
