"""From a page to its row at /data and back again, for every kind of page and every table."""

from collections.abc import Callable
from urllib.parse import urldefrag

import pytest

from datasets import declaration
from portal.data import row_path
from portal.row_pages import PAGES
from tests.portal.page import Browser, Page

BOTH_WAYS = {
    "decisions",
    "matters",
    "meetings",
    "assignments",
    "people",
    "notices",
    "indicators",
    "organizations",
    "documents",
    "catalog_datasets",
}
"""Tables whose rows are told of on a page that leads to the row as well."""
NO_PAGE = {
    "ballots",
    "indicator_areas",
    "indicator_area_members",
    "indicator_units",
    "sources",
    "harvests",
    "issues",
    "changes",
    "withheld",
    "editions",
}
"""Tables whose rows are shown on no page, or on one of many rows alike."""
TABLES = sorted(declaration.load().tables)


def rows(site: Browser, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = site.request(f"/data/insyn/{table}.json?_shape=array&_size=max").json()
    return found


def test_every_table_has_its_place() -> None:
    assert set(TABLES) == set(PAGES) | NO_PAGE
    assert not set(PAGES) & NO_PAGE
    assert set(PAGES) >= BOTH_WAYS


@pytest.mark.parametrize("table", sorted(PAGES))
def test_a_row_leads_to_its_page(page: Callable[..., Page], site: Browser, table: str) -> None:
    found = rows(site, table)
    assert found
    for row in found:
        told = page(row_path(table, str(row["id"])))
        shown = [link.get("href", "") for link in told.all("a") if "".join(link.itertext()) == "Visa som sida"]
        assert len(shown) == 1, row["id"]
        path, fragment = urldefrag(shown[0])
        assert site.status(*path.split("?", 1)) == 200, shown
        if fragment:
            places = {element.get("id") for element in Page(path, site.request(path)).root.iter()}
            assert fragment in places, shown


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("table", sorted(BOTH_WAYS))
def test_a_page_leads_to_its_row(site: Browser, table: str, language: str) -> None:
    for row in rows(site, table):
        path = urldefrag(PAGES[table](row)).url
        assert row_path(table, str(row["id"])) in Page(path, site.request(language + path)).links, (path, row["id"])


@pytest.mark.parametrize("table", sorted(NO_PAGE))
def test_a_row_without_a_page_says_nothing_of_one(site: Browser, table: str) -> None:
    for row in rows(site, table)[:2]:
        assert "Visa som sida" not in site.request(row_path(table, str(row["id"]))).text


def test_each_assignment_in_the_register_leads_to_its_row(site: Browser) -> None:
    links = Page("/uppdrag", site.request("/uppdrag")).links
    for row in rows(site, "assignments"):
        assert row_path("assignments", str(row["id"])) in links
