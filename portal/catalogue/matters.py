"""Matters: a case through all bodies and years."""

from dataclasses import dataclass

from portal.catalogue.meetings import AGENDA_ITEM, AgendaItem
from portal.catalogue.reader import Reader


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


class Matters:
    """Questions about matters."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def one(self, identifier: str) -> Matter | None:
        return self._reader.first(Matter, f"{_MATTER} WHERE c.id = ?", identifier)

    def latest(self, *, limit: int, offset: int = 0, phase: str = "") -> list[Matter]:
        """The matters, in one phase or in all, those last taken up first."""
        where = "c.phase = ?" if phase else "? = ''"
        return self._reader.all(
            Matter,
            f"{_MATTER} WHERE {where} ORDER BY c.last_date DESC, c.rowid DESC LIMIT ? OFFSET ?",
            phase,
            limit,
            offset,
        )

    def count(self, phase: str = "") -> int:
        where = "phase = ?" if phase else "? = ''"
        return self._reader.number(f"SELECT count(*) FROM matters WHERE {where}", phase)

    def items(self, matter: str) -> list[AgendaItem]:
        """Every point on an agenda that took or will take up the matter, oldest first."""
        return self._reader.all(
            AgendaItem, f"{AGENDA_ITEM} WHERE a.matter = ? AND a.gone IS NULL ORDER BY a.date, a.position", matter
        )
