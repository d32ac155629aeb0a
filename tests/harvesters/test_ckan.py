"""The CKAN harvester against a server that speaks the action API's wire format."""

import io
import json
import sqlite3
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from datasets import shelf
from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.outcome import Outcome
from tests.conftest import NOW, Answer, WebSite, make_instance

CSV = "Enhet;Postnr;Belopp;Antal\nÅsens förskola;01234;1234,50;7\nÄlvskolan;64180;-3,25;12\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Namn", "År"], ["Simhallen", 1974], ["Biblioteket", None]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class Portal:
    """A CKAN with two packages. `search` may be "works", "empty" or "fails"."""

    def __init__(self, web: WebSite) -> None:
        self.web, self.search = web, "works"
        web.pages["/enheter.csv"] = CSV
        web.pages["/hus.xlsx"] = workbook()
        resources = [
            {"id": "r1", "name": "Enheter", "format": "CSV", "url": f"{web.address}/enheter.csv"},
            {"id": "r2", "name": "Hus", "format": "XLSX", "url": f"{web.address}/hus.xlsx"},
            {"id": "r3", "name": "Karta", "format": "PDF", "url": f"{web.address}/karta.pdf"},
        ]
        self.packages: list[dict[str, Any]] = [
            {"name": "enheter", "title": "Kommunens enheter", "license_title": "CC0", "resources": resources},
            {
                "name": "register",
                "title": "Register",
                "resources": [{"id": "r4", "name": "Register", "format": "", "url": "", "datastore_active": True}],
            },
        ]
        for action in ("package_search", "package_list", "package_show", "datastore_search"):
            web.pages[f"/api/action/{action}"] = self.answer

    def answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.endswith("package_search") and self.search == "fails":
            return (
                409,
                {},
                json.dumps({"success": False, "error": {"__type": "Search Error", "message": "Solr"}}).encode(),
            )
        result = getattr(self, parts.path.rsplit("/", 1)[1])(query)
        return 200, {"Content-Type": "application/json"}, json.dumps({"success": True, "result": result}).encode()

    def package_search(self, query: dict[str, str]) -> object:
        start = int(query.get("start", 0))
        found = self.packages if self.search == "works" else []
        return {"count": len(found), "results": found[start : start + 1]}

    def package_list(self, query: dict[str, str]) -> object:
        return [package["name"] for package in self.packages]

    def package_show(self, query: dict[str, str]) -> object:
        return next(package for package in self.packages if package["name"] == query["id"])

    def datastore_search(self, query: dict[str, str]) -> object:
        offset, limit = int(query.get("offset", 0)), int(query["limit"])
        rows = [{"_id": n, "namn": f"Post {n}", "ar": 2000 + n % 20} for n in range(1, 1501)]
        return {"fields": [{"id": "_id"}, {"id": "namn"}, {"id": "ar"}], "records": rows[offset : offset + limit]}


@pytest.fixture
def portal(web: WebSite) -> Portal:
    return Portal(web)


@pytest.fixture
def catalogue(tmp_path: Path, web: WebSite) -> Instance:
    return make_instance(tmp_path, Source("oppna-data", "ckan", web.address, title="Provbys öppna data"))


def run(instance: Instance) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]


def ask(instance: Instance, query: str) -> list[tuple[object, ...]]:
    edition = shelf.current(instance.editions)
    assert edition
    connection = sqlite3.connect(f"file:{instance.editions / edition.file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_packages_resources_and_tables_are_published(portal: Portal, catalogue: Instance) -> None:
    assert not run(catalogue).complaints
    assert ask(catalogue, "SELECT name, license FROM catalog_datasets ORDER BY name") == [
        ("enheter", "CC0"),
        ("register", None),
    ]
    assert ask(catalogue, "SELECT title, table_name, row_count FROM resources ORDER BY id") == [
        ("Enheter", "enheter", 2),
        ("Hus", "hus", 2),
        ("Karta", None, None),
        ("Register", "register", 1500),
    ]


def test_swedish_numbers_are_numbers_and_leading_zeros_stay(portal: Portal, catalogue: Instance) -> None:
    run(catalogue)
    assert ask(catalogue, "SELECT enhet, postnr, belopp, antal FROM enheter ORDER BY row") == [
        ("Åsens förskola", "01234", 1234.5, 7),
        ("Älvskolan", "64180", -3.25, 12),
    ]
    assert ask(catalogue, "SELECT namn, ar FROM hus ORDER BY row") == [("Simhallen", 1974), ("Biblioteket", None)]


@pytest.mark.parametrize("search", ["empty", "fails"])
def test_a_portal_whose_search_is_broken_is_read_by_its_list(portal: Portal, catalogue: Instance, search: str) -> None:
    portal.search = search
    outcome = run(catalogue)
    assert not outcome.complaints
    assert ask(catalogue, "SELECT count(*) FROM resources") == [(4,)]
    assert [issue.kind for issue in outcome.issues] == (["search fails"] if search == "fails" else [])


def test_a_date_that_is_none_is_an_issue_and_not_kept(portal: Portal, catalogue: Instance) -> None:
    portal.packages[0]["metadata_modified"], portal.packages[1]["metadata_modified"] = "i våras", "2026-02-01T08:00:00Z"
    assert [(issue.kind, issue.value) for issue in run(catalogue).issues if issue.kind == "no date"] == [
        ("no date", "i våras")
    ]
    assert ask(catalogue, "SELECT name, updated_at FROM catalog_datasets ORDER BY name") == [
        ("enheter", None),
        ("register", "2026-02-01T08:00:00+00:00"),
    ]


def test_a_second_harvest_changes_nothing(portal: Portal, catalogue: Instance) -> None:
    run(catalogue)
    again = rounds.harvest_round(catalogue, now=lambda: NOW)
    assert (again.published, again.outcomes[0].counts.differs) == (None, False)


def test_a_portal_that_fails_midway_loses_nothing(portal: Portal, catalogue: Instance, web: WebSite) -> None:
    run(catalogue)
    web.pages["/api/action/datastore_search"] = (403, {}, b"<h1>Forbidden</h1>")
    outcome = run(catalogue)
    assert outcome.failure and outcome.missed
    assert ask(catalogue, "SELECT count(*) FROM resources WHERE gone IS NULL") == [(4,)]
    assert ask(catalogue, "SELECT count(*) FROM register") == [(1500,)]


def test_a_file_that_is_gone_is_told_and_the_rest_stands(portal: Portal, catalogue: Instance, web: WebSite) -> None:
    del web.pages["/hus.xlsx"]
    outcome = run(catalogue)
    assert outcome.missed
    assert ask(catalogue, "SELECT count(*) FROM enheter") == [(2,)]


def test_the_robots_txt_that_every_ckan_has_does_not_close_its_api(
    portal: Portal, catalogue: Instance, web: WebSite
) -> None:
    web.pages["/robots.txt"] = "User-agent: *\nDisallow: /api/\nDisallow: /enheter.csv\nCrawl-Delay: 10\n"
    outcome = run(catalogue)
    assert not outcome.failure
    assert ask(catalogue, "SELECT count(*) FROM resources") == [(4,)]
    assert [issue.message for issue in outcome.issues if "robots.txt forbids" in issue.message]
