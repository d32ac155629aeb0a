"""The front page: what is new, in a first edition and later, and that no meeting is out of sight."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from datasets import declaration
from datasets.edition import publish
from portal.catalogue import Catalogue
from portal.pages.arrivals import MOST_CHANGES
from portal.site import Site
from tests.portal.page import Browser, Page
from tests.portal.small_edition import COMING, HELD, VOTED, Shelf, fill

LATER, DAY = datetime(2026, 12, 20, 5, tzinfo=UTC), date(2026, 12, 22)
NEW_ROWS = {
    "meetings": "kommunstyrelsen-2026-12-16",
    "agenda_items": "kommunstyrelsen-2026-12-16-1",
    "decisions": "kommunstyrelsen-2026-12-16-60",
    "matters": "KS-2026-99",
    "notices": "anslagstavlan-9",
    "indicator_values": "N01951-9999-2026-T",
}


def like(shelf: Shelf, table: str, identifier: str, **own: object) -> None:
    """A new row like one that stands."""
    shelf.insert(table, {**shelf.rows(table, identifier), **own})


def something_came(shelf: Shelf) -> None:
    """Minutes of a board with a report of what the council ordered, a matter, a notice, a value."""
    meeting, item = NEW_ROWS["meetings"], NEW_ROWS["agenda_items"]
    board = {"meeting": meeting, "date": "2026-12-16", "number": 60, "title": "Kostnaden", "matter": "KS-2026-99"}
    shelf.insert("matters", {"id": "KS-2026-99", "case_number": "KS/2026:99", "title": "Skolans kostnad"})
    like(shelf, "meetings", "kommunstyrelsen-2026-10-07", id=meeting, date="2026-12-16")
    like(shelf, "agenda_items", "kommunstyrelsen-2026-10-07-3", **board, id=item)
    like(shelf, "decisions", "kommunstyrelsen-2026-10-07-47", **board, id=NEW_ROWS["decisions"], agenda_item=item)
    like(shelf, "notices", "anslagstavlan-1", id="anslagstavlan-9", title="Nytt anslag", posted_on="2026-12-19")
    like(shelf, "assignments", "u1", reported_in=NEW_ROWS["decisions"])
    value = {"indicator": "N01951", "municipality": "9999", "year": 2026, "gender": "T", "value": 9876}
    shelf.insert("indicator_values", {"id": NEW_ROWS["indicator_values"], **value})
    with sqlite3.connect(shelf.instance.store) as store:
        for table, identifier in NEW_ROWS.items():
            store.execute(f"UPDATE {table} SET first_seen = ?1, modified = ?1 WHERE id = ?2", (str(LATER), identifier))


def publish_later(shelf: Shelf) -> None:
    """A second edition, whose chain knows the first."""
    instance = shelf.instance
    shelf.insert("editions", {"id": "insyn-first.db", "published_at": "2026-11-23T06:00:01+00:00", "sha256": "0" * 64})
    publish(instance.store, instance.editions, now=LATER, today=DAY, declarations=declaration.load())


def front(shelf: Shelf, day: date = DAY) -> Page:
    browser = Browser(Site(shelf.instance, lambda: day))
    found = Page("/", browser.request("/"))
    found.check(browser)
    browser.close()
    return found


def new(page: Page) -> str:
    return page.text[page.text.index("Nytt") : page.text.index("Möten som kommer")]


def test_a_first_edition_says_so_and_shows_the_latest_of_each_kind(page: Callable[..., Page]) -> None:
    found = page("/")
    assert "Insyn började läsa kommunens handlingar 23 november 2026, så allt är nytt." in new(found)
    assert "Protokoll Kommunfullmäktige 19 oktober 2026 1 beslut" in new(found)
    assert "Kallelser Kommunfullmäktige 14 december 2026 2 punkter" in new(found)
    assert {HELD, COMING, "/anslag/anslagstavlan-1", "/oppenhet", "/oppenhet.atom"} <= set(found.links)


def test_later_editions_tell_what_has_come_and_nothing_else(shelf: Shelf) -> None:
    something_came(shelf)
    publish_later(shelf)
    told = new(front(shelf))
    assert "Det här har kommit sedan 8 december 2026." in told
    assert "Protokoll Kommunstyrelsen 16 december 2026 1 beslut" in told
    for words in ("Skolans kostnad", "Nytt anslag 19 december 2026", "Invånare totalt, antal 2026"):
        assert words in told
    assert "Redovisade uppdrag Kommunstyrelsen får i uppdrag att redovisa kostnaden. 16 december 2026" in told
    for words in ("Kommunfullmäktige", "Utbyggnad av skolan", "Justerat protokoll", "meritvärde"):
        assert words not in told


def test_each_leads_to_its_page(shelf: Shelf) -> None:
    something_came(shelf)
    publish_later(shelf)
    links = front(shelf).links
    report = "/beslut/kommunstyrelsen/2026-12-16/60"
    assert {report, "/moten/kommunstyrelsen-2026-12-16", "/arenden/KS-2026-99", "/anslag/anslagstavlan-9"} <= {*links}
    assert "/nyckeltal/N01951" in links


def test_what_was_published_before_is_no_news_when_it_differs(shelf: Shelf) -> None:
    like(shelf, "decisions", "kommunfullmaktige-2026-10-19-91", text="Rättat")
    like(shelf, "matters", "KS-2026-17", title="Rättat")
    row = {"table_name": "decisions", "row_id": "kommunfullmaktige-2026-10-19-91", "field": "text", "cause": "source"}
    with sqlite3.connect(shelf.instance.store) as store:
        names = ("at", "harvest", *row)
        marks = ", ".join("?" * len(names))
        store.execute(f"INSERT INTO changes ({', '.join(names)}) VALUES ({marks})", (str(LATER), 1, *row.values()))
    publish_later(shelf)
    told = new(front(shelf))
    assert "Ändrat efteråt 1 ändring i det som redan var publicerat." in told
    assert "Protokoll" not in told and "Nya ärenden" not in told


def test_that_nothing_has_come_is_told_too(shelf: Shelf) -> None:
    assert "Inget har kommit sedan 8 december 2026." in new(front(shelf))


def test_a_flood_of_changes_is_counted_to_an_end(shelf: Shelf) -> None:
    rows = [(str(LATER), 1, "decisions", "x", "text", "source")] * (MOST_CHANGES + 5)
    with sqlite3.connect(shelf.instance.store) as store:
        store.executemany(
            "INSERT INTO changes (at, harvest, table_name, row_id, field, cause) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
    publish_later(shelf)
    assert "Fler än 1 000 ändringar i det som redan var publicerat." in new(front(shelf)).replace("\u00a0", " ")


def test_a_meeting_with_routine_alone_is_told(shelf: Shelf) -> None:
    something_came(shelf)
    publish_later(shelf)
    found = front(shelf)
    decided = found.text[found.text.index("De senaste besluten") :]
    assert "Möten med bara rutinbeslut Kommunstyrelsen 16 december 2026: 1 rutinbeslut" in decided
    assert VOTED in found.links


@pytest.mark.parametrize("is_first", [True, False])
def test_of_a_new_source_with_very_much_a_few_are_shown(shelf: Shelf, is_first: bool) -> None:
    rows = [{"id": f"n{n}", "kind": "announcement", "title": f"Anslag {n}", "posted_on": f"2026-01-{n % 28 + 1:02}"}
            for n in range(700)]  # fmt: skip
    shelf.insert("notices", *rows)
    publish_later(shelf)
    catalogue = Catalogue(_latest(shelf))
    arrivals = catalogue.arrivals
    found = arrivals.latest(DAY, limit=3) if is_first else arrivals.since(date(2026, 11, 1), DAY, limit=3)
    catalogue.close()
    assert len(found["notices"]) == 3
    assert not is_first or found["notices"][0].id == "anslagstavlan-2"


def _latest(shelf: Shelf) -> Path:
    return max(shelf.instance.editions.glob("insyn-*.db"))


def test_nothing_is_decided_yet(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    with sqlite3.connect(shelf.instance.store) as store:
        for table in ("statements", "motions", "ballots", "votes", "assignments", "decisions"):
            store.execute(f"DELETE FROM {table}")
    shelf.publish()
    found = front(shelf, date(2026, 11, 23))
    assert "Inga beslut är publicerade än." in found.text and "Möten med bara rutinbeslut" not in found.text
