"""Assignments: the tasks that decisions gave, to whom, until when, and whether they were reported back."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task a decision gave, and the decision that reported it back. `title` is that of the decision that gave it."""

    id: str
    decision: str
    title: str
    organization: str
    organization_name: str
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


_ASSIGNMENT = """
SELECT s.id, s.decision, d.title, s.organization, b.name, s.date, s.assignee, s.text, s.due_text, s.due_to, s.state,
       s.reported_in, s.reported_on, r.organization, o.name, coalesce(r.printed_number, CAST(r.number AS TEXT))
FROM assignments s
JOIN decisions d ON d.id = s.decision
JOIN organizations b ON b.id = s.organization
LEFT JOIN decisions r ON r.id = s.reported_in
LEFT JOIN organizations o ON o.id = r.organization
"""

FILTERS = {
    "state": Filter("x.state"),
    "organization": Filter("x.organization"),
    "assignee": Filter("x.assignee"),
    "year": by_year("x.date"),
}


class Assignments:
    """Questions about assignments. A plus keeps an order from choosing the index where a condition leaves few rows."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "assignments", FILTERS, always="x.gone IS NULL")

    def latest(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Assignment]:
        """The assignments that fulfil what is chosen, the latest given first; those overdue by their last day."""
        order = "s.due_to, s.rowid" if chosen.get("state") == "overdue" else "s.date DESC, s.rowid DESC"
        rows, values = self.selection.rows(chosen, order.replace("s.", "x."))
        query = f"{_ASSIGNMENT} WHERE s.rowid IN ({rows}) ORDER BY {order}"
        return self._reader.all(Assignment, query, *values, limit, offset)

    def of_decision(self, decision: str) -> list[Assignment]:
        """The tasks the decision gave."""
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.decision = ? AND s.gone IS NULL ORDER BY s.rowid", decision
        )

    def reported_in(self, decision: str) -> list[Assignment]:
        """The tasks that were reported back in the decision."""
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.reported_in = ? AND s.gone IS NULL ORDER BY +s.date", decision
        )

    def of_matter(self, matter: str) -> list[Assignment]:
        return self._reader.all(
            Assignment, f"{_ASSIGNMENT} WHERE s.matter = ? AND s.gone IS NULL ORDER BY +s.date, s.rowid", matter
        )

    def reported(self, *, limit: int) -> list[Assignment]:
        """Tasks reported back, the latest report first."""
        query = f"""{_ASSIGNMENT} WHERE s.reported_on IS NOT NULL AND s.gone IS NULL
                    ORDER BY s.reported_on DESC, s.rowid DESC LIMIT ?"""
        return self._reader.all(Assignment, query, limit)
