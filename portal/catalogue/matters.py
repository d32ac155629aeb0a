"""Matters: a case through all bodies and years."""

from dataclasses import dataclass

from portal.catalogue.meetings import AGENDA_ITEM, AgendaItem
from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with its diary number, its phase (coming, decided, delivered) and its first, latest and next date."""

    id: str
    case_number: str
    title: str
    phase: str | None
    first_date: str | None
    last_date: str | None
    next_date: str | None
    source_url: str | None
    gone: str | None


_MATTER = """
SELECT c.id, c.case_number, c.title, c.phase, c.first_date, c.last_date, c.next_date, c.source_url, c.gone
FROM matters c
"""


FILTERS = {
    "phase": Filter("x.phase"),
    "organization": Filter("y.organization", within="agenda_items y", tie="y.matter"),
    "year": by_year("x.last_date"),
}
"""What matters can be filtered by: a body is one that took the matter up, the year the last it was taken up."""


class Matters:
    """Questions about matters."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "matters", FILTERS)

    def one(self, identifier: str) -> Matter | None:
        return self._reader.first(Matter, f"{_MATTER} WHERE c.id = ?", identifier)

    def latest(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Matter]:
        """The matters that fulfil what is chosen, those last taken up first; of the coming ones the next first."""
        order = "c.next_date NULLS LAST, " if chosen.get("phase") == "coming" else ""
        order += "c.last_date DESC, c.rowid DESC"
        rows, values = self.selection.rows(chosen, order.replace("c.", "x."))
        query = f"{_MATTER} WHERE c.rowid IN ({rows}) ORDER BY {order}"
        return self._reader.all(Matter, query, *values, limit, offset)

    def numbered(self, words: str) -> Matter | None:
        """The matter with a case number, as it is printed."""
        return self._reader.first(Matter, f"{_MATTER} WHERE c.case_number = ?", words)

    def items(self, matter: str) -> list[AgendaItem]:
        """Every point on an agenda that took or will take up the matter, oldest first."""
        return self._reader.all(
            AgendaItem, f"{AGENDA_ITEM} WHERE a.matter = ? AND a.gone IS NULL ORDER BY a.date, a.position", matter
        )
