"""iCalendar (RFC 5545) of meetings, as bytes that are the same for the same content."""

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
class Meeting:
    """A meeting in a calendar. `uid` never changes, `version` grows with each change; times of day may be unknown."""

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


def document(title: str, language: str, meetings: Iterable[Meeting]) -> bytes:
    """The meetings as a calendar to subscribe to."""
    calendar = Calendar()
    calendar.add("prodid", "-//Insyn//Insyn//SV" if language == "sv" else "-//Insyn//Insyn//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(_line(title)))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    calendar.add_component(Timezone.from_ical(_STOCKHOLM))
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.modified)
    event.add("created", meeting.created)
    event.add("last-modified", meeting.modified)
    for name, moment in zip(("dtstart", "dtend"), _span(meeting), strict=False):
        event.add(name, moment)
    event.add("summary", _line(meeting.title))
    event.add("description", "\n".join(map(_line, meeting.description.splitlines())))
    if meeting.place:
        event.add("location", _line(meeting.place))
    event.add("url", meeting.address)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _line(text: str) -> str:
    """The text on one line, without what cannot be written."""
    return " ".join(clean(text).split())


def _span(meeting: Meeting) -> list[date]:
    """Start, and end where it is known; the whole day where no time is."""
    if meeting.start is None:
        return [meeting.day, meeting.day + timedelta(days=1)]
    times = [meeting.start, *([meeting.end] if meeting.end and meeting.end > meeting.start else [])]
    return [datetime.combine(meeting.day, moment, SWEDEN) for moment in times]
