"""The key figures over HTTP in the wire format of Kolada's API v3."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sample.answer import Answer, as_json
from sample.indicator_files import FOLDER

LARGEST_PAGE = 5000
METADATA = ("kpi", "kpi_groups", "municipality", "municipality_groups", "ou")
DIMENSIONS = {"kpi": "kpi", "municipality": "municipality", "ou": "ou", "year": "period"}
QUERY = {"kpi_id": "kpi", "municipality_id": "municipality", "ou_id": "ou", "year": "year"}

Query = Mapping[str, str]


class IndicatorService:
    """Answers for paths under /v3/ from the files that `write_indicators` wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def answer(self, path: str, query: Query, here: str) -> Answer:
        """The page asked for in the envelope values, count, next_url, previous_url; 404 and 422 as the service."""
        kind, *rest = [part for part in path.removeprefix("/v3/").split("/") if part]
        if kind in ("data", "oudata"):
            found = self._data(kind, rest, query)
        elif kind in METADATA and len(rest) < 2:
            found = self._metadata(kind, rest, query)
        else:
            return _fault(HTTPStatus.NOT_FOUND, "Not Found")
        if found is None:
            return _fault(HTTPStatus.UNPROCESSABLE_ENTITY, "Two of kpi, municipality (or ou) and year are needed")
        return _page(found, path, query, here)

    def _read(self, name: str) -> list[dict[str, Any]]:
        target = self._folder / f"{name}.json"
        values: list[dict[str, Any]] = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else []
        return values

    def _metadata(self, kind: str, rest: list[str], query: Query) -> list[dict[str, Any]]:
        values = self._read(kind)
        if rest:
            wanted = set(rest[0].split(","))
            values = [value for value in values if value["id"] in wanted]
        if "municipality" in query:
            values = [value for value in values if value.get("municipality") in query["municipality"].split(",")]
        title = query.get("title", "").lower()
        return [value for value in values if title in value["title"].lower()]

    def _data(self, kind: str, rest: list[str], query: Query) -> list[dict[str, Any]] | None:
        """The series that fit; None where fewer than two dimensions are given."""
        named = dict(zip(rest[::2], rest[1::2], strict=False))
        named |= {dimension: query[key] for key, dimension in QUERY.items() if key in query}
        if len(named.keys() & DIMENSIONS.keys()) < 2:
            return None
        found = self._read(kind)
        for dimension, field in DIMENSIONS.items():
            if dimension in named:
                wanted = set(named[dimension].split(","))
                found = [series for series in found if str(series.get(field)) in wanted]
        return found


def _page(values: list[dict[str, Any]], path: str, query: Query, here: str) -> Answer:
    size = min(max(_number(query, "per_page", LARGEST_PAGE), 1), LARGEST_PAGE)
    page = max(_number(query, "page", 1), 1)
    shown = values[(page - 1) * size : page * size]
    kept = {key: value for key, value in query.items() if key not in {"page", "per_page"}}

    def address(number: int) -> str:
        return f"{here}{quote(path, safe='/,')}?{urlencode({**kept, 'page': number, 'per_page': size})}"

    return as_json(
        {
            "values": shown,
            "count": len(shown),
            "next_url": address(page + 1) if page * size < len(values) else None,
            "previous_url": address(page - 1) if page > 1 else None,
        }
    )


def _number(query: Query, key: str, default: int) -> int:
    text = query.get(key, "")
    return int(text) if text.isdecimal() else default


def _fault(status: HTTPStatus, detail: str) -> Answer:
    return as_json({"detail": detail}, status)
