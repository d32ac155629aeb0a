"""Feeds and calendars of tables and questions at /data: whole, or a 400 that tells what is missing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from datasets import declaration, instance
from portal import new_instance
from portal.doors import Doors
from tests.portal.page import Browser, Page
from tests.portal.small_edition import MUNICIPALITY, TODAY, Shelf, fill

DECISION = "kommunfullmaktige-2026-10-19-91"
COMING = "kommunfullmaktige-2026-12-14@insyn.test"
ENTRY = "select 'a' as atom_id, 'A' as atom_title, '2026-11-23T06:00:00+00:00' as atom_updated"
EVENT = "select 'Möte' as event_name, '2026-12-14T18:00' as event_dtstart"
FEEDS = [
    "/data/insyn/decisions.atom",
    "/data/insyn/decisions.atom?outcome=approved&_labels=on",
    "/data/insyn/matters.atom",
    "/data/insyn/meetings.atom?_size=2",
    "/data/insyn/senaste_beslut_flode.atom",
]
CALENDARS = ["/data/insyn/meetings.ics", "/data/insyn/meetings.ics?_labels=on", "/data/insyn/moten_kalender.ics"]


def read(site: Browser, path: str, **parameters: str) -> feedparser.FeedParserDict:
    response = site.request(path, params=parameters or None)
    assert response.status_code == 200, (path, response.text[:500])
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, (path, found.get("bozo_exception"))
    return found


def events(site: Browser, path: str, **parameters: str) -> dict[str, Event]:
    response = site.request(path, params=parameters or None)
    assert response.status_code == 200, (path, response.text[:500])
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_whole_and_leads_to_pages(site: Browser, path: str) -> None:
    found = read(site, path)
    assert found.feed.id == f"http://insyn.test{path}"
    assert found.feed.title and found.feed.author and found.entries
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    assert site.request(found.feed.links[1].href).status_code == 200
    for entry in found.entries:
        assert urlsplit(entry.id).netloc == "insyn.test"
        assert datetime.fromisoformat(entry.updated).tzinfo
        assert site.request(entry.link).status_code in (200, 303)


def test_a_feed_of_a_table_has_the_newest_first_and_its_filters(shelf: Shelf) -> None:
    shelf.insert("decisions", {**_own(shelf.rows("decisions", DECISION)), "title": "Skolan i Norrby byggs inte"})
    shelf.publish()
    browser = Browser(shelf.instance)
    found = read(browser, "/data/insyn/decisions.atom?outcome=approved")
    assert [entry.title for entry in found.entries][0] == "Skolan i Norrby byggs inte"
    assert found.entries[0].id == f"http://insyn.test/id/decisions/{DECISION}"
    assert found.entries[0].updated > found.entries[1].updated
    assert found.feed.title == "Beslut: outcome=approved – Insyn Provby"
    assert len(found.entries) == 2
    by_number = read(browser, "/data/insyn/decisions.atom?_sort=number")
    assert by_number.entries[0].id.endswith("-45")
    browser.close()


def _own(row: dict[str, Any]) -> dict[str, Any]:
    columns = declaration.load().tables["decisions"].stored
    return {name: row[name] for name in columns if name not in declaration.provenance()}


def test_any_question_can_be_a_feed(site: Browser) -> None:
    sql = f"""{ENTRY}, 'text & <b>' as atom_content, '/om' as atom_link
    union all select 'tag:x,2026:b', 'B', '2026-11-22', null, 'https://x.example/b'
    union all select '/id/c', null, '2026-11-21 10:00:00', '', 'javascript:alert(1)'"""
    first, second, third = read(site, "/data/insyn.atom", sql=sql).entries
    assert (first.title, first.summary, first.link) == ("A", "text & <b>", "http://insyn.test/om")
    assert first.id.startswith("http://insyn.test/data/insyn?sql=") and first.id.endswith("#a")
    assert (second.id, second.link) == ("tag:x,2026:b", "https://x.example/b")
    assert second.updated == "2026-11-22T00:00:00+01:00"
    assert (third.id, third.updated) == ("http://insyn.test/id/c", "2026-11-21T10:00:00+00:00")
    assert third.link.startswith("http://insyn.test/data/insyn?sql=")
    assert read(site, "/data/insyn.atom", sql=f"{ENTRY} where 0").entries == []


@pytest.mark.parametrize("path", CALENDARS)
def test_every_calendar_is_whole_and_another_library_reads_the_same(site: Browser, path: str) -> None:
    found = events(site, path)
    assert len(found) == 4
    for event in found.values():
        for required in ("uid", "dtstamp", "dtstart", "summary", "url", "status"):
            assert required in event, required
        assert site.request(str(event["url"])).status_code == 200
    body = site.request(path).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    others = vobject.readOne(body.decode()).vevent_list
    assert {event.uid.value: event.dtstart.value for event in others} == {uid: e.start for uid, e in found.items()}


@pytest.mark.parametrize("path", CALENDARS)
def test_meetings_are_told_as_the_portal_tells_them(site: Browser, path: str) -> None:
    found, of_pages = events(site, path), events(site, "/moten.ics")
    assert found.keys() == of_pages.keys()
    for name, event in found.items():
        for field in ("dtstart", "location", "status", "url"):
            assert event.get(field) == of_pages[name].get(field), field
    assert found["kommunstyrelsen-2026-12-02@insyn.test"]["status"] == "CANCELLED"


def test_a_calendar_has_the_filters_of_its_table_and_question(site: Browser) -> None:
    council = {"kommunfullmaktige-2026-10-19@insyn.test", COMING}
    assert events(site, "/data/insyn/meetings.ics?organization=kommunfullmaktige").keys() == council
    assert events(site, "/data/insyn/moten_kalender.ics?organ=kommunfullmaktige").keys() == council


def test_any_question_can_be_a_calendar(site: Browser) -> None:
    sql = f"""{EVENT}, '2026-12-14T20:30' as event_dtend, 'ett' as event_uid, 'A
B' as event_description, 'Rådhuset' as event_location, 'javascript:x' as event_url, 'TENTATIVE' as event_status
    union all select 'Två dagar', '2026-12-15', '2026-12-17', 'två', null, null, '/om', null
    union all select 'I annan zon', '2026-12-16T12:00:00+02:00', '2026-12-16', 'tre', '', '', '', ''"""
    found = events(site, "/data/insyn.ics", sql=sql)
    one, two, three = found["ett@insyn.test"], found["tv%C3%A5@insyn.test"], found["tre@insyn.test"]
    assert (one.start, one.end) == (_swedish(14, 18), _swedish(14, 20, 30))
    assert (one["description"], one["status"], "url" in one) == ("A\nB", "TENTATIVE", False)
    assert (two.start, two.end, two["url"]) == (date(2026, 12, 15), date(2026, 12, 17), "http://insyn.test/om")
    assert (three.start, "dtend" in three) == (datetime(2026, 12, 16, 10, tzinfo=UTC), False)
    assert list(events(site, "/data/insyn.ics", sql=EVENT)) == list(events(site, f"/data/insyn.ics?sql={EVENT}"))


def _swedish(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "sql", "said"),
    [
        ("/data/insyn.atom", "select 1 as atom_id", "atom_title, atom_updated not found"),
        ("/data/insyn.atom", 'select 1 as ""', "senaste_beslut_flode"),
        ("/data/insyn.atom", ENTRY.replace("2026-11-23T06:00:00+00:00", "i går"), "atom_updated in row 1"),
        ("/data/insyn.atom", ENTRY.replace("'a'", "null"), "atom_id is empty in row 1"),
        ("/data/insyn.ics", "select 1 as event_name", "event_dtstart not found"),
        ("/data/insyn.ics", EVENT.replace("2026-12-14T18:00", "i morgon"), "event_dtstart in row 1"),
        ("/data/insyn.ics", f"{EVENT}, 'x' as event_dtend", "event_dtend in row 1"),
        ("/data/insyn.ics", f"{EVENT}, 'kanske' as event_status", "write one of TENTATIVE, CONFIRMED, CANCELLED"),
        ("/data/insyn.ics", "select nope", "no such column: nope"),
        ("/data/insyn/decisions.ics", "", "moten_kalender"),
        ("/data/insyn/decisions.atom?_col=number", "", "atom_id, atom_title, atom_updated not found"),
        ("/data/insyn/sources.atom", "", "atom_id"),
    ],
)
def test_what_is_missing_is_told(site: Browser, path: str, sql: str, said: str) -> None:
    response = site.request(path, params={"sql": sql} if sql else None)
    assert response.status_code == 400, response.text
    assert said in response.json()["error"]
    browsed = site.request(path, params={"sql": sql} if sql else None, headers={"accept": "text/html"})
    assert said in Page(path, browsed).text


def test_the_list_of_tables_is_no_feed(site: Browser) -> None:
    assert [site.request(f"/data/insyn.{ending}").status_code for ending in ("atom", "ics")] == [404, 404]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_no_value_breaks_a_feed_or_a_calendar(site: Browser, value: str) -> None:
    entry = "select :x as atom_id, :x as atom_title, '2026-11-23' as atom_updated, :x as atom_content, :x as atom_link"
    event = (
        "select :x as event_uid, :x as event_name, '2026-11-23' as event_dtstart, :x as event_description, "
        ":x as event_location, :x as event_url"
    )
    feed = site.request("/data/insyn.atom", params={"sql": entry, "x": value})
    assert feed.status_code in (200, 400)
    if feed.status_code == 200:
        assert not feedparser.parse(feed.content).bozo
    calendar = site.request("/data/insyn.ics", params={"sql": event, "x": value})
    assert calendar.status_code == 200
    assert len(Calendar.from_ical(calendar.content).walk("VEVENT")) == 1
    for column, path in (("atom_updated", "/data/insyn.atom"), ("event_dtstart", "/data/insyn.ics")):
        asked = f"select *, :x as {column} from ({(ENTRY if 'atom' in column else EVENT).rsplit(',', 1)[0]})"
        assert site.request(path, params={"sql": asked, "x": value}).status_code in (200, 400)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("county")
    shelf = Shelf(folder / "provby-b")
    new_instance.create(folder / "provby-b", MUNICIPALITY, [])
    fill(shelf)
    shelf.publish()
    browser = Browser(Doors(instance.load_all(folder), lambda: TODAY))
    yield browser
    browser.close()


def test_addresses_are_below_the_door(door: Browser) -> None:
    root = "http://insyn.test/provby-b"
    found = read(door, "/provby-b/data/insyn/decisions.atom")
    assert found.feed.id == f"{root}/data/insyn/decisions.atom"
    assert {entry.id.startswith(f"{root}/id/decisions/") for entry in found.entries} == {True}
    assert {entry.link.startswith(f"{root}/beslut/") for entry in found.entries} == {True}
    asked = read(door, "/provby-b/data/insyn/senaste_beslut_flode.atom")
    assert {door.request(entry.link).status_code for entry in asked.entries} == {303}
    (uid,) = {name for name in events(door, "/provby-b/data/insyn/meetings.ics") if "12-14" in name}
    assert uid == f"provby-b/{COMING}"


@pytest.mark.parametrize(
    ("path", "words", "kind"),
    [
        ("/data/insyn/decisions", "Följ som flöde (Atom)", "application/atom+xml"),
        ("/data/insyn/meetings", "Följ som kalender (iCalendar)", "text/calendar"),
        ("/data/insyn/senaste_beslut_flode", "Följ som flöde (Atom)", "application/atom+xml"),
        ("/data/insyn/moten_kalender", "Följ som kalender (iCalendar)", "text/calendar"),
    ],
)
def test_pages_lead_to_their_feeds_and_calendars(site: Browser, path: str, words: str, kind: str) -> None:
    page = Page(path, site.request(path))
    links = {"".join(link.itertext()): link.get("href", "") for link in page.all("a")}
    told = [link for link in page.all("link") if link.get("type") == kind]
    assert [link.get("href") for link in told] == [links[words]]
    assert all(link.get("title") for link in told)
    assert site.request(links[words]).headers["content-type"].startswith(kind)
