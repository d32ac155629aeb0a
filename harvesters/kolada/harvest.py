"""Harvests key figures from Kolada's API v3: what they measure, their values by area, gender and year, and by unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harvesters.history import Row
from harvesters.kolada import areas as whose
from harvesters.kolada.api import Kolada
from harvesters.kolada.areas import Area
from harvesters.kolada.choice import Reading, check_directions, chosen, usual
from harvesters.kolada.news import nothing_new, same_answers
from harvesters.kolada.units import unit_of
from harvesters.run import Run

_GENDERS = {"T", "K", "M"}


@dataclass(frozen=True, slots=True)
class Settings:
    """`indicators`, `indicator_groups` and `areas` choose key figures; without any of them the usual ones are read.

    `compare` are codes of municipalities and groups, `compare_groups` words in the titles of those groups of which
    the municipality's own is taken. `units` tells whether values of schools and homes are read. `directions` says of
    a key figure what is good: higher, lower or none.
    """

    indicators: tuple[str, ...] = ()
    indicator_groups: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    compare: tuple[str, ...] = (whose.NATION,)
    compare_groups: tuple[str, ...] = ("Liknande kommuner, övergripande", "läns kommuner")
    units: bool = True
    directions: Mapping[str, str] = field(default_factory=dict)
    most_requests: int = 200

    def __post_init__(self) -> None:
        check_directions(self.directions)


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """The chosen key figures and every value Kolada has of them. Everything is fetched before anything is given."""
    settings: Settings = run.settings
    if nothing_new(run, Kolada(run, most_requests=settings.most_requests)):
        run.keep_all()
        return
    kolada = Kolada(run, most_requests=settings.most_requests)
    kpis = chosen(run, kolada)
    areas = whose.compared(run, kolada)
    values = list(kolada.series("data", [kpi["id"] for kpi in kpis], ("municipality", list(areas))))
    with_units = [kpi["id"] for kpi in kpis if kpi.get("has_ou_data")] if settings.units else []
    units = _units(run, kolada) if with_units else {}
    by_unit = list(kolada.series("oudata", with_units, ("ou", list(units))))
    if same_answers(run, kolada):
        run.keep_all()
        return
    yield from (("indicators", _indicator(kpi, settings, kolada.address)) for kpi in kpis)
    yield from whose.rows(areas.values())
    yield from (("indicator_units", row) for row in units.values())
    for page in values:
        yield from _area_values(run, page, areas, kolada.address)
    for page in by_unit:
        yield from _unit_values(run, page, units, kolada.address)


def _units(run: Run, kolada: Kolada) -> dict[str, Row]:
    """The municipality's schools, homes and other units."""
    found = kolada.values(f"ou?municipality={run.municipality.code}")
    rows = ({"id": ou["id"], "title": ou["title"], "municipality": ou["municipality"]} for ou in found)
    return {row["id"]: row for row in rows}


def _indicator(kpi: dict[str, Any], settings: Settings, address: str) -> Row:
    read = usual().get(kpi["id"], Reading(kpi["id"]))
    return {
        "id": kpi["id"],
        "title": " ".join(kpi["title"].split()),
        "meaning": read.meaning or None,
        "description": kpi.get("description") or None,
        "area": kpi.get("operating_area") or None,
        "perspective": kpi.get("perspective") or None,
        "unit": read.unit or unit_of(kpi["title"]),
        "direction": settings.directions.get(kpi["id"]) or read.direction or None,
        "gendered": int(bool(kpi.get("is_divided_by_gender"))),
        "has_units": int(bool(kpi.get("has_ou_data"))),
        "next_year": int(kpi["publ_period"]) if str(kpi.get("publ_period") or "").isdecimal() else None,
        "preliminary_on": kpi.get("prel_publication_date") or None,
        "published_on": kpi.get("publication_date") or None,
        "source_url": f"{address}/kpi/{kpi['id']}",
    }


def _area_values(
    run: Run, page: list[dict[str, Any]], areas: Mapping[str, Area], address: str
) -> Iterator[tuple[str, Row]]:
    for period in page:
        kpi, area, year = period["kpi"], period["municipality"], int(period["period"])
        url = f"{address}/data/kpi/{kpi}/municipality/{area}/year/{year}"
        for value in _good(run, period, url):
            row = {
                "id": f"{kpi}-{area}-{year}-{value['gender']}",
                "indicator": kpi,
                "municipality": area,
                "municipality_name": areas[area].title if area in areas else None,
                "year": year,
                **_measured(value),
                "members": value.get("count"),
                "source_url": url,
            }
            yield "indicator_values", row


def _unit_values(
    run: Run, page: list[dict[str, Any]], units: Mapping[str, Row], address: str
) -> Iterator[tuple[str, Row]]:
    for period in page:
        kpi, unit, year = period["kpi"], period["ou"], int(period["period"])
        url = f"{address}/oudata/kpi/{kpi}/ou/{unit}/year/{year}"
        if unit not in units:
            run.issue("unknown unit", f"{url}: gives values of a unit that Kolada does not list", value=unit)
            continue
        for value in _good(run, period, url):
            key = {"id": f"{kpi}-{unit}-{year}-{value['gender']}", "indicator": kpi, "unit": unit, "year": year}
            yield "indicator_unit_values", {**key, **_measured(value), "source_url": url}


def _good(run: Run, period: dict[str, Any], url: str) -> Iterator[dict[str, Any]]:
    """The values that stand: withdrawn ones are not given, so that they are dated gone."""
    for value in period["values"]:
        if value["gender"] not in _GENDERS:
            run.issue("unknown gender", f"{url}: the gender {value['gender']!r} is unknown", value=str(value["gender"]))
        elif not value.get("isdeleted"):
            yield value


def _measured(value: dict[str, Any]) -> Row:
    number = value["value"]
    return {
        "gender": value["gender"],
        "value": None if number is None else float(number),
        "status": value.get("status") or None,
    }
