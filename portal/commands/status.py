"""The command that tells how each source stands."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

import click

from datasets import declaration
from harvesters.run import clock
from harvesters.status import SourceStatus, status
from harvesters.store import Store
from portal.commands.frame import clear_errors, instance_of


@click.command("status")
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
