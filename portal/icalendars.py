"""iCalendar (RFC 5545), as bytes that are the same for the same content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, vDuration, vText

from portal.atom import clean
from portal.wording import SWEDEN

MEDIA_TYPE = "text/calendar"
_REFRESH = timedelta(hours=12)
_STOCKHOLM = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""Summer time by the rule of directive 2000/84/EC, which has held since 1996."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a calendar. `uid` never changes, `version` grows with each change; times of day may be unknown."""

    uid: str
    version: int
    created: datetime
    modified: datetime
    day: date
    start: time | None
    end: time | None
    title: str
    description: str
    place: str
    address: str
    cancelled: bool


def document(title: str, language: str, entries: Iterable[Entry]) -> bytes:
    """The entries as a calendar to subscribe to."""
    return written(title, language, map(_event, entries))


def written(title: str, language: str, events: Iterable[Event]) -> bytes:
    """The events as a calendar to subscribe to. Times with a zone are in Swedish time or in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Insyn//Insyn//SV" if language == "sv" else "-//Insyn//Insyn//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(_line(title)))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    calendar.add_component(Timezone.from_ical(_STOCKHOLM))
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.modified)
    event.add("created", entry.created)
    event.add("last-modified", entry.modified)
    for name, moment in zip(("dtstart", "dtend"), _span(entry), strict=False):
        event.add(name, moment)
    event.add("summary", _line(entry.title))
    event.add("description", text(entry.description))
    if entry.place:
        event.add("location", _line(entry.place))
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def text(given: str) -> str:
    """The text, line for line, without what cannot be written."""
    return "\n".join(map(_line, given.splitlines()))


def _line(given: str) -> str:
    """The text on one line, without what cannot be written."""
    return " ".join(clean(given).split())


def _span(entry: Entry) -> list[date]:
    """Start, and end where it is known; the whole day where no time is."""
    if entry.start is None:
        return [entry.day, entry.day + timedelta(days=1)]
    times = [entry.start, *([entry.end] if entry.end and entry.end > entry.start else [])]
    return [datetime.combine(entry.day, moment, SWEDEN) for moment in times]
