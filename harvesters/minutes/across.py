"""What only many meetings together tell: bodies, people, seats, matters, and which tasks were reported back."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from harvesters.history import Row
from harvesters.minutes.assembly import Entry, Sitting
from harvesters.minutes.model import Attendee
from harvesters.minutes.people import People
from harvesters.minutes.rows import quoted
from harvesters.minutes.sightings import in_turn
from harvesters.minutes.tasks import Reported, Reports, Task
from harvesters.naming import classification, slug

Rows = Iterator[tuple[str, Row]]

_ROLES = {"ledamot": "member", "tjänstgörande ersättare": "substitute", "ersättare": "substitute"}


@dataclass(slots=True)
class Seat:
    """A person's role in a body for a party, from the first meeting to the latest that name them in it."""

    person: str
    organization: str
    role: str
    party: str | None
    first: str
    last: str


@dataclass(slots=True)
class Across:
    """Gathers from one meeting after the other, oldest first; `rows` then tells what they say together.

    A matter is called what most of its items are called, and the first of them where that is as many: what comes back
    as "Redovisning av uppdrag" keeps its name.
    """

    address: str
    people: People
    bodies: dict[str, str] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    matters: dict[str, tuple[str, str]] = field(default_factory=dict)
    titles: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    tasks: list[Task] = field(default_factory=list)
    reports: list[Reported] = field(default_factory=list)

    def add(self, sitting: Sitting) -> None:
        self.bodies.setdefault(sitting.organization, sitting.name)
        for attendee, turn in in_turn(sitting.main.minutes.meeting.present):
            self._add_attendee(sitting, attendee, turn)
        for entry in sitting.entries:
            if entry.matter:
                self.matters[entry.matter] = (entry.item.case_number or "", entry.told.url)
                self.titles[entry.matter][entry.item.title] += 1
            self._add_tasks(sitting, entry)

    def rows(self) -> Rows:
        """Bodies, people, seats, matters and assignments."""
        for identifier, name in self.bodies.items():
            yield "organizations", self._row(id=identifier, name=name, classification=classification(name))
        for person in self.people.all():
            yield "people", self._row(id=person.id, name=person.name, party=person.party)
        for identifier, seat in self.seats.items():
            yield "memberships", self._seat(identifier, seat)
        for identifier, (case_number, url) in self.matters.items():
            [(title, _)] = self.titles[identifier].most_common(1)
            yield "matters", {"id": identifier, "case_number": case_number, "title": title, "source_url": url}
        reports = Reports(self.reports, self.tasks)
        for task in self.tasks:
            yield "assignments", _assignment(task, reports.of(task))

    def _add_attendee(self, sitting: Sitting, attendee: Attendee, turn: int) -> None:
        role, party = _ROLES.get(attendee.role), attendee.party
        person = self.people.attendee(attendee.name, party or "", turn)
        if role is None or party is None or person is None or self.people.is_slip(attendee.name, party):
            return
        chair = sitting.main.minutes.meeting.chair
        if chair and slug(chair).startswith(slug(attendee.name)):
            role = "chair"
        key = f"{person}-{sitting.organization}-{slug(role)}"
        first = self.seats.setdefault(key, Seat(person, sitting.organization, role, party, sitting.date, sitting.date))
        if first.party == party:
            first.last = sitting.date
            return
        key = f"{key}-{slug(party)}"
        seat = self.seats.setdefault(key, Seat(person, sitting.organization, role, party, sitting.date, sitting.date))
        seat.last = sitting.date

    def _add_tasks(self, sitting: Sitting, entry: Entry) -> None:
        decision = sitting.decision_id(entry)
        if decision is None:
            return
        for number, assignment in enumerate(entry.item.assignments, 1):
            self.tasks.append(
                Task(
                    f"{decision}-u{number}",
                    decision,
                    sitting.date,
                    sitting.organization,
                    entry.item.number,
                    entry.matter,
                    assignment,
                    entry.told.document,
                    entry.told.url,
                )
            )
        self.reports += [
            Reported(decision, entry.item.title, sitting.date, entry.matter, r) for r in entry.item.reports
        ]

    def _seat(self, identifier: str, seat: Seat) -> Row:
        return self._row(
            id=identifier,
            person=seat.person,
            organization=seat.organization,
            role=seat.role,
            party=seat.party,
            first_present=seat.first,
            last_seen=seat.last,
        )

    def _row(self, **row: object) -> Row:
        return {**row, "source_url": self.address}


def _assignment(task: Task, reported_in: str | None) -> Row:
    return {
        "id": task.id,
        "decision": task.decision,
        "matter": task.matter,
        "organization": task.organization,
        "date": task.sitting_date,
        "assignee": task.assignment.to or None,
        "text": task.assignment.text,
        "due_text": task.assignment.due_text,
        "due_from": task.assignment.due_from,
        "due_to": task.assignment.due_to,
        "reported_in": reported_in,
        "document": task.document,
        "page": task.assignment.page,
        "words": quoted(task.assignment.words),
        "source_url": task.url,
    }
