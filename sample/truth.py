"""What the sample's documents say, as frozen data: the answer key for end-to-end tests."""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ballot:
    """One person's ballot: `option` is yes, no, abstain or absent."""

    name: str
    party: str
    option: str


@dataclass(frozen=True)
class Vote:
    """A counted vote; `yes_means` and `no_means` are the printed propositions, `kind` is main, procedural or
    counter_proposal. `result` is what was decided: a third is enough to refer back (`minority_remittal`, KL 5:50).
    """

    yes: int
    no: int
    abstain: int
    absent: int
    yes_means: str
    no_means: str
    kind: str
    result: str
    casting_vote: bool
    minority_remittal: bool
    ballots: tuple[Ballot, ...]
    ballots_complete: bool = True


@dataclass(frozen=True)
class Reservation:
    by: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    by: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Where an assignment was reported back."""

    meeting: str
    number: int


@dataclass(frozen=True)
class Assignment:
    """A task given by a decision; `due` is YYYY, YYYY-MM or YYYY-MM-DD; `state` is reported, overdue or open."""

    to: str
    text: str
    due: str | None
    due_text: str | None
    state: str
    reported: Report | None


@dataclass(frozen=True)
class Proposal:
    """What one body proposes to another: the body's own decision is then null."""

    to: str
    text: str


@dataclass(frozen=True)
class Item:
    """A paragraph of minutes. `officials_proposal` is the text under "Förslag till beslut", the board's in the council.
    `acceptable_outcomes` names the outcomes a reader may choose where the text leaves a real choice, else it is empty.
    """

    number: int
    printed_number: str
    case_number: str | None
    matter: str | None
    title: str
    decision: str | None
    points: tuple[str, ...]
    outcome: str
    acceptable_outcomes: tuple[str, ...]
    on_proposal_of: str | None
    officials_proposal: str | None
    proposal: Proposal | None
    votes: tuple[Vote, ...]
    reservations: tuple[Reservation, ...]
    statements: tuple[Statement, ...]
    recusals: tuple[str, ...]
    not_participating: tuple[str, ...]
    assignments: tuple[Assignment, ...]
    tabled_to: str | None
    adjusted_immediately: bool


@dataclass(frozen=True)
class Attendee:
    """`paragraphs` is null for presence at the whole meeting."""

    name: str
    party: str | None
    role: str
    title: str | None
    presence: str | None
    paragraphs: tuple[int, ...] | None


@dataclass(frozen=True)
class AgendaEntry:
    """A numbered matter of a summons."""

    position: int
    case_number: str | None
    matter: str | None
    title: str
    proposal: str | None
    points: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A PDF of the site: `kind` is minutes, minutes_immediate or summons; `path` begins at the site's root."""

    kind: str
    path: str
    link_text: str
    paragraphs: tuple[int, ...]


@dataclass(frozen=True)
class Meeting:
    """A sitting: `state` is held, planned or cancelled; header facts are null until the minutes are adjusted."""

    key: str
    organization: str
    date: str
    start: str
    end: str | None
    place: str
    state: str
    chair: str | None
    secretary: str | None
    adjusters: tuple[str, ...]
    adjusted_on: str | None
    posted_on: str | None
    removed_on: str | None
    kept_at: str | None
    first_paragraph: int | None
    last_paragraph: int | None
    present: tuple[Attendee, ...]
    items: tuple[Item, ...]
    agenda: tuple[AgendaEntry, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Step:
    """One treatment of a matter: `number` is null where the meeting is still to come."""

    meeting: str
    number: int | None
    outcome: str | None


@dataclass(frozen=True)
class Matter:
    case_number: str
    key: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Seat:
    """A seat in a body as the register of representatives prints it."""

    name: str
    party: str
    organization: str
    role: str
    start: str
    end: str


@dataclass(frozen=True)
class Notice:
    """An entry of the notice board; `kind` as printed there."""

    kind: str
    organization: str
    meeting_date: str | None
    adjusted_on: str | None
    posted_on: str
    removed_on: str
    kept_at: str | None
    link: str | None


@dataclass(frozen=True)
class Truth:
    """Everything the site says. `gold` gives one document in the keys of the hand-made labels."""

    municipality: str
    code: str
    today: str
    meetings: tuple[Meeting, ...]
    matters: tuple[Matter, ...]
    seats: tuple[Seat, ...]
    notices: tuple[Notice, ...]
    indicator_values: int
    datastore_rows: dict[str, int]

    def meeting(self, key: str) -> Meeting:
        return next(meeting for meeting in self.meetings if meeting.key == key)

    def items(self) -> tuple[Item, ...]:
        return tuple(item for meeting in self.meetings for item in meeting.items)

    def document(self, path: str) -> tuple[Meeting, Document]:
        """The document at a path of the site and its meeting; StopIteration where there is none."""
        return next((m, document) for m in self.meetings for document in m.documents if document.path == path)

    def gold(self, path: str) -> dict[str, object]:
        """The label file of one minutes document: `file`, `meeting`, `paragraphs`."""
        meeting, document = self.document(path)
        paragraphs = [dataclasses.asdict(item) for item in meeting.items if item.number in document.paragraphs]
        header = {"municipality": f"{self.municipality} kommun", **dataclasses.asdict(meeting)}
        return {"file": path.rsplit("/", 1)[-1], "meeting": header, "paragraphs": paragraphs}

    def write(self, target: Path) -> None:
        target.write_text(json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
