"""People: who sits in which body, and what they did there in public. Never more than the public role."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection


@dataclass(frozen=True, slots=True)
class Person:
    """A representative as the minutes name them; `party` is that of the latest minutes."""

    id: str
    name: str
    party: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in a body, as far as the minutes show it: the first and the latest meeting that names it."""

    person: str
    name: str
    party: str | None
    organization: str
    organization_name: str
    role: str | None
    first_present: str | None
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post in a body by the municipality's register. `role` is a code where the post gives one, `post` its words."""

    person: str
    name: str
    party: str | None
    organization: str
    organization_name: str
    post: str | None
    role: str | None
    start_date: str | None
    end_date: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did at an item of a meeting: a ballot, a statement or a proposal.

    `what` is the option of a ballot or the kind of a statement, `text` the words of a statement or a proposal.
    """

    decision: str | None
    item: str
    meeting: str
    title: str
    organization: str
    organization_name: str
    date: str
    number: str | None
    what: str
    text: str | None


FILTERS = {
    "organization": Filter("y.organization", within="(SELECT * FROM memberships WHERE gone IS NULL) y", tie="y.person"),
    "party": Filter("x.party"),
}

_SEAT = """
SELECT p.id, p.name, coalesce(m.party, p.party), m.organization, o.name, m.role, m.first_present, m.last_seen
FROM memberships m JOIN people p ON p.id = m.person JOIN organizations o ON o.id = m.organization
"""
_APPOINTMENT = """
SELECT m.person, p.name, m.party, m.organization, o.name, m.post, m.role, m.start_date, m.end_date
FROM appointments m JOIN people p ON p.id = m.person JOIN organizations o ON o.id = m.organization
"""
_ACT = """
SELECT d.id, a.id, a.meeting, a.title, a.organization, o.name, a.date,
       coalesce(a.printed_number, CAST(a.number AS TEXT)), {what}, {text}
FROM {table} JOIN agenda_items a ON a.id = {of}.agenda_item JOIN organizations o ON o.id = a.organization
LEFT JOIN decisions d ON d.id = {of}.decision
"""
_ACTS = {
    "ballots": _ACT.format(
        what="x.option", text="v.meaning_yes", table="ballots x JOIN votes v ON v.id = x.vote", of="v"
    ),
    "statements": _ACT.format(what="x.kind", text="x.text", table="statements x", of="x"),
    "motions": _ACT.format(what="'motion'", text="x.text", table="motions x", of="x"),
}
_ROLES = "CASE m.role WHEN 'chair' THEN 1 WHEN 'vice chair' THEN 2 WHEN 'member' THEN 3 ELSE 4 END"


class People:
    """Questions about representatives."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "people", FILTERS, always="x.gone IS NULL")

    def one(self, identifier: str) -> Person | None:
        return self._reader.first(Person, "SELECT id, name, party FROM people WHERE id = ?", identifier)

    def named(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Person]:
        """The people who fulfil what is chosen, by name."""
        rows, values = self.selection.rows(chosen, "x.name, x.id")
        query = f"SELECT p.id, p.name, p.party FROM people p WHERE p.rowid IN ({rows}) ORDER BY p.name, p.id"
        return self._reader.all(Person, query, *values, limit, offset)

    def seats(self, *people: str) -> list[Seat]:
        """Where these people sit or sat, the latest seen first."""
        marks = ", ".join("?" * len(people))
        query = f"{_SEAT} WHERE m.person IN ({marks}) AND m.gone IS NULL ORDER BY m.last_seen DESC, o.name, {_ROLES}"
        return self._reader.all(Seat, query, *people)

    def members(self, organization: str) -> list[Seat]:
        """Who the minutes of a body name in a role: the chair first, then by name."""
        query = f"{_SEAT} WHERE m.organization = ? AND m.gone IS NULL ORDER BY {_ROLES}, p.name"
        return self._reader.all(Seat, query, organization)

    def appointments(self, person: str) -> list[Appointment]:
        """What the register says a person is or was elected to, the latest first."""
        query = f"{_APPOINTMENT} WHERE m.person = ? AND m.gone IS NULL ORDER BY m.start_date DESC, o.name, {_ROLES}"
        return self._reader.all(Appointment, query, person)

    def appointed(self, organization: str) -> list[Appointment]:
        """Who the register says is or was elected to a body: the chair first, then by name."""
        query = f"{_APPOINTMENT} WHERE m.organization = ? AND m.gone IS NULL ORDER BY {_ROLES}, p.name, m.start_date"
        return self._reader.all(Appointment, query, organization)

    def ballots(self, person: str, *, limit: int, offset: int = 0) -> list[Act]:
        """How a person voted where the names were written down, the latest first."""
        return self._acts("ballots", person, limit, offset)

    def ballots_count(self, person: str) -> int:
        return self._reader.number("SELECT count(*) FROM ballots WHERE person = ? AND gone IS NULL", person)

    def statements(self, person: str, *, limit: int) -> list[Act]:
        """Reservations, notes and recusals, the latest first."""
        return self._acts("statements", person, limit, 0)

    def motions(self, person: str, *, limit: int) -> list[Act]:
        """What a person proposed on the floor, the latest first."""
        return self._acts("motions", person, limit, 0)

    def meetings_attended(self, person: str) -> int:
        """How many meetings' minutes name the person as present."""
        return self._reader.number(
            "SELECT count(DISTINCT meeting) FROM attendances WHERE person = ? AND gone IS NULL", person
        )

    def _acts(self, table: str, person: str, limit: int, offset: int) -> list[Act]:
        return self._reader.all(
            Act,
            f"{_ACTS[table]} WHERE x.person = ? AND x.gone IS NULL ORDER BY a.date DESC, x.rowid LIMIT ? OFFSET ?",
            person,
            limit,
            offset,
        )
