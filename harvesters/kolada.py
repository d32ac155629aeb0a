"""Harvests key figures from Kolada's API v3: what they measure, and their values for the municipality and its peers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harvesters.fetch import FetchError
from harvesters.history import Row
from harvesters.run import HarvestFailed, Run

ADDRESS = "https://api.kolada.se/v3"
IDS_A_REQUEST = 25
MOST_PAGES = 1000
USUAL = (
    "N01951",  # invånare
    "N00901",  # skattesats
    "N03102",  # årets resultat
    "N03011",  # nettokostnader
    "N00820",  # handläggningstid för bygglov
    "N15505",  # meritvärde i årskurs 9
    "N15419",  # elever som nått målen i alla ämnen
    "N15814",  # behöriga lärare
    "N11102",  # barn per årsarbetare i förskolan
    "N17461",  # gymnasieexamen inom fyra år
    "N09890",  # kulturskola
    "U23401",  # väntetid till särskilt boende
    "N07900",  # fast bredband
    "N00401",  # utsläpp av växthusgaser
)
"""Key figures that say something of most services, for an instance that chooses none."""
_GENDERS = {"T", "K", "M"}


@dataclass(frozen=True, slots=True)
class Settings:
    """`indicators` are Kolada's identifiers; `compare` are codes of municipalities and groups beside the own one."""

    indicators: tuple[str, ...] = USUAL
    compare: tuple[str, ...] = ("0000",)


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """The chosen key figures and every value Kolada has of them."""
    settings: Settings = run.settings
    address = (run.source.address or ADDRESS).rstrip("/")
    areas = (run.municipality.code, *settings.compare)
    names = dict(_names(run, address, areas))
    for ids in _batches(settings.indicators):
        found = set()
        for kpi in _values(run, f"{address}/kpi/{','.join(ids)}"):
            found.add(kpi["id"])
            yield "indicators", _indicator(kpi, address)
        for missing in sorted(set(ids) - found):
            run.issue(
                "unknown indicator",
                f"Kolada has no key figure {missing!r}; mend the source's indicators",
                value=missing,
            )
        if found:
            yield from _data(run, address, sorted(found), areas, names)


def _data(
    run: Run, address: str, ids: Sequence[str], areas: Sequence[str], names: dict[str, str]
) -> Iterator[tuple[str, Row]]:
    for some in _batches(areas):
        url = f"{address}/data/kpi/{','.join(ids)}/municipality/{','.join(some)}"
        for period in _values(run, url):
            for value in period["values"]:
                if not value.get("isdeleted"):
                    yield from _value(run, period, value, names, url)


def _value(
    run: Run, period: dict[str, Any], value: dict[str, Any], names: dict[str, str], url: str
) -> Iterator[tuple[str, Row]]:
    kpi, area, year, gender = period["kpi"], period["municipality"], int(period["period"]), value["gender"]
    if gender not in _GENDERS:
        run.issue(
            "unknown gender", f"{url}: the gender {gender!r} of {kpi} {area} {year} is unknown", value=str(gender)
        )
        return
    number = value["value"]
    yield (
        "indicator_values",
        {
            "id": f"{kpi}-{area}-{year}-{gender}",
            "indicator": kpi,
            "municipality": area,
            "municipality_name": names.get(area),
            "year": year,
            "gender": gender,
            "value": None if number is None else float(number),
            "status": value.get("status") or None,
            "source_url": url,
        },
    )


def _indicator(kpi: dict[str, Any], address: str) -> Row:
    return {
        "id": kpi["id"],
        "title": kpi["title"],
        "description": kpi.get("description") or None,
        "area": kpi.get("operating_area") or None,
        "perspective": kpi.get("perspective") or None,
        "gendered": int(bool(kpi.get("is_divided_by_gender"))),
        "published_on": kpi.get("publication_date") or None,
        "source_url": f"{address}/kpi/{kpi['id']}",
    }


def _names(run: Run, address: str, areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names of municipalities and of groups of them, which Kolada keeps apart."""
    groups = [area for area in areas if area.startswith("G")]
    for resource, ids in (("municipality", [a for a in areas if a not in groups]), ("municipality_groups", groups)):
        for some in _batches(ids):
            yield from ((area["id"], area["title"]) for area in _values(run, f"{address}/{resource}/{','.join(some)}"))


def _values(run: Run, url: str) -> Iterator[dict[str, Any]]:
    """The values of every page, by next_url."""
    for _ in range(MOST_PAGES):
        envelope = run.get(url).json()
        if not isinstance(envelope, dict) or "values" not in envelope:
            raise FetchError(f"{url}: the answer has no values; see whether Kolada's API has changed")
        yield from envelope["values"]
        url = envelope.get("next_url") or ""
        if not url:
            return
    raise HarvestFailed(f"{url}: more than {MOST_PAGES} pages follow each other; see whether Kolada's paging is broken")


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + IDS_A_REQUEST] for start in range(0, len(ids), IDS_A_REQUEST))
