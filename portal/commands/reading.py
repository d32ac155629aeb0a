"""The commands that need no instance: what one file of minutes says, and until when minutes can be appealed."""

import json
import os
import sys
from datetime import date
from pathlib import Path

import click

from datasets.appeal import last_appeal_day
from datasets.privacy import mask
from harvesters.minutes.explain import explain
from harvesters.minutes.model import Minutes
from harvesters.minutes.output import as_json
from harvesters.minutes.reading import Unreadable, read_file


@click.command()
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


@click.command("appeal-day")
@click.argument("days", metavar="DAY...", nargs=-1, required=True)
def appeal_day(days: tuple[str, ...]) -> None:
    """Print the last day to appeal minutes announced on each DAY (KL 13:5), a line each."""
    try:
        last = [last_appeal_day(date.fromisoformat(day)) for day in days]
    except (ValueError, OverflowError) as error:
        click.echo(f"insyn: appeal-day: {error}; write days as YYYY-MM-DD, such as 2026-12-03", err=True)
        sys.exit(os.EX_USAGE)
    click.echo("\n".join(day.isoformat() for day in last))
