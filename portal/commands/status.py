"""The command that tells how each source stands."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import click

from datasets import shelf
from datasets.freshness import SourceStatus, read_status
from datasets.instance import Instance
from harvesters.opening import open_store
from harvesters.run import clock
from harvesters.status import status
from portal.commands.frame import are_many, in_each

Found = Mapping[str, Sequence[SourceStatus]]
"""The sources of each instance, by its name."""


@click.command("status")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_context
def show_status(context: click.Context, as_data: bool) -> None:
    """How each source stands. Exit 1 when one is stale or failing.

    A server that follows another tells how the sources stood there. Many instances: as NAME/SOURCE, or by NAME in JSON.
    """
    now = clock()
    found: dict[str, Sequence[SourceStatus]] = {}

    def look(instance: Instance) -> int:
        found[instance.folder.name] = sources = _sources(instance, now)
        return int(any(one.alarming(now) for one in sources))

    code = in_each(context, look)
    if found:
        click.echo((_data if as_data else _table)(found, now, named=are_many(context)))
    sys.exit(code)


def _sources(instance: Instance, now: datetime) -> Sequence[SourceStatus]:
    if shelf.publisher(instance.editions):
        told = read_status(instance.editions / shelf.STATUS)
        return told.sources if told else ()
    with open_store(instance) as store:
        return status(instance, store, now)


def _data(found: Found, now: datetime, *, named: bool) -> str:
    told = {name: [asdict(one) | {"state": one.state_at(now)} for one in sources] for name, sources in found.items()}
    return json.dumps(told if named else next(iter(told.values())), ensure_ascii=False, indent=1)


def _table(found: Found, now: datetime, *, named: bool) -> str:
    each = ((f"{name}/{one.name}" if named else one.name, one) for name, sources in found.items() for one in sources)
    return "\n".join(line for name, one in each for line in _lines(name, one, now)) or "no sources"


def _lines(name: str, one: SourceStatus, now: datetime) -> Iterator[str]:
    """How the source stands, and some of what it lists that is not here."""
    facts = [
        one.state_at(now),
        f"last try {one.last_try or 'never'}",
        f"last success {one.last_success or 'never'}",
        f"newest {one.newest or 'unknown'}",
        f"holds {one.held} of {one.listed} listed ({one.share} %)" if one.listed else "",
        f"{sum(one.counts.values())} rows",
        f"{one.issues} issues",
    ]
    yield f"{name}: {', '.join(filter(None, facts))}{f': {one.message}' if one.message else ''}"
    yield from (f"  missing: {' '.join(filter(None, (missing.title, missing.place)))}" for missing in one.missing)
