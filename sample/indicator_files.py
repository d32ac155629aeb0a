"""Key figures as files in the shapes of Kolada's API v3: invented values for the sample, peers, units and nation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sample.people import municipality
from sample.strict_toml import read_toml

FOLDER = "intern/kolada"
YEARS = 10
GENDERS = ("T", "K", "M")
NATION, GROUP = "0000", "G9999"
UNIT_YEARS = 5
NOT_COLLECTED, SMALL = "Saknas", "Sekretess"


def write_indicators(folder: Path, today: date) -> int:
    """Writes a file a kind of Kolada; the number of values that are not null."""
    table = read_toml("indicators.toml")
    kpis = [Figure(kpi, today) for kpi in table["kpi"]]
    data = [series for kpi in kpis for series in _series(kpi, table["municipality_groups"])]
    contents = {
        "kpi": [kpi.metadata() for kpi in kpis],
        "kpi_groups": table["kpi_groups"],
        "municipality": table["municipality"],
        "municipality_groups": table["municipality_groups"],
        "ou": [{key: ou[key] for key in ("id", "municipality", "title")} for ou in table["ou"]],
        "data": data,
        "oudata": [series for kpi in kpis for ou in table["ou"] for series in _unit_series(kpi, ou)],
    }
    for name, values in contents.items():
        target = folder / FOLDER / f"{name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return sum(value["value"] is not None for row in data for value in row["values"])


class Figure:
    """A key figure of the content file, as it stands on a day."""

    def __init__(self, kpi: dict[str, Any], today: date) -> None:
        self.kpi = kpi
        published = f"{today:%m-%d}" >= kpi["published"]
        self.final = today.year - int(kpi.get("lag", 1)) - (not published)
        """The newest year with final values."""
        self.coming = date.fromisoformat(f"{self.final + 1 + kpi.get('lag', 1)}-{kpi['published']}")
        self.early = self.coming - timedelta(kpi["preliminary"]) if "preliminary" in kpi else None
        self.last = self.final + (self.early is not None and self.early <= today)

    def metadata(self) -> dict[str, Any]:
        """The KPI as the service describes it; the dates are those of the next publication."""
        kpi, dated = self.kpi, not self.kpi.get("undated", False)
        return {
            "id": kpi["id"],
            "title": kpi["title"],
            "description": kpi["description"],
            "is_divided_by_gender": kpi.get("gender", False),
            "municipality_type": kpi["type"],
            "auspice": kpi.get("auspice"),
            "operating_area": kpi["area"],
            "perspective": kpi["perspective"],
            "prel_publication_date": self.early.isoformat() if self.early else None,
            "publication_date": self.coming.isoformat() if dated else None,
            "publ_period": str(self.final + 1) if dated else None,
            "has_ou_data": kpi.get("units", False),
        }

    def level(self, area: str, year: int) -> float:
        """What the figure would be in a year without chance, for the sample, the nation or the group."""
        start, slope = self.kpi["values"][area]
        return float(start + slope * (year - self.final + YEARS - 1))

    def missing(self, area: str, year: int) -> bool:
        return area == municipality().code and year - self.final + YEARS - 1 in self.kpi.get("missing", [])

    def withdrawn(self, area: str, year: int) -> bool:
        return area == municipality().code and year - self.final + YEARS - 1 in self.kpi.get("withdrawn", [])


def _series(figure: Figure, groups: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every year of the sample, the nation and the peers, and of each group as the mean of its members."""
    own = municipality().code
    peers = [member["member_id"] for group in groups if group["id"] == GROUP for member in group["members"]]
    for year in range(figure.final - YEARS + 1, figure.last + 1):
        totals = {area: _total(figure, area, year) for area in (own, NATION, *peers)}
        for area, total in totals.items():
            yield _row(figure, "municipality", area, year, total)
        for group in groups:
            members = [totals[member["member_id"]] for member in group["members"]]
            mean = sum(members) / len(members)
            yield _row(figure, "municipality", group["id"], year, mean, count=len(members))


def _unit_series(figure: Figure, ou: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The last years of a unit that has the figure."""
    if not figure.kpi.get("units") or not figure.kpi["id"].startswith(tuple(ou["kpis"])):
        return
    for year in range(figure.final - UNIT_YEARS + 1, figure.final + 1):
        total = figure.level(municipality().code, year) * (1 + ou["apart"])
        total += Random(f"{figure.kpi['id']} {ou['id']} {year}").uniform(-1, 1) * figure.kpi["spread"]
        row = _row(figure, "ou", ou["id"], year, total)
        yield {**row, "values": [_value("T", None, figure.kpi)]} if ou.get("secret") else row


def _total(figure: Figure, area: str, year: int) -> float:
    """The nation has a level of its own; a peer has the group's, always on the same side of it."""
    own = area in figure.kpi["values"]
    level = figure.level(area if own else GROUP, year)
    if not own:
        level += Random(f"{figure.kpi['id']} {area}").uniform(-2, 2) * figure.kpi["spread"]
    return level + Random(f"{figure.kpi['id']} {area} {year}").uniform(-1, 1) * float(figure.kpi["spread"])


def _row(figure: Figure, kind: str, place: str, year: int, total: float, *, count: int = 1) -> dict[str, Any]:
    kpi, apart = figure.kpi, figure.kpi.get("apart", 0.0)
    parts = {"T": total, "K": total + apart / 2, "M": total - apart / 2}
    if kpi.get("count"):
        parts = {"T": round(total), "K": round(total) // 2, "M": round(total) - round(total) // 2}
    genders = GENDERS if kpi.get("gender") else GENDERS[:1]
    missing, withdrawn = figure.missing(place, year), figure.withdrawn(place, year)
    values = [_value(gender, None if missing else parts[gender], kpi, count, withdrawn) for gender in genders]
    return {"kpi": kpi["id"], kind: place, "period": year, "values": values}


def _value(
    gender: str, value: float | None, kpi: dict[str, Any], count: int = 1, withdrawn: bool = False
) -> dict[str, Any]:
    """One value; a null carries its reason as status."""
    status = "" if value is not None else SMALL if kpi.get("gender") else NOT_COLLECTED
    number = None if value is None else round(value, kpi["decimals"])
    return {"gender": gender, "count": count, "status": status, "value": number, "isdeleted": withdrawn}
