"""Key figures: the list by area of service, and one figure over the years beside those it is compared with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from portal import words
from portal.catalogue.indicators import Area, Link, UnitValue, Value
from portal.chart import Chart, Line, Point
from portal.pages import lists
from portal.pages.context import catalogue, missing, parameters
from portal.pages.listing import PAGE_SIZE

blueprint = Blueprint("indicators", __name__)

_DRAWN = ("own", "similar", "nation")
_IN_TABLE = (*_DRAWN, "group", "chosen")
_UNIT_YEARS = 3


@dataclass(frozen=True, slots=True)
class Rank:
    """Which place the municipality has among similar ones: 1 is best, or the highest where neither is."""

    year: int
    place: int
    rows: Sequence[tuple[Area, Value]]


@dataclass(frozen=True, slots=True)
class Figure:
    """The values of a key figure, by area, gender and year."""

    values: Mapping[tuple[str, str], Mapping[int, Value]]
    areas: Sequence[Area]

    @classmethod
    def of(cls, indicator: str) -> "Figure":
        values: dict[tuple[str, str], dict[int, Value]] = defaultdict(dict)
        for value in catalogue().indicators.values(indicator):
            values[value.area, value.gender][value.year] = value
        return cls(values, list(catalogue().indicators.areas.values()))

    def in_roles(self, roles: Sequence[str]) -> list[Area]:
        """The areas that have values for all genders together, in the order of the roles."""
        found = (area for role in roles for area in self.areas if area.role == role)
        return [area for area in found if (area.id, "T") in self.values]

    def line(self, area: Area, name: str, gender: str = "T") -> Line:
        found = self.values[area.id, gender].values()
        return Line(name, [Point(value.year, value.value, bool(value.preliminary)) for value in found])

    def at(self, area: Area, year: int, gender: str = "T") -> Value | None:
        return self.values.get((area.id, gender), {}).get(year)

    def years(self, areas: Sequence[Area]) -> list[int]:
        """Every year with a value of one of the areas, the latest first."""
        return sorted({year for area in areas for year in self.values[area.id, "T"]}, reverse=True)

    def rank(self, direction: str | None) -> Rank | None:
        """Among the similar municipalities in the latest year that one of them has a value too; else none."""
        own, others = self.in_roles(["own"]), self.in_roles(["peer"])
        shared = {year for area in others for year in self.values[area.id, "T"]} & set(self.years(own))
        if not shared:
            return None
        year = max(shared)
        found = [(area, value) for area in (*own, *others) if (value := self.at(area, year))]
        found.sort(key=lambda row: row[1].value, reverse=direction != "lower")
        place = [value.value for _, value in found].index(self.values[own[0].id, "T"][year].value) + 1
        return Rank(year, place, found)


@blueprint.get("/nyckeltal")
def index() -> str:
    given = parameters("omrade", "sida")
    asked = lists.indicators(given)
    paging = asked.paging(given)
    found = catalogue().indicators.listed(asked.chosen, limit=PAGE_SIZE, offset=paging.offset)
    by_area: dict[str, list[object]] = defaultdict(list)
    for summary in found:
        by_area[summary.area or ""].append(summary)
    return render_template("portal/indicators.html", listing=asked, by_area=by_area, paging=paging)


@blueprint.get("/nyckeltal/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read = catalogue()
    indicator = read.indicators.one(identifier) or missing("indicators", identifier)
    figure, links = Figure.of(identifier), read.indicators.links(identifier)
    genders = _by_gender(figure)
    marked = [link for link in links if link.date]
    shown = figure.in_roles(_IN_TABLE)
    return render_template(
        "portal/indicator.html",
        indicator=indicator,
        figure_values=figure,
        chart=_chart(figure, marked),
        genders=genders,
        gender_names=[words.GENDERS[line.name] for line in genders.lines] if genders else [],
        shown=shown,
        years=figure.years(shown),
        rank=figure.rank(indicator.direction),
        units=_units(read.indicators.unit_values(identifier, since=_unit_years(figure)[0])),
        unit_years=_unit_years(figure),
        links=links,
        marks={link.decision: number for number, link in enumerate(marked, 1)},
        changes=read.records.history(identifier),
    )


def _chart(figure: Figure, links: Sequence[Link]) -> Chart | None:
    lines = [figure.line(area, area.title) for area in figure.in_roles(_DRAWN)]
    marks = [(number, date.fromisoformat(link.date or "")) for number, link in enumerate(links, 1)]
    return Chart(lines, marks) if lines else None


def _by_gender(figure: Figure) -> Chart | None:
    own = next(iter(figure.in_roles(["own"])), None)
    genders = [gender for gender in ("K", "M") if own and (own.id, gender) in figure.values]
    return Chart([figure.line(own, gender, gender) for gender in genders]) if own and genders else None


def _unit_years(figure: Figure) -> list[int]:
    """The latest years, oldest first."""
    own = figure.in_roles(["own"])
    last = figure.years(own)[0] if own else date.max.year
    return list(range(last - _UNIT_YEARS + 1, last + 1))


def _units(values: Sequence[UnitValue]) -> Mapping[str, Mapping[int, float]]:
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for value in values:
        found[value.unit][value.year] = value.value
    return found
