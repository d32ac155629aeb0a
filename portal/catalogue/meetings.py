"""Meetings: which are coming, which have been, what is on the agenda and who took part."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year
from portal.routine import is_routine


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sitting. `public` is None where the source does not say; dates and times are as published."""

    id: str
    organization: str
    organization_name: str
    classification: str | None
    date: str
    start: str | None
    end: str | None
    place: str | None
    public: int | None
    state: str
    chair: str | None
    secretary: str | None
    adjusters: str | None
    adjusted_on: str | None
    posted_on: str | None
    removed_on: str | None
    kept_at: str | None
    document: str | None
    source_url: str | None
    modified: str
    gone: str | None

    @property
    def month(self) -> str:
        """Year and month, `2026-11`."""
        return self.date[:7]

    @property
    def is_public_by_law(self) -> bool:
        """Whether only the law tells that the meeting is open: a council's meetings are public (KL 5:42)."""
        return self.public is None and self.classification == "council"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point on the agenda, with its decision where one was made."""

    id: str
    meeting: str
    organization: str
    organization_name: str
    date: str
    position: int
    number: str | None
    title: str
    matter: str | None
    case_number: str | None
    kind: str
    proposal: str | None
    proposal_by: str | None
    proposal_to: str | None
    received_proposal: str | None
    received_proposal_by: str | None
    proposed_in: str | None
    document: str | None
    page: int | None
    state: str
    decision: str | None
    outcome: str | None
    as_proposed: str | None
    method: str | None
    decision_text: str | None

    @property
    def is_routine(self) -> bool:
        """Whether it only keeps the meeting going or passes something on; what was proposed and only noted is not."""
        return is_routine(self.title, None if self.proposal else self.outcome)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Someone who took part in a meeting, in the order of the minutes."""

    person: str | None
    name: str
    party: str | None
    role: str | None
    presence: str | None


_MEETING = """
SELECT m.id, m.organization, o.name, o.classification, m.date, m.start, m.end, m.place, m.public, m.state, m.chair,
       m.secretary, m.adjusters, m.adjusted_on, m.posted_on, m.removed_on, m.kept_at, m.document, m.source_url,
       m.modified, m.gone
FROM meetings m JOIN organizations o ON o.id = m.organization
"""

AGENDA_ITEM = """
SELECT a.id, a.meeting, a.organization, o.name, a.date, a.position,
       coalesce(a.printed_number, CAST(a.number AS TEXT)), a.title, a.matter, c.case_number, a.kind, a.proposal,
       a.proposal_by, a.proposal_to, a.received_proposal, a.received_proposal_by,
       a.proposed_in, a.document, a.page, m.state, d.id, d.outcome, d.as_proposed,
       d.method, d.text
FROM agenda_items a
JOIN meetings m ON m.id = a.meeting
JOIN organizations o ON o.id = a.organization
LEFT JOIN matters c ON c.id = a.matter
LEFT JOIN decisions d ON d.agenda_item = a.id
"""


FILTERS = {"organization": Filter("x.organization"), "year": by_year("x.date")}


class Meetings:
    """Questions about meetings."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "meetings", FILTERS, always="(x.gone IS NULL OR x.state = 'held')")

    def one(self, identifier: str) -> Meeting | None:
        return self._reader.first(Meeting, f"{_MEETING} WHERE m.id = ?", identifier)

    def of_day(self, organization: str, day: str) -> Meeting | None:
        """The first meeting of a body on a day."""
        return self._reader.first(
            Meeting, f"{_MEETING} WHERE m.organization = ? AND m.date = ? ORDER BY m.start LIMIT 1", organization, day
        )

    def coming(self, today: date, chosen: Chosen, *, limit: int) -> list[Meeting]:
        """Meetings of today and later that are not over and fulfil what is chosen, the nearest first."""
        where, values = self.selection.condition(chosen)
        return self._reader.all(
            Meeting,
            f"""{_MEETING} WHERE m.rowid IN (SELECT x.rowid FROM meetings x WHERE {where} AND x.date >= ?
                AND x.state != 'held' ORDER BY x.date, x.start LIMIT ?) ORDER BY m.date, m.start""",
            *values,
            today.isoformat(),
            limit,
        )

    def over(self, today: date) -> Selection:
        """The meetings that are over."""
        over = f"x.date <= '{today.isoformat()}' AND (x.state = 'held' OR x.date < '{today.isoformat()}')"
        return Selection(self._reader, "meetings", FILTERS, always=over)

    def past(self, today: date, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Meeting]:
        """Meetings that are over and fulfil what is chosen, the latest first."""
        rows, values = self.over(today).rows(chosen, "x.date DESC, x.start DESC, x.rowid DESC")
        query = f"{_MEETING} WHERE m.rowid IN ({rows}) ORDER BY m.date DESC, m.start DESC, m.rowid DESC"
        return self._reader.all(Meeting, query, *values, limit, offset)

    def with_decisions(self, today: date, *, limit: int) -> list[Meeting]:
        """The latest meetings whose minutes hold a decision."""
        return self._reader.all(
            Meeting,
            f"""{_MEETING} WHERE m.date <= ? AND EXISTS (SELECT 1 FROM decisions d WHERE d.meeting = m.id)
                ORDER BY m.date DESC, m.start DESC LIMIT ?""",
            today.isoformat(),
            limit,
        )

    def agenda(self, meeting: str) -> list[AgendaItem]:
        """The points of a meeting in order."""
        return self._reader.all(
            AgendaItem, f"{AGENDA_ITEM} WHERE a.meeting = ? AND a.gone IS NULL ORDER BY a.position", meeting
        )

    def item(self, identifier: str) -> AgendaItem | None:
        return self._reader.first(AgendaItem, f"{AGENDA_ITEM} WHERE a.id = ?", identifier)

    def attendance(self, meeting: str) -> list[Attendance]:
        """Who took part, in the order of the minutes."""
        return self._reader.all(
            Attendance,
            """SELECT person, name, party, role, presence FROM attendances
               WHERE meeting = ? AND gone IS NULL ORDER BY rowid""",
            meeting,
        )
