"""Tables that are feeds and calendars as they are: which of their columns say what the formats ask for.

Any question can be one, by naming its columns so (`datasette-atom` and `datasette-ics` use the same names).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from datasette.views.base import DatasetteError

from datasets import declaration
from portal.formats.answer import Answer

Row = Mapping[str, Any]
FEED = ("atom_id", "atom_title", "atom_updated")
CALENDAR = ("event_name", "event_dtstart")
_MEETINGS = "meetings"


def is_feed(columns: Sequence[str], table: str) -> bool:
    """Whether rows with these columns, of a table or a question, can be the entries of a feed."""
    return set(FEED) <= set(columns) or _has_entries(columns, table)


def is_calendar(columns: Sequence[str], table: str) -> bool:
    """Whether rows with these columns can be the events of a calendar."""
    return set(CALENDAR) <= set(columns) or (table == _MEETINGS and set(_OF_A_MEETING) <= set(columns))


def entries(answer: Answer) -> Iterator[Row]:
    """The rows by the names that a feed asks for; a 400 that tells which are missing."""
    return _mapped(answer, FEED, "senaste_beslut_flode", is_feed, _entry)


def events(answer: Answer) -> Iterator[Row]:
    """The rows by the names that a calendar asks for; a 400 that tells which are missing."""
    return _mapped(answer, CALENDAR, "moten_kalender", is_calendar, _event)


def _mapped(
    answer: Answer,
    needed: Sequence[str],
    example: str,
    fits: Callable[[Sequence[str], str], bool],
    translate: Callable[[Answer, Row], Row],
) -> Iterator[Row]:
    columns = answer.columns
    missing = [name for name in needed if name not in columns]
    if not fits(columns, answer.table):
        raise DatasetteError(
            f"The columns {', '.join(needed)} are needed; {', '.join(missing)} not found. Name them in SQL, as "
            f"/data/insyn/{example} does.",
            status=400,
        )
    for row in answer.rows():
        named = dict(zip(columns, row, strict=True))
        yield translate(answer, named) if missing else named


def _has_entries(columns: Sequence[str], table: str) -> bool:
    """Whether it is a harvested table that shows what its rows are called and when they were published."""
    declared = declaration.load().tables.get(table)
    if not declared or not declared.harvested or not declared.label:
        return False
    return {declared.key, declared.label, "published"} <= set(columns)


def _entry(answer: Answer, row: Row) -> Row:
    declared = declaration.load().tables[answer.table]
    key = row[declared.key]
    return {
        "atom_id": f"/id/{answer.table.replace('_', '-')}/{quote(str(key))}",
        "atom_title": row[declared.label],
        "atom_updated": row["published"],
        "atom_content": row.get("text"),
        "atom_link": answer.page_of(row, key),
    }


_OF_A_MEETING = ("id", "title", "date", "start", "end", "place", "state")


def _event(answer: Answer, row: Row) -> Row:
    day = row["date"]
    return {
        "event_uid": row["id"],
        "event_name": row["title"],
        "event_dtstart": f"{day}T{row['start']}" if row["start"] else day,
        "event_dtend": f"{day}T{row['end']}" if row["start"] and row["end"] else None,
        "event_location": row["place"],
        "event_url": answer.page_of(row, row["id"]),
        "event_status": "CANCELLED" if row["state"] == "cancelled" else "CONFIRMED",
    }
