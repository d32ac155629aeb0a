"""The PDF files of the site: which a meeting has, where they lie and what their links say."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sample.minutes_pdf import write_minutes
from sample.summons_pdf import write_summons
from sample.swedish import joined
from sample.telling import Told
from sample.truth import Document

SUMMONS_KEPT = {"KF": 2, "KS": 4, "BIN": 2}
SUMMONS_DAYS = 8


@dataclass(frozen=True)
class Filing:
    """Where a document lies and what its link says."""

    path: str
    link_text: str


def write_documents(folder: Path, told: Sequence[Told]) -> list[Told]:
    """Writes every PDF; the meetings come back with their documents. Held meetings keep the newest summonses only."""
    recent = _recent(told)
    return [_written(folder, meeting, meeting.slot.key in recent) for meeting in told]


def _recent(told: Sequence[Told]) -> set[str]:
    held = [meeting.slot for meeting in told if meeting.slot.state == "held"]
    return {slot.key for body, kept in SUMMONS_KEPT.items() for slot in [s for s in held if s.body == body][-kept:]}


def _written(folder: Path, told: Told, recent: bool) -> Told:
    documents = []
    if told.slot.state == "planned" or recent:
        documents.append(_summons(folder, told))
    if told.slot.state == "held":
        documents.append(_minutes(folder, told))
        if any(item.adjusted_immediately for item in told.meeting.items):
            documents.append(_immediate(folder, told))
    return replace(told, meeting=replace(told.meeting, documents=tuple(documents)))


def _summons(folder: Path, told: Told) -> Document:
    filing = file_as("Kallelse", told, told.slot.day - timedelta(days=SUMMONS_DAYS), "")
    write_summons(told, folder / filing.path.lstrip("/"))
    return Document("summons", filing.path, filing.link_text, ())


def _minutes(folder: Path, told: Told) -> Document:
    filing = file_as("Protokoll", told, told.slot.posted_on, " (PDF)")
    numbers = write_minutes(told, folder / filing.path.lstrip("/"))
    return Document("minutes", filing.path, filing.link_text, numbers)


def _immediate(folder: Path, told: Told) -> Document:
    numbers = [item.number for item in told.meeting.items if item.adjusted_immediately]
    label = f" § {joined([str(n) for n in numbers])} omedelbar justering (PDF)"
    filing = file_as("Protokoll", told, told.slot.day + timedelta(days=1), label)
    return Document(
        "minutes_immediate",
        filing.path,
        filing.link_text,
        write_minutes(told, folder / filing.path.lstrip("/"), immediate=True),
    )


def file_as(kind: str, told: Told, day: date, ending: str) -> Filing:
    """A path as a content management system makes it: node number, milliseconds of publication, name."""
    meeting = told.meeting
    text = f"{kind} {meeting.organization.lower()} {meeting.date}{ending}"
    node = hashlib.sha256(f"{told.slot.key} {kind}{ending}".encode()).hexdigest()[:22]
    published = datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC)
    name = text.removesuffix(" (PDF)").lower().replace("§ ", "paragraf-").replace(" ", "-")
    plain = name.translate(str.maketrans("åäö", "aao"))
    return Filing(f"/download/18.{node}/{int(published.timestamp() * 1000)}/{plain}.pdf", text)
