"""Decisions: what was decided against what was proposed, how, and what was ordered."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with the agenda item it was made in."""

    id: str
    organization: str
    organization_name: str
    date: str
    number: str | None
    title: str
    text: str
    outcome: str
    as_proposed: str | None
    on_proposal_of: str | None
    method: str
    tabled_to: str | None
    adjusted_immediately: int | None
    matter: str | None
    meeting: str
    agenda_item: str
    proposal: str | None
    proposal_by: str | None
    description: str | None
    document: str | None
    page: int | None
    source_url: str | None
    first_seen: str
    gone: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision in a list."""

    id: str
    organization: str
    organization_name: str
    date: str
    number: str | None
    title: str
    outcome: str
    as_proposed: str | None
    method: str
    matter: str | None
    phase: str | None


@dataclass(frozen=True, slots=True)
class Vote:
    """A counted vote and what yes and no meant in it."""

    id: str
    yes: int
    no: int
    abstain: int | None
    absent: int | None
    meaning_yes: str | None
    meaning_no: str | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one person voted: yes, no, abstain or absent."""

    vote: str
    name: str
    party: str | None
    option: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A reservation, a note, a recusal or someone who took no part."""

    kind: str
    name: str | None
    party: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task a decision gave, and the decision that reported it back."""

    id: str
    decision: str
    organization: str
    date: str
    assignee: str | None
    text: str
    due_text: str | None
    due_to: str | None
    state: str | None
    reported_in: str | None
    reported_on: str | None
    reported_organization: str | None
    reported_by: str | None
    reported_number: str | None


_DECISION = """
SELECT d.id, d.organization, o.name, d.date, coalesce(d.printed_number, CAST(d.number AS TEXT)), d.title, d.text,
       d.outcome, d.as_proposed, d.on_proposal_of, d.method, d.tabled_to, d.adjusted_immediately, d.matter, d.meeting,
       d.agenda_item, a.proposal, a.proposal_by, a.description, d.document, d.page, d.source_url, d.first_seen, d.gone
FROM decisions d
JOIN organizations o ON o.id = d.organization
JOIN agenda_items a ON a.id = d.agenda_item
"""

_ENTRY = """
SELECT d.id, d.organization, o.name, d.date, coalesce(d.printed_number, CAST(d.number AS TEXT)), d.title, d.outcome,
       d.as_proposed, d.method, d.matter, c.phase
FROM decisions d
JOIN organizations o ON o.id = d.organization
LEFT JOIN matters c ON c.id = d.matter
"""

_ASSIGNMENT = """
SELECT s.id, s.decision, s.organization, s.date, s.assignee, s.text, s.due_text, s.due_to, s.state, s.reported_in,
       r.date, r.organization, o.name, coalesce(r.printed_number, CAST(r.number AS TEXT))
FROM assignments s
LEFT JOIN decisions r ON r.id = s.reported_in
LEFT JOIN organizations o ON o.id = r.organization
"""


class Decisions:
    """Questions about decisions."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def one(self, identifier: str) -> Decision | None:
        return self._reader.first(Decision, f"{_DECISION} WHERE d.id = ?", identifier)

    def of_meeting(self, meeting: str) -> list[Entry]:
        """The decisions of a meeting in the order of its minutes."""
        return self._reader.all(Entry, f"{_ENTRY} WHERE d.meeting = ? ORDER BY d.number, d.rowid", meeting)

    def latest(self, *, limit: int, offset: int = 0, organization: str = "") -> list[Entry]:
        """The decisions, of one body or of all, the latest first."""
        where = "d.organization = ?" if organization else "? = ''"
        return self._reader.all(
            Entry,
            f"{_ENTRY} WHERE {where} ORDER BY d.date DESC, d.rowid DESC LIMIT ? OFFSET ?",
            organization,
            limit,
            offset,
        )

    def count(self, organization: str = "") -> int:
        where = "organization = ?" if organization else "? = ''"
        return self._reader.number(f"SELECT count(*) FROM decisions WHERE {where}", organization)

    def votes(self, agenda_item: str) -> list[Vote]:
        return self._reader.all(
            Vote,
            """SELECT id, yes, no, abstain, absent, meaning_yes, meaning_no
               FROM votes WHERE agenda_item = ? AND gone IS NULL ORDER BY rowid""",
            agenda_item,
        )

    def ballots(self, agenda_item: str) -> list[Ballot]:
        """Every ballot of the item's votes, in the order of the minutes."""
        return self._reader.all(
            Ballot,
            """SELECT b.vote, b.name, b.party, b.option FROM votes v JOIN ballots b ON b.vote = v.id
               WHERE v.agenda_item = ? AND b.gone IS NULL ORDER BY b.rowid""",
            agenda_item,
        )

    def statements(self, agenda_item: str) -> list[Statement]:
        return self._reader.all(
            Statement,
            "SELECT kind, name, party, text FROM statements WHERE agenda_item = ? AND gone IS NULL ORDER BY rowid",
            agenda_item,
        )

    def assignments(self, decision: str) -> list[Assignment]:
        """The tasks the decision gave."""
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.decision = ? AND s.gone IS NULL ORDER BY s.rowid", decision
        )

    def reports(self, decision: str) -> list[Assignment]:
        """The tasks that were reported back in the decision."""
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.reported_in = ? AND s.gone IS NULL ORDER BY s.date", decision
        )

    def assignments_of_matter(self, matter: str) -> list[Assignment]:
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.matter = ? AND s.gone IS NULL ORDER BY s.date, s.rowid", matter
        )

    def overdue(self, *, limit: int) -> list[Assignment]:
        """Tasks past their time with no report found, the longest overdue first."""
        return self._reader.all(
            Assignment,
            f"{_ASSIGNMENT} WHERE s.state = 'overdue' AND s.gone IS NULL ORDER BY s.due_to LIMIT ?",
            limit,
        )
