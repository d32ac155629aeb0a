"""Many municipalities behind one address: addresses are right below each door, and one search finds in all."""

import re
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest

from datasets import instance as instances
from datasets.strict import ConfigError
from portal import new_instance
from portal.doors import Doors
from tests.portal.page import PAGES, Browser
from tests.portal.small_edition import MUNICIPALITY, TODAY, Shelf, fill

NAMES = [f"provby-{letter}" for letter in "abcdefghij"]
ROOT = "http://insyn.test"
LINKED = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten instances, each with the small edition and a matter of its own."""
    folder = tmp_path_factory.mktemp("county")
    first = Shelf(folder / "first")
    first.instance.folder.mkdir()
    fill(first)
    for name in NAMES:
        shelf = Shelf(folder / name)
        new_instance.create(folder / name, MUNICIPALITY, [])
        shutil.copy(first.instance.store, shelf.instance.store)
        title = f"Simhallen i {name}"
        shelf.insert("matters", {"id": "KS-2026-17", "case_number": "KS/2026:17", "title": title})
        shelf.publish()
    return folder


@pytest.fixture(scope="module")
def doors(county: Path) -> Iterator[Browser]:
    browser = Browser(Doors(instances.load_all(county), lambda: TODAY))
    yield browser
    browser.close()


def test_the_start_page_leads_to_each_and_is_in_both_languages(doors: Browser) -> None:
    for path, language in (("/", "sv"), ("/en/", "en")):
        page = doors.request(path)
        assert page.status_code == 200 and f'<html lang="{language}">' in page.text
        assert html5lib.HTMLParser(strict=False).parse(page.text) is not None
        for name in NAMES:
            assert f'href="/{name}{path}"' in page.text
    assert doors.request("/provby-a").headers["location"] == "/provby-a/"
    assert doors.request("/nagot-annat").status_code == 404
    assert doors.request("/halsa").text == "ok\n"
    assert doors.request("/static/insyn.css").status_code == doors.request("/static/insyn.svg").status_code == 200
    assert b"content-security-policy" in {name for name, _ in doors.request("/").headers.raw}


def test_one_search_finds_in_all(doors: Browser) -> None:
    page = doors.request("/sok?q=simhallen").text
    for name in NAMES:
        assert f'href="/{name}/sok?q=simhallen"' in page
        assert f'href="/{name}/arenden/KS-2026-17"' in page
    only = doors.request("/en/sok", params={"q": '"provby-c"'}).text
    assert 'href="/provby-c/en/arenden/KS-2026-17"' in only and "/provby-d/en/arenden" not in only
    assert "Inget hittades" in doors.request("/sok?q=xyzzyxyzzy").text
    assert "&lt;b&gt;" in doors.request("/sok?q=<b>").text
    assert doors.request("/sok", params={"q": "x" * 201}).status_code == 400


def test_no_link_leaves_its_door(doors: Browser) -> None:
    """Every page of a door and what it links to, in both languages and in Datasette's part."""
    door = f"/{NAMES[3]}"
    waiting = deque(f"{door}{path}" for path in (*PAGES, *(f"/en{path}" for path in PAGES), "/data/", "/data/insyn"))
    seen: dict[str, int] = {}
    while waiting and len(seen) < 900:
        address = waiting.popleft()
        if address in seen:
            continue
        answer = doors.request(address)
        seen[address] = answer.status_code
        if "html" not in answer.headers.get("content-type", ""):
            continue
        for link in LINKED.findall(answer.text):
            target = urlsplit(urljoin(ROOT + address, link.replace("&amp;", "&")))
            if target.netloc == "insyn.test" and not link.startswith("#"):
                assert target.path.startswith(f"{door}/"), (address, link)
                assert target.path.count(NAMES[3]) == 1, (address, link)
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    assert len(seen) > 300
    assert {address: status for address, status in seen.items() if status not in (200, 308, 302)} == {}


def test_what_programs_read_has_whole_addresses_below_the_door(doors: Browser) -> None:
    door = f"{ROOT}/provby-b/"
    canonical = re.search(r'rel="canonical" href="([^"]*)"', doors.request("/provby-b/beslut").text)
    assert canonical and canonical[1] == f"{door}beslut"
    assert "<id>tag:insyn.test,2026-" in (feed := doors.request("/provby-b/beslut.atom").text)
    assert ":provby-b/decisions/" in feed and set(re.findall(rf'href="({ROOT}/[^/"]*/)', feed)) == {door}
    places = re.findall(r"<loc>([^<]*)</loc>", doors.request("/provby-b/sitemap.xml").text)
    assert places and all(place.startswith(door) for place in places)
    for place in places:
        told = re.findall(r"<loc>([^<]*)</loc>", doors.request(place.removeprefix(ROOT)).text)
        assert told and all(one.startswith(door) for one in told)
    assert f"Sitemap: {door}sitemap.xml" in (robots := doors.request("/robots.txt").text)
    assert "Disallow: /provby-b/data/" in robots and "Allow: /provby-b/data/hjalp\n" in robots
    for language in ("", "en/"):
        shown = doors.request(f"/provby-b/{language}data/hjalp").text
        assert f"{door}data/insyn/decisions.json" in shown and f"{ROOT}/data" not in shown
    catalogue = doors.request("/provby-b/dcat.rdf").text
    assert f"{door}data/insyn" in catalogue and f"{ROOT}/data" not in catalogue
    assert doors.request("/provby-b/oppenhet.json").json()["latest"] == f"{door}data/insyn.db"
    assert doors.request("/provby-b/data").headers["location"] == "/provby-b/data/"
    rows = doors.request("/provby-b/data/insyn/decisions.json?_size=1").json()
    assert rows["next_url"].startswith(f"{door}data/insyn/decisions.json")


def test_doors_do_not_share_pages(doors: Browser) -> None:
    for name in (*NAMES, *NAMES):
        assert f"Simhallen i {name}" in doors.request(f"/{name}/arenden/KS-2026-17").text
    assert doors.request("/provby-a/badda-in/").headers["content-security-policy"].endswith("*")
    assert doors.request("/provby-a/ledamoter").headers["x-robots-tag"] == "noindex"


def test_a_door_opens_with_its_first_edition(county: Path, tmp_path: Path) -> None:
    new_instance.create(tmp_path / "tom", MUNICIPALITY, [])
    browser = Browser(Doors(instances.load_all(tmp_path), lambda: TODAY))
    assert "Inga uppgifter har publicerats" in browser.request("/").text
    assert browser.request("/tom/").status_code == 503
    browser.close()


@pytest.mark.parametrize(
    ("name", "said"), [("Stor By", "no plain name"), ("sok", "name of the start page"), ("", "insyn init")]
)
def test_folders_that_cannot_be_doors_are_refused(tmp_path: Path, name: str, said: str) -> None:
    if name:
        new_instance.create(tmp_path / name, MUNICIPALITY, [])
    with pytest.raises(ConfigError, match=said):
        Doors(instances.load_all(tmp_path), lambda: TODAY)
