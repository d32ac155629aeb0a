"""The pages: marked as invented, linking to files that exist, with the notice board and the register."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.sample.conftest import Site

PAGES = [
    "index.html",
    "kommun-och-politik/index.html",
    "kommun-och-politik/protokoll/index.html",
    "kommun-och-politik/anslagstavla/index.html",
    "kommun-och-politik/sammantraden/index.html",
    "kommun-och-politik/fortroendevalda/index.html",
    "om-webbplatsen/index.html",
]


def parsed(site: Site, page: str) -> LexborHTMLParser:
    return LexborHTMLParser((site.folder / page).read_text(encoding="utf-8"))


def links(tree: LexborHTMLParser) -> list[str]:
    return [node.attributes["href"] or "" for node in tree.css("a[href]")]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_is_invented_and_links_to_what_exists(site: Site, page: str) -> None:
    tree = parsed(site, page)
    assert "Påhittad kommun: all information på den här sidan är påhittad" in (tree.body.text() if tree.body else "")
    assert len(tree.css("h1")) == 1
    for link in links(tree):
        target = site.folder / link.lstrip("/")
        assert target.is_file() or (target / "index.html").is_file(), link


def test_the_pages_are_all_tested(site: Site) -> None:
    assert sorted(PAGES) == sorted(str(path.relative_to(site.folder)) for path in site.folder.rglob("*.html"))


def test_the_listing_links_every_document(site: Site) -> None:
    tree = parsed(site, "kommun-och-politik/protokoll/index.html")
    listed = {link: node.text() for node in tree.css("ul.dokument a") for link in [node.attributes["href"] or ""]}
    documents = {d.path: d.link_text for m in site.truth.meetings for d in m.documents}
    assert listed == documents
    assert sum("Protokoll kommunstyrelsen" in text for text in listed.values()) >= 10


def test_the_notice_board_shows_what_hangs_now(site: Site) -> None:
    entries = parsed(site, "kommun-och-politik/anslagstavla/index.html").css("li.sv-channel-item")
    assert len(entries) == len(site.truth.notices) >= 4
    assert all(notice.posted_on <= site.truth.today for notice in site.truth.notices)
    minutes = [notice for notice in site.truth.notices if notice.kind == "Justerat protokoll"]
    assert minutes
    for notice in minutes:
        assert notice.kept_at
        assert notice.adjusted_on
        assert notice.adjusted_on < notice.posted_on < notice.removed_on


def test_the_calendar_shows_the_cancelled_meeting(site: Site) -> None:
    rows = parsed(site, "kommun-och-politik/sammantraden/index.html").css("table.kalender tbody tr")
    assert len(rows) == len(site.truth.meetings)
    assert sum("Inställt" in row.text() for row in rows) == 1


def test_the_register_is_the_same_as_table_and_csv(site: Site) -> None:
    rows = parsed(site, "kommun-och-politik/fortroendevalda/index.html").css("table.register tbody tr")
    table = [[cell.text() for cell in row.css("td")] for row in rows]
    target: Path = site.folder / "kommun-och-politik/fortroendevalda/fortroendevalda.csv"
    with target.open(encoding="utf-8", newline="") as opened:
        head, *written = csv.reader(opened, delimiter=";")
    assert head == ["Namn", "Parti", "Organ", "Uppdrag", "Från och med", "Till och med"]
    assert written == table
    assert sum(row[2] == "Kommunfullmäktige" and row[3] != "ersättare" for row in table) == 31


def test_no_page_links_the_answer_key(site: Site) -> None:
    assert (site.folder / "truth.json").is_file()
    for path in site.folder.rglob("*.html"):
        assert "truth.json" not in path.read_text(encoding="utf-8")
