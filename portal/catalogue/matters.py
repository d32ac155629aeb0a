"""Matters: a case through all bodies and years."""

from dataclasses import dataclass

from portal.catalogue.meetings import AGENDA_ITEM, AgendaItem
from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year
from portal.routine import is_routine


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with its diary number, its phase (coming, decided, delivered), its first, latest and next date, and the
    name of the body that takes it up then."""

    id: str
    case_number: str
    title: str
    phase: str | None
    first_date: str | None
    last_date: str | None
    next_date: str | None
    next_body: str | None
    source_url: str | None
    gone: str | None

    @property
    def is_routine(self) -> bool:
        """Whether it is a file of what only keeps meetings going, such as a year's messages."""
        return is_routine(self.title)


_MATTER = """
SELECT c.id, c.case_number, c.title, c.phase, c.first_date, c.last_date, c.next_date,
       (SELECT o.name FROM agenda_items a JOIN organizations o ON o.id = a.organization
        WHERE a.matter = c.id AND a.date = c.next_date AND a.kind = 'planned' LIMIT 1), c.source_url, c.gone
FROM matters c
"""


_LAST_FIRST = "x.last_date DESC, x.phase DESC, x.rowid DESC"
TURNS = {
    "planned": ("x.phase = 'coming' AND x.next_date IS NOT NULL", "x.next_date, x.last_date, x.rowid"),
    "waiting": ("x.phase = 'coming' AND x.next_date IS NULL", _LAST_FIRST),
    "past": ("x.phase != 'coming'", _LAST_FIRST),
}
"""The order of the list in parts, each of which an index has in its order: the next meeting first, then what is coming
without a known day, then the past from its end."""
FILTERS = {
    "phase": Filter("x.phase"),
    "organization": Filter("y.organization", within="agenda_items y", tie="y.matter"),
    "year": by_year("x.last_date"),
    "turn": Filter(
        f"CASE WHEN {TURNS['planned'][0]} THEN 'planned' WHEN {TURNS['waiting'][0]} THEN 'waiting' ELSE 'past' END"
    ),
}
"""What matters can be filtered by: a body is one that took the matter up, the year the last it was taken up."""


class Matters:
    """Questions about matters."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "matters", FILTERS)

    def one(self, identifier: str) -> Matter | None:
        return self._reader.first(Matter, f"{_MATTER} WHERE c.id = ?", identifier)

    def listed(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Matter]:
        """The matters that fulfil what is chosen: coming ones with the next meeting first, then those last taken up."""
        found: list[Matter] = []
        for turn in TURNS:
            count = self.selection.count({**chosen, "turn": turn})
            if offset < count and len(found) < limit:
                found += self._in_turn(turn, chosen, limit - len(found), offset)
            offset = max(0, offset - count)
        return found

    def _in_turn(self, turn: str, chosen: Chosen, limit: int, offset: int) -> list[Matter]:
        part, order = TURNS[turn]
        where, values = self.selection.condition(chosen)
        rows = f"SELECT x.rowid FROM matters x WHERE {where} AND {part} ORDER BY {order} LIMIT ? OFFSET ?"
        query = f"{_MATTER} WHERE c.rowid IN ({rows}) ORDER BY {order.replace('x.', 'c.')}"
        return self._reader.all(Matter, query, *values, limit, offset)

    def numbered(self, words: str) -> Matter | None:
        """The matter with a case number, as it is printed."""
        return self._reader.first(Matter, f"{_MATTER} WHERE c.case_number = ?", words)

    def items(self, matter: str) -> list[AgendaItem]:
        """Every point on an agenda that took or will take up the matter, oldest first."""
        return self._reader.all(
            AgendaItem, f"{AGENDA_ITEM} WHERE a.matter = ? AND a.gone IS NULL ORDER BY a.date, a.position", matter
        )
