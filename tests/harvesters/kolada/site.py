"""A server on loopback that speaks Kolada's API v3: envelope, paging, both forms of query, 429 and errors on demand."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sample.indicator_files import FOLDER
from sample.indicator_service import IndicatorService
from tests.conftest import Answer, WebSite

RECORDED = Path(__file__).parents[2] / "recorded" / "kolada"


class Kolada(WebSite):
    """Answers from `content` (a list a kind) in pages of `page_size`; `faults` are given first, one a request."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self.service = IndicatorService(folder)
        self.page_size = 5000
        self.faults: list[Answer] = []
        self.has_news = True
        """Whether a question with from_date is answered with everything, or with nothing."""

    def give(self, **content: list[dict[str, Any]]) -> None:
        """From now on these kinds have these values."""
        for kind, values in content.items():
            (self.folder / f"{kind}.json").write_text(json.dumps(values), encoding="utf-8")

    def answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        if self.faults:
            return self.faults.pop(0)
        parts = urlsplit(handler.path)
        query = dict(pair.split("=", 1) for pair in unquote(parts.query).split("&") if pair)
        if not parts.path.startswith("/v3/"):
            return 404, {}, b""
        if "from_date" in query and not self.has_news:
            return 200, {}, b'{"values": [], "count": 0, "next_url": null, "previous_url": null}'
        found = self.service.answer(unquote(parts.path), {"per_page": str(self.page_size)} | query, self.address)
        return int(found.status), {"Content-Type": "application/json"}, found.body


def recorded(kind: str) -> list[dict[str, Any]]:
    """The values of a recorded reply."""
    values: list[dict[str, Any]] = json.loads((RECORDED / f"{kind}.json").read_text(encoding="utf-8"))["values"]
    return values


def kpi(identifier: str, **more: Any) -> dict[str, Any]:
    usual = {
        "id": identifier,
        "title": f"Nyckeltal {identifier}, andel (%)",
        "description": "Vad det mäter.",
        "is_divided_by_gender": True,
        "municipality_type": "K",
        "auspice": "E",
        "operating_area": "Grundskola",
        "perspective": "Resultat",
        "prel_publication_date": None,
        "publication_date": "2026-12-01",
        "publ_period": "2026",
        "has_ou_data": False,
    }
    return usual | more


def period(year: int, *values: dict[str, Any], kpi: str = "N15504", **place: str) -> dict[str, Any]:
    return {"kpi": kpi, **(place or {"municipality": "9999"}), "period": year, "values": list(values)}


def value(gender: str, number: float | None, **more: Any) -> dict[str, Any]:
    return {"gender": gender, "count": 1, "status": "", "value": number, "isdeleted": False, **more}


def group(identifier: str, title: str, *members: str) -> dict[str, Any]:
    listed = [{"member_id": code, "member_title": f"Kommun {code}"} for code in members]
    return {"id": identifier, "title": title, "members": listed}
