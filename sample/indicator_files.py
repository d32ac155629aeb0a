"""Key figures as files in the shapes of Kolada's API v3: invented values for the sample, its group and the nation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sample.people import municipality
from sample.strict_toml import read_toml

FOLDER = "intern/kolada"
YEARS = 10
GENDERS = ("T", "K", "M")
NATION, GROUP = "0000", "G9999"
NOT_COLLECTED, SMALL = "Saknas", "Sekretess"


def write_indicators(folder: Path, today: date) -> int:
    """Writes kpi, municipality, municipality_groups and data; the number of values that are not null."""
    table = read_toml("indicators.toml")
    data = [series for kpi in table["kpi"] for series in _series(kpi, today)]
    kpis = [_metadata(kpi, today) for kpi in table["kpi"]]
    contents = {
        "kpi": kpis,
        "municipality": table["municipality"],
        "municipality_groups": table["municipality_groups"],
        "data": data,
    }
    for name, values in contents.items():
        target = folder / FOLDER / f"{name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return sum(value["value"] is not None for row in data for value in row["values"])


def _metadata(kpi: dict[str, Any], today: date) -> dict[str, Any]:
    """A KPI as the service describes it; the dates are those of the next publication."""
    coming = _last_year(kpi, today) + 1
    dated = not kpi.get("undated", False)
    return {
        "id": kpi["id"],
        "title": kpi["title"],
        "description": kpi["description"],
        "is_divided_by_gender": kpi.get("gender", False),
        "municipality_type": kpi["type"],
        "auspice": kpi.get("auspice"),
        "operating_area": kpi["area"],
        "perspective": kpi["perspective"],
        "prel_publication_date": None,
        "publication_date": f"{coming + kpi.get('lag', 1)}-{kpi['published']}" if dated else None,
        "publ_period": str(coming) if dated else None,
        "has_ou_data": kpi.get("units", False),
    }


def _last_year(kpi: dict[str, Any], today: date) -> int:
    """The newest year with values."""
    published = f"{today:%m-%d}" >= kpi["published"]
    return today.year - int(kpi.get("lag", 1)) - (not published)


def _series(kpi: dict[str, Any], today: date) -> Iterator[dict[str, Any]]:
    last = _last_year(kpi, today)
    for area in (municipality().code, NATION, GROUP):
        start, slope = kpi["values"][area]
        for place in range(YEARS):
            year = last - YEARS + 1 + place
            level = start + slope * place
            yield {"kpi": kpi["id"], "municipality": area, "period": year, "values": _values(kpi, area, place, level)}


def _values(kpi: dict[str, Any], area: str, place: int, level: float) -> list[dict[str, Any]]:
    random = Random(f"{kpi['id']} {area} {place}")
    total = level + random.uniform(-1, 1) * kpi["spread"]
    apart = kpi.get("apart", 0.0)
    missing = kpi.get("missing", [])
    parts = {"T": total, "K": total + apart / 2, "M": total - apart / 2}
    if kpi.get("count"):
        parts = {"T": round(total), "K": round(total) // 2, "M": round(total) - round(total) // 2}
    genders = GENDERS if kpi.get("gender") else GENDERS[:1]
    local = area == municipality().code
    return [_value(kpi, gender, None if local and place in missing else parts[gender]) for gender in genders]


def _value(kpi: dict[str, Any], gender: str, value: float | None) -> dict[str, Any]:
    """One value; a null carries its reason as status."""
    status = "" if value is not None else SMALL if kpi.get("gender") else NOT_COLLECTED
    number = None if value is None else round(value, kpi["decimals"])
    return {"gender": gender, "count": 1, "status": status, "value": number, "isdeleted": False}
