"""The command that tells how each source stands."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from harvesters.opening import open_store
from harvesters.run import clock
from harvesters.status import SourceStatus, status
from portal.commands.frame import clear_errors, instance_of


@click.command("status")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_context
def show_status(context: click.Context, as_data: bool) -> None:
    """How each source stands. Exit 1 when one is stale or failing."""
    with clear_errors():
        instance = instance_of(context)
        with open_store(instance) as store:
            statuses = status(instance, store, clock())
    click.echo(
        json.dumps([asdict(one) for one in statuses], ensure_ascii=False, indent=1) if as_data else _table(statuses)
    )
    sys.exit(1 if any(one.alarming for one in statuses) else 0)


def _table(statuses: Sequence[SourceStatus]) -> str:
    return "\n".join(line for one in statuses for line in _lines(one)) or "no sources"


def _lines(one: SourceStatus) -> Iterator[str]:
    """How the source stands, and some of what it lists that is not here."""
    facts = [
        one.state,
        f"last try {one.last_try or 'never'}",
        f"last success {one.last_success or 'never'}",
        f"newest {one.newest or 'unknown'}",
        f"holds {one.held} of {one.listed} listed ({100 * (one.held or 0) // one.listed} %)" if one.listed else "",
        f"{sum(one.counts.values())} rows",
        f"{one.issues} issues",
    ]
    yield f"{one.name}: {', '.join(filter(None, facts))}{f': {one.message}' if one.message else ''}"
    yield from (f"  missing: {' '.join(filter(None, (missing.title, missing.place)))}" for missing in one.missing)
