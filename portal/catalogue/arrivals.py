"""What has come since a day: minutes, summonses, notices, matters, reports and values of key figures."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.reader import Reader

_LOOKED_AT = 500
"""Rows of a kind that are looked at, at most: a harvest of a new source can bring a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What has come. `title` is its own words, or the name of the body that met; `count` its decisions or points."""

    id: str
    title: str
    organization: str
    date: str | None
    count: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows, called x, that tell of a kind: `name` says what of them, `day` when they were by their source,
    which is empty where that says nothing of what is new.

    `new` is what sets a new row apart from one that only differs from before.
    """

    table: str
    name: str
    day: str = ""
    where: str = "x.gone IS NULL"
    new: str = "x.first_seen >= ?1"

    def since(self) -> str:
        """Asked by the index that an edition is dated by: statistics of a first one, all of one day, mislead SQLite."""
        published = f"x INDEXED BY {self.table}_published"
        return self._chosen(published, f"x.published >= ?1 AND {self.new}", "x.published")

    def latest(self) -> str:
        return self._chosen("x", "1", f"x.{self.day}")

    def _chosen(self, called: str, condition: str, order: str) -> str:
        return f"""SELECT x.{self.name} FROM {self.table} {called} WHERE {self.where} AND {condition}
                   ORDER BY {order} DESC LIMIT {_LOOKED_AT}"""


_ROWS = {
    "minutes": _Rows("decisions", "meeting", "date"),
    "summonses": _Rows("agenda_items", "meeting", "date", "x.gone IS NULL AND x.kind = 'planned' AND x.date >= ?2"),
    "notices": _Rows("notices", "id", "posted_on"),
    "matters": _Rows("matters", "id"),
    "reports": _Rows(
        "assignments",
        "id",
        where="x.gone IS NULL AND x.state = 'reported'",
        new="EXISTS (SELECT 1 FROM decisions d WHERE d.id = x.reported_in AND d.first_seen >= ?1)",
    ),
    "figures": _Rows(
        "indicator_values",
        "id",
        where="""x.gone IS NULL AND x.gender = 'T' AND x.value IS NOT NULL
           AND x.municipality = (SELECT id FROM indicator_areas WHERE role = 'own' AND gone IS NULL)""",
    ),
}
_COUNTED = {
    "minutes": "SELECT count(*) FROM decisions d WHERE d.meeting = m.id",
    "summonses": "SELECT count(*) FROM agenda_items a WHERE a.meeting = m.id AND a.gone IS NULL",
}
_MEETINGS = """
SELECT m.id, o.name, m.organization, m.date, ({count}) FROM meetings m JOIN organizations o ON o.id = m.organization
WHERE m.state != 'cancelled' AND m.id IN ({chosen}) ORDER BY m.date DESC, m.id LIMIT ?3"""
_SELECT = {
    "minutes": _MEETINGS.replace("{count}", _COUNTED["minutes"]),
    "summonses": _MEETINGS.replace("{count}", _COUNTED["summonses"]).replace("m.date DESC", "m.date"),
    "notices": """SELECT n.id, n.title, '', n.posted_on, 0 FROM notices n
                  WHERE n.id IN ({chosen}) ORDER BY n.posted_on DESC, n.id LIMIT ?3""",
    "matters": """SELECT m.id, m.title, '', m.last_date, 0 FROM matters m
                  WHERE m.id IN ({chosen}) ORDER BY m.last_date DESC, m.id LIMIT ?3""",
    "reports": """SELECT d.id, s.text, d.organization, d.date, 0 FROM assignments s JOIN decisions d
                  ON d.id = s.reported_in WHERE s.id IN ({chosen}) ORDER BY d.date DESC, s.id LIMIT ?3""",
    "figures": """SELECT i.id, i.title, '', CAST(max(v.year) AS TEXT), 0 FROM indicator_values v JOIN indicators i
                  ON i.id = v.indicator WHERE v.id IN ({chosen}) GROUP BY i.id
                  ORDER BY max(v.year) DESC, i.title LIMIT ?3""",
}


class Arrivals:
    """Questions about what has come, by kind; kinds of which nothing has come are left out."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def since(self, day: date, today: date, *, limit: int) -> dict[str, list[Arrival]]:
        """What was first seen on that day or later."""
        chosen = {kind: rows.since() for kind, rows in _ROWS.items()}
        return self._of(chosen, day.isoformat(), today, limit)

    def latest(self, today: date, *, limit: int) -> dict[str, list[Arrival]]:
        """The latest by the days of the sources themselves, for an edition in which all is new."""
        chosen = {kind: rows.latest() for kind, rows in _ROWS.items() if rows.day}
        return self._of(chosen, "", today, limit)

    def changes_since(self, day: date, *, most: int) -> int:
        """How many differences from what was published before have come on that day or later; `most` at most."""
        query = "SELECT count(*) FROM (SELECT at FROM changes WHERE id > 0 ORDER BY id DESC LIMIT ?) WHERE at >= ?"
        return self._reader.number(query, most, day.isoformat())

    def _of(self, chosen: dict[str, str], since: str, today: date, limit: int) -> dict[str, list[Arrival]]:
        queries = {kind: _SELECT[kind].replace("{chosen}", rows) for kind, rows in chosen.items()}
        values = (since, today.isoformat(), limit)
        found = {kind: self._reader.all(Arrival, query, *values) for kind, query in queries.items()}
        return {kind: arrivals for kind, arrivals in found.items() if arrivals}
