"""Key figures: what they tell, their values for the municipality and those it is compared with, and its decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection


@dataclass(frozen=True, slots=True)
class Indicator:
    """A key figure. `meaning` is in plain words; `direction` is higher, lower or none, where somebody has judged."""

    id: str
    title: str
    meaning: str | None
    description: str | None
    area: str | None
    unit: str | None
    direction: str | None
    published_on: str | None
    next_year: int | None
    source: str
    license: str | None
    retrieved: str | None
    gone: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A key figure in a list: its newest value, the one before, and those of the others in the same year."""

    id: str
    title: str
    meaning: str | None
    area: str | None
    unit: str | None
    direction: str | None
    year: int | None
    value: float | None
    preliminary: int | None
    year_before: int | None
    value_before: float | None
    similar: float | None
    nation: float | None


@dataclass(frozen=True, slots=True)
class Area:
    """Whom a value is of. `role` is own, nation, similar, group, peer, chosen or other."""

    id: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an area, a year and a gender (T for all, K women, M men)."""

    area: str
    year: int
    gender: str
    value: float
    preliminary: int


@dataclass(frozen=True, slots=True)
class UnitValue:
    """A value of a school, a home or another unit."""

    unit: str
    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Link:
    """A key figure that the municipality has tied to a matter or a decision, and the decision if there is one.

    The decision of a matter is its latest, tabled and referred ones aside.
    """

    indicator: str
    indicator_title: str
    unit: str | None
    note: str | None
    matter: str | None
    matter_title: str | None
    decision: str | None
    organization: str | None
    organization_name: str | None
    date: str | None
    number: str | None
    title: str | None
    published_on: str | None


@dataclass(frozen=True, slots=True)
class Untied:
    """A key figure or a matter that could be tied: `number` is the case number of a matter, `area` that of a figure."""

    id: str
    title: str
    number: str
    area: str


@dataclass(frozen=True, slots=True)
class _Tie:
    indicator: str
    matter: str


_INDICATOR = """
SELECT i.id, i.title, i.meaning, i.description, i.area, i.unit, i.direction, i.published_on, i.next_year,
       s.title, s.license, (SELECT max(h.ended) FROM harvests h WHERE h.source = i.source AND h.outcome = 'ok'), i.gone
FROM indicators i JOIN sources s ON s.id = i.source
"""
_STANDS = "gender = 'T' AND value IS NOT NULL AND gone IS NULL"
_SUMMARY = f"""
SELECT i.id, i.title, i.meaning, i.area, i.unit, i.direction, v.year, v.value, v.preliminary, b.year, b.value,
       (SELECT value FROM indicator_values WHERE indicator = i.id AND municipality = ? AND year = v.year AND {_STANDS}),
       (SELECT value FROM indicator_values WHERE indicator = i.id AND municipality = ? AND year = v.year AND {_STANDS})
FROM indicators i
LEFT JOIN indicator_values v ON v.rowid =
  (SELECT rowid FROM indicator_values WHERE indicator = i.id AND municipality = ? AND {_STANDS}
   ORDER BY year DESC LIMIT 1)
LEFT JOIN indicator_values b ON b.rowid =
  (SELECT rowid FROM indicator_values WHERE indicator = i.id AND municipality = v.municipality AND year < v.year
   AND {_STANDS} ORDER BY year DESC LIMIT 1)
"""
_LINK = """
SELECT i.id, i.title, i.unit, l.note, m.id, m.title, d.id, d.organization, o.name, d.date,
       coalesce(d.printed_number, CAST(d.number AS TEXT)), d.title, i.published_on
FROM indicator_links l
JOIN indicators i ON i.id = l.indicator
LEFT JOIN decisions d ON d.id = coalesce(l.decision,
  (SELECT x.id FROM decisions x WHERE x.matter = l.matter AND x.outcome NOT IN ('tabled', 'referred_back', 'referred')
   ORDER BY x.date DESC, x.rowid DESC LIMIT 1))
LEFT JOIN organizations o ON o.id = d.organization
LEFT JOIN matters m ON m.id = coalesce(l.matter, d.matter)
"""

FILTERS = {"area": Filter("x.area")}


class Indicators:
    """Questions about key figures."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "indicators", FILTERS, always="x.gone IS NULL")

    def one(self, identifier: str) -> Indicator | None:
        return self._reader.first(Indicator, f"{_INDICATOR} WHERE i.id = ?", identifier)

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """The municipality and those it is compared with, by identifier."""
        found = self._reader.all(Area, "SELECT id, title, role FROM indicator_areas WHERE gone IS NULL ORDER BY rowid")
        return {area.id: area for area in found}

    def area(self, role: str) -> Area | None:
        """The first area in the role."""
        return next((area for area in self.areas.values() if area.role == role), None)

    def listed(self, chosen: Chosen, *, limit: int, offset: int) -> list[Summary]:
        """Those of an area of service, or of each in its turn."""
        order = "{0}.area, {0}.rowid"
        rows, values = self.selection.rows(chosen, order.format("x"))
        where = f"WHERE i.rowid IN ({rows}) ORDER BY {order.format('i')}"
        return self._summaries(where, *values, limit, offset)

    def tied(self, *, limit: int) -> list[Summary]:
        """Those tied to decisions first, and then the others in their usual order."""
        where = """WHERE i.gone IS NULL ORDER BY
                   EXISTS (SELECT 1 FROM indicator_links l WHERE l.indicator = i.id AND l.gone IS NULL) DESC, i.rowid"""
        return self._summaries(f"{where} LIMIT ?", limit)

    def values(self, indicator: str) -> list[Value]:
        """Every value that stands, oldest first."""
        return self._reader.all(
            Value,
            """SELECT municipality, year, gender, value, preliminary FROM indicator_values
               WHERE indicator = ? AND value IS NOT NULL AND gone IS NULL ORDER BY year""",
            indicator,
        )

    def unit_values(self, indicator: str, *, since: int) -> list[UnitValue]:
        """Of all pupils or residents of each unit, from a year on."""
        return self._reader.all(
            UnitValue,
            """SELECT u.title, v.year, v.value FROM indicator_unit_values v JOIN indicator_units u ON u.id = v.unit
               WHERE v.indicator = ? AND v.gender = 'T' AND v.year >= ? AND v.value IS NOT NULL AND v.gone IS NULL
               ORDER BY u.title, v.year""",
            indicator,
            since,
        )

    def own_values(self, indicator: str) -> list[Value]:
        """Of the municipality, for all genders together, oldest first."""
        own = self.area("own")
        return self._reader.all(
            Value,
            f"""SELECT municipality, year, gender, value, preliminary FROM indicator_values
                WHERE indicator = ? AND municipality = ? AND {_STANDS} ORDER BY year""",
            indicator,
            own.id if own else "",
        )

    def links(self, indicator: str) -> list[Link]:
        """What it is tied to and can be shown, by date of the decisions."""
        where = "l.indicator = ? AND l.gone IS NULL AND coalesce(m.id, d.id) IS NOT NULL"
        return self._reader.all(Link, f"{_LINK} WHERE {where} ORDER BY d.date", indicator)

    def to_tie(self) -> list[Untied]:
        """The key figures that have an area of service."""
        return self._reader.all(
            Untied, "SELECT id, title, id, area FROM indicators WHERE area != '' AND gone IS NULL ORDER BY area, rowid"
        )

    def matters_to_tie(self) -> list[Untied]:
        """The matters that were decided, the latest first."""
        return self._reader.all(
            Untied,
            """SELECT id, title, case_number, '' FROM matters
               WHERE phase IN ('decided', 'delivered') AND case_number != '' ORDER BY last_date DESC, rowid DESC""",
        )

    def ties(self) -> frozenset[tuple[str, str]]:
        """Each key figure with each matter that it is tied to, also by one of the matter's decisions."""
        query = """SELECT l.indicator, coalesce(l.matter, d.matter, '') FROM indicator_links l
                   LEFT JOIN decisions d ON d.id = l.decision WHERE l.gone IS NULL"""
        return frozenset((tie.indicator, tie.matter) for tie in self._reader.all(_Tie, query))

    def of_matter(self, matter: str) -> list[Link]:
        """What is tied to the matter or to one of its decisions."""
        return self._reader.all(
            Link,
            f"""{_LINK} WHERE l.rowid IN (SELECT rowid FROM indicator_links WHERE matter = ? UNION
                SELECT y.rowid FROM decisions z JOIN indicator_links y ON y.decision = z.id WHERE z.matter = ?)
                AND l.gone IS NULL ORDER BY i.title""",
            matter,
            matter,
        )

    def of_decision(self, decision: str) -> list[Link]:
        """What is tied to the decision, or to its matter as a whole."""
        return [link for link in self._near(decision) if link.decision == decision]

    def _near(self, decision: str) -> list[Link]:
        return self._reader.all(
            Link,
            f"""{_LINK} WHERE l.rowid IN (SELECT rowid FROM indicator_links WHERE decision = ? UNION
                SELECT y.rowid FROM decisions z JOIN indicator_links y ON y.matter = z.matter WHERE z.id = ?)
                AND l.gone IS NULL ORDER BY i.title""",
            decision,
            decision,
        )

    def _summaries(self, where: str, *values: str | int) -> list[Summary]:
        ids = [area.id if area else "" for area in (self.area("similar"), self.area("nation"), self.area("own"))]
        return self._reader.all(Summary, f"{_SUMMARY} {where}", *ids, *values)
