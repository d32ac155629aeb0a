"""What pages tell programs: canonical addresses, previews, schema.org, Dublin Core, the sitemap and robots.txt."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from protego import Protego

from portal.catalogue import sitemap as parts
from portal.pages.parameters import LONGEST_TEXT
from tests.portal.page import PAGES, Browser, Page
from tests.portal.small_edition import CHANGED, COMING, HELD, MATTER, SECRET, VOTED, WITHDRAWN, Shelf, fill

Fetch = Callable[..., Page]
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FRAMED = "/badda-in/"


def meta(page: Page) -> dict[str, str]:
    return {
        element.get("name") or element.get("property") or "": element.get("content", "") for element in page.all("meta")
    }


def data(page: Page) -> dict[str, Any]:
    (script,) = [script for script in page.all("script") if script.get("type") == "application/ld+json"]
    found = json.loads(script.text or "")
    assert isinstance(found, dict)
    return found


def addresses(site: Browser, path: str) -> Iterator[str]:
    response = site.request(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"] == "application/xml; charset=utf-8"
    for element in ElementTree.fromstring(response.content).iter(f"{_MAP}loc"):
        target = urlsplit(element.text or "")
        assert target.netloc == "insyn.test"
        yield target.path


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith(FRAMED)])
def test_every_page_has_one_address_and_a_preview(page: Fetch, path: str) -> None:
    found = page(path)
    (canonical,) = [link.get("href") for link in found.all("link") if link.get("rel") == "canonical"]
    assert canonical == f"http://insyn.test{path}"
    told = meta(found)
    assert told["og:url"] == canonical
    assert told["og:title"] == "".join(found.all("h1")[0].itertext()).strip()
    assert told["og:locale"] == "sv_SE"


def test_english_pages_are_their_own_canonical(site: Browser) -> None:
    assert '<link rel="canonical" href="http://insyn.test/en/beslut">' in site.request("/en/beslut").text


def test_a_decision_is_described(page: Fetch) -> None:
    for path in (VOTED, CHANGED):
        found = page(path)
        told = data(found)
        assert told["@context"] == "https://schema.org"
        assert told["@type"] == "CreativeWork"
        assert told["url"] == f"http://insyn.test{path}"
        assert told["name"] == "Utbyggnad av skolan i Norrby"
        assert told["creator"]["@type"] == "GovernmentOrganization"
        assert told["isPartOf"]["url"] == f"http://insyn.test{MATTER}"
        assert meta(found)["DCTERMS.date"] == told["dateCreated"]
    assert meta(page(VOTED))["description"].startswith("Kommunfullmäktige, 19 oktober 2026: Skolan i Norrby")


def test_a_meeting_is_an_event(page: Fetch) -> None:
    coming = data(page(COMING))
    assert coming["@type"] == "Event"
    assert coming["startDate"] == "2026-12-14T18:00:00+01:00"
    assert coming["location"]["name"] == "Stadshuset"
    assert coming["eventStatus"] == "https://schema.org/EventScheduled"
    assert data(page(HELD))["startDate"] == "2026-10-19"
    assert data(page("/moten/kommunstyrelsen-2026-12-02"))["eventStatus"] == "https://schema.org/EventCancelled"


def test_the_site_can_be_searched(page: Fetch) -> None:
    told = data(page("/"))
    assert told["@type"] == "WebSite"
    assert told["potentialAction"]["target"]["urlTemplate"] == "http://insyn.test/sok?q={words}"


def test_a_matter_with_markup_in_its_title_cannot_leave_its_script(page: Fetch) -> None:
    found = page("/arenden/KS-2026-18")
    assert data(found)["name"] == "<b>Taxa & avgift</b>"
    assert meta(found)["DCTERMS.title"] == "<b>Taxa & avgift</b>"
    assert len(found.all("script")) == 1


def test_the_sitemap_has_every_page_once_and_each_answers(site: Browser) -> None:
    listed = [path for part in addresses(site, "/sitemap.xml") for path in addresses(site, part)]
    assert len(listed) == len(set(listed))
    assert {"/", "/beslut", VOTED, CHANGED, MATTER, HELD, COMING} <= set(listed)
    for path in listed:
        response = site.request(path)
        assert response.status_code == 200, path
        assert response.headers["content-type"].startswith("text/html"), path
        assert "x-robots-tag" not in response.headers, path
    assert WITHDRAWN not in listed


def test_the_parts_of_the_sitemap_hold_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 7)
    shelf = Shelf(tmp_path)
    fill(shelf)
    rows = [{"id": f"KS-2025-{n}", "case_number": f"KS/2025:{n}", "title": f"Ärende {n}"} for n in range(30)]
    shelf.insert("matters", *rows)
    shelf.publish()
    site = Browser(shelf.instance)
    pieces = [path for path in addresses(site, "/sitemap.xml") if "arenden" in path]
    assert len(pieces) == 5
    matters = [list(addresses(site, piece)) for piece in pieces]
    assert max(map(len, matters)) <= 7
    assert sorted(path for piece in matters for path in piece) == sorted(
        [MATTER, "/arenden/KS-2026-18", *(f"/arenden/KS-2025-{n}" for n in range(30))]
    )
    for path in ("/sitemap/arenden-6.xml", "/sitemap/arenden-0.xml", "/sitemap/people-1.xml"):
        assert site.request(path).status_code == 404
    site.close()


def test_robots_may_read_pages_but_not_ask_questions(site: Browser) -> None:
    text = site.request("/robots.txt").text
    rules = Protego.parse(text)
    assert list(rules.sitemaps) == ["http://insyn.test/sitemap.xml"]
    for path in ("/", VOTED, MATTER, "/moten.ics", "/beslut.atom", "/ledamoter"):
        assert rules.can_fetch(f"http://insyn.test{path}", "x"), path
    for path in ("/sok?q=a", "/en/sok?q=a", "/data/insyn/people?_sort=name"):
        assert not rules.can_fetch(f"http://insyn.test{path}", "x"), path


@pytest.mark.parametrize("path", ["/ledamoter/anna-prov", "/en/ledamoter", "/anslag", "/sok?q=a", "/data/insyn/people"])
def test_pages_about_persons_and_answers_stay_out_of_search_engines(site: Browser, path: str) -> None:
    assert site.request(path).headers["x-robots-tag"] == "noindex"


def test_what_was_withdrawn_is_in_no_feed_calendar_or_sitemap(site: Browser) -> None:
    for path in ("/beslut.atom", "/arenden.atom", "/organ/kommunstyrelsen.atom", "/sitemap/beslut-1.xml", "/moten.ics"):
        text = site.request(path).text
        assert SECRET not in text
        assert WITHDRAWN not in text


def test_a_long_title_makes_a_short_description(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.insert("matters", {"id": "KS-2025-1", "case_number": "KS/2025:1", "title": "Skola " * 200})
    shelf.publish()
    site = Browser(shelf.instance)
    found = Page("/arenden/KS-2025-1", site.request("/arenden/KS-2025-1"))
    assert len(meta(found)["description"]) <= LONGEST_TEXT
    site.close()
