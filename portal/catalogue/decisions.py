"""Decisions: what was decided against what was proposed, how, and what was ordered."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year
from portal.routine import is_routine


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with the agenda item it was made in. `proposal` is what the body had before it."""

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

    @property
    def is_routine(self) -> bool:
        """Whether it only kept the meeting going or took something for knowledge."""
        return is_routine(self.title, self.outcome)


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
    kind: str | None
    result: str | None
    casting_vote: str | None
    minority_remittal: int | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one person voted: yes, no, abstain or absent. `person` is set where it is known who the name is."""

    vote: str
    person: str | None
    name: str
    party: str | None
    option: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A reservation, a note, a recusal or someone who took no part."""

    kind: str
    person: str | None
    name: str | None
    party: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Motion:
    """What somebody proposed on the floor (yrkande)."""

    person: str | None
    name: str | None
    party: str | None
    text: str | None


_DECISION = """
SELECT d.id, d.organization, o.name, d.date, coalesce(d.printed_number, CAST(d.number AS TEXT)), d.title, d.text,
       d.outcome, d.as_proposed, d.on_proposal_of, d.method, d.tabled_to, d.adjusted_immediately, d.matter, d.meeting,
       d.agenda_item, coalesce(a.received_proposal, a.proposal),
       CASE WHEN a.received_proposal IS NULL THEN a.proposal_by ELSE a.received_proposal_by END,
       a.description, d.document, d.page, d.source_url, d.first_seen, d.gone
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

FILTERS = {
    "organization": Filter("x.organization"),
    "year": by_year("x.date"),
    "outcome": Filter(
        "CASE WHEN x.outcome = 'approved' THEN coalesce(x.as_proposed, x.outcome) ELSE x.outcome END",
        test="""(x.outcome = 'approved' AND coalesce(x.as_proposed, x.outcome) = ?
                 OR x.outcome != 'approved' AND x.outcome = ?)""",
    ),
    "method": Filter("x.method"),
}
"""What decisions can be filtered by. An approval is told by how it relates to the proposal, where there was one."""
LATEST = "x.date DESC, x.rowid DESC"


class Decisions:
    """Questions about decisions."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "decisions", FILTERS)

    def one(self, identifier: str) -> Decision | None:
        return self._reader.first(Decision, f"{_DECISION} WHERE d.id = ?", identifier)

    def of_meeting(self, meeting: str) -> list[Entry]:
        """The decisions of a meeting in the order of its minutes."""
        return self._reader.all(Entry, f"{_ENTRY} WHERE d.meeting = ? ORDER BY d.number, d.rowid", meeting)

    def numbered(self, organization: str, year: int, number: str) -> list[Entry]:
        """The decisions of a body that have a number in a year, in order of time."""
        return self._reader.all(
            Entry,
            f"""{_ENTRY} WHERE d.organization = ? AND d.date >= ? AND d.date < ?
                AND (CAST(d.number AS TEXT) = ? OR d.id = d.organization || '-' || d.date || '-' || ?)
                ORDER BY d.date""",
            organization,
            str(year),
            str(year + 1),
            number,
            number,
        )

    def of_number(self, number: int, organization: str, year: str, *, limit: int) -> list[Entry]:
        """The latest decisions with a number, of a body and in a year where these are given."""
        where, values = self.selection.condition({"organization": organization, "year": year})
        rows = f"SELECT x.rowid FROM decisions x WHERE x.number = ? AND {where} ORDER BY {LATEST} LIMIT ?"
        query = f"{_ENTRY} WHERE d.rowid IN ({rows}) ORDER BY d.date DESC, d.rowid DESC"
        return self._reader.all(Entry, query, number, *values, limit)

    def latest(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Entry]:
        """The decisions that fulfil what is chosen of the selection's filters, the latest first."""
        rows, values = self.selection.rows(chosen, LATEST)
        query = f"{_ENTRY} WHERE d.rowid IN ({rows}) ORDER BY d.date DESC, d.rowid DESC"
        return self._reader.all(Entry, query, *values, limit, offset)

    def votes(self, agenda_item: str) -> list[Vote]:
        return self._reader.all(
            Vote,
            """SELECT id, yes, no, abstain, absent, meaning_yes, meaning_no, kind, result, casting_vote,
                      minority_remittal
               FROM votes WHERE agenda_item = ? AND gone IS NULL ORDER BY rowid""",
            agenda_item,
        )

    def ballots(self, agenda_item: str) -> list[Ballot]:
        """Every ballot of the item's votes, in the order of the minutes."""
        return self._reader.all(
            Ballot,
            """SELECT b.vote, b.person, b.name, b.party, b.option FROM votes v JOIN ballots b ON b.vote = v.id
               WHERE v.agenda_item = ? AND b.gone IS NULL ORDER BY b.rowid""",
            agenda_item,
        )

    def statements(self, agenda_item: str) -> list[Statement]:
        return self._reader.all(
            Statement,
            """SELECT kind, person, name, party, text FROM statements
               WHERE agenda_item = ? AND gone IS NULL ORDER BY rowid""",
            agenda_item,
        )

    def motions(self, agenda_item: str) -> list[Motion]:
        """What was proposed on the floor, in the order of the minutes."""
        return self._reader.all(
            Motion,
            "SELECT person, name, party, text FROM motions WHERE agenda_item = ? AND gone IS NULL ORDER BY rowid",
            agenda_item,
        )
