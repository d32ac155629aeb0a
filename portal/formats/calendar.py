"""`.ics` at /data: a table or an answer as a calendar, by the names of its columns."""

import asyncio
import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError
from icalendar import Event

from portal import icalendars
from portal.formats import mapped
from portal.formats.answer import Answer
from portal.language import at
from portal.wording import SWEDEN

EXTENSION = "ics"
_STATES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
_TEXTS = {"event_name": "summary", "event_description": "description", "event_location": "location"}


def can_render(columns: list[str], table: str | None, view_name: str) -> bool:
    return view_name != "row" and mapped.is_calendar(columns, table or "")


async def render(datasette: Any, request: Any, data: Any) -> Response | None:
    """The calendar; None where there are no rows to give."""
    answer = Answer(datasette, request, data)
    if not answer.is_rows:
        return None
    body = await asyncio.to_thread(_document, answer)
    return Response(body, content_type=f"{icalendars.MEDIA_TYPE}; charset=utf-8")


def _document(answer: Answer) -> bytes:
    events = (_event(answer, number, row) for number, row in enumerate(mapped.events(answer), 1))
    return icalendars.written(f"{answer.title} – {answer.municipality.name}", "sv", events)


def _event(answer: Answer, number: int, row: mapped.Row) -> Event:
    event, start = Event(), _moment("event_dtstart", row["event_dtstart"], number)
    event.add("uid", _identifier(answer, row))
    event.add("dtstamp", datetime.fromisoformat(answer.edition.published_at))
    event.add("dtstart", start)
    if end := _end(start, row.get("event_dtend"), number):
        event.add("dtend", end)
    for column, name in _TEXTS.items():
        if row.get(column):
            event.add(name, icalendars.text(str(row[column])))
    if url := answer.link(row.get("event_url")):
        event.add("url", url)
    if row.get("event_status"):
        event.add("status", _state(row["event_status"], number))
    event.add("transp", "TRANSPARENT")
    return event


def _identifier(answer: Answer, row: mapped.Row) -> str:
    """The same for the same event in every edition, and in no other portal."""
    told = f"{row['event_name']} {row['event_dtstart']}".encode()
    own = row.get("event_uid") or hashlib.sha256(told).hexdigest()[:32]
    return f"{at('/')[1:]}{quote(str(own))}@{urlsplit(answer.address).hostname}"


def _end(start: date, given: Any, number: int) -> date | None:
    """The end, where it is later than the start; for a whole day the day after it, where none is given."""
    end = _moment("event_dtend", given, number) if given else None
    if isinstance(start, datetime):
        return end if isinstance(end, datetime) and end > start else None
    return end if end and not isinstance(end, datetime) and end > start else start + timedelta(days=1)


def _moment(name: str, given: Any, number: int) -> date:
    """A day, or a moment: in Swedish time where it has no zone, else in UTC."""
    text = str(given)
    try:
        if len(text) <= len("2026-11-23"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DatasetteError(
            f"{name} in row {number} is no day or moment: {text[:40]!r}. Write 2026-11-23, or 2026-11-23T18:00.",
            status=400,
        ) from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=SWEDEN)


def _state(given: Any, number: int) -> str:
    if given not in _STATES:
        raise DatasetteError(
            f"event_status in row {number} is {str(given)[:40]!r}: write one of {', '.join(_STATES)}.", status=400
        )
    return str(given)
