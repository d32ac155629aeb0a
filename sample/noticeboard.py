"""The municipal notice board on the day of building: adjusted minutes, the council's summons, other announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sample.documents import SUMMONS_DAYS
from sample.phrases import Phrases
from sample.strict_toml import read_toml
from sample.telling import Told
from sample.truth import Document, Meeting, Notice, iso

OLDEST = timedelta(days=30)


def notices(told: Sequence[Told], phrases: Phrases) -> tuple[Notice, ...]:
    """What hangs on the board, newest first. Minutes stay until the day of removal and a week beyond it."""
    found = [notice for meeting in told for notice in _of_meeting(meeting, phrases.today)]
    found += [_announcement(table, phrases) for table in read_toml("announcements.toml")["announcement"]]
    return tuple(sorted(found, key=lambda notice: (notice.posted_on, notice.organization), reverse=True))


def _of_meeting(told: Told, today: date) -> list[Notice]:
    meeting, found = told.meeting, []
    for document in meeting.documents:
        if document.kind == "minutes" and told.slot.posted_on >= today - OLDEST:
            found.append(_adjusted(meeting, document))
        if document.kind == "minutes_immediate" and told.slot.day >= today - OLDEST:
            found.append(_immediate(told, document))
        if document.kind == "summons" and told.slot.body == "KF" and told.slot.state == "planned":
            found.append(_summons(told, document, today))
    return found


def _adjusted(meeting: Meeting, document: Document) -> Notice:
    return Notice(
        "Justerat protokoll",
        meeting.organization,
        meeting.date,
        meeting.adjusted_on,
        meeting.posted_on or "",
        meeting.removed_on or "",
        meeting.kept_at,
        document.path,
    )


def _immediate(told: Told, document: Document) -> Notice:
    posted = told.slot.day + timedelta(days=1)
    meeting = told.meeting
    return Notice(
        "Justerat protokoll, omedelbar justering",
        meeting.organization,
        meeting.date,
        meeting.date,
        posted.isoformat(),
        (posted + timedelta(days=22)).isoformat(),
        meeting.kept_at,
        document.path,
    )


def _summons(told: Told, document: Document, today: date) -> Notice:
    posted = min(today, told.slot.day - timedelta(days=SUMMONS_DAYS))
    removed = told.slot.day + timedelta(days=1)
    meeting = told.meeting
    return Notice(
        "Kallelse", meeting.organization, meeting.date, None, iso(posted) or "", iso(removed) or "", None, document.path
    )


def _announcement(table: dict[str, str], phrases: Phrases) -> Notice:
    days = {key: phrases.moment(table[key]).isoformat() for key in ("posted", "removed")}
    return Notice(table["kind"], table["organization"], None, None, days["posted"], days["removed"], None, None)
