"""Calendars: read by two libraries, whole by RFC 5545, the same for the same edition, a new version for each change."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from datasets import declaration
from harvesters.store import Store
from portal import icalendars
from tests.portal.page import Browser
from tests.portal.small_edition import COMING, HELD, Shelf

CALENDARS = [
    "/moten.ics",
    "/organ/kommunfullmaktige.ics",
    f"{HELD}.ics",
    f"{COMING}.ics",
    "/en/moten.ics",
    "/uppdrag.ics",
    "/anslag.ics",
]
LATER = "2026-11-25T09:30:00+00:00"
COUNCIL = "kommunfullmaktige-2026-12-14@insyn.test"


def events(site: Browser, path: str) -> dict[str, Event]:
    response = site.request(path)
    assert response.status_code == 200, path
    calendar = Calendar.from_ical(response.content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}


@pytest.mark.parametrize("path", CALENDARS)
def test_every_calendar_is_whole(site: Browser, path: str) -> None:
    response = site.request(path)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    body = response.content
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = events(site, path)
    assert found
    for event in found.values():
        for required in ("uid", "dtstamp", "dtstart", "sequence", "summary", "url", "status"):
            assert required in event, required
        target = str(event["url"]).removeprefix("http://insyn.test")
        assert site.status(target) == 200


@pytest.mark.parametrize("path", CALENDARS)
def test_another_library_reads_the_same_meetings(site: Browser, path: str) -> None:
    calendar = vobject.readOne(site.request(path).content.decode())
    ours = events(site, path)
    assert {event.uid.value for event in calendar.vevent_list} == set(ours)
    for event in calendar.vevent_list:
        start = ours[event.uid.value].start
        assert event.dtstart.value == start
        if isinstance(start, datetime):
            assert event.dtstart.value.utcoffset() == start.utcoffset() == timedelta(hours=1)


def test_times_are_swedish_and_days_without_times_are_whole(site: Browser) -> None:
    found = events(site, "/moten.ics")
    assert found[COUNCIL].start == datetime(2026, 12, 14, 18, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert found[COUNCIL]["location"] == "Stadshuset"
    held = found["kommunstyrelsen-2026-10-07@insyn.test"]
    assert (held.start, held.end) == (date(2026, 10, 7), date(2026, 10, 8))
    assert "TZID:Europe/Stockholm" in site.request("/moten.ics").text


def test_cancelled_meetings_are_cancelled(site: Browser) -> None:
    cancelled = events(site, "/organ/kommunstyrelsen.ics")["kommunstyrelsen-2026-12-02@insyn.test"]
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["summary"] == "Inställt: Kommunstyrelsen"


def test_one_meeting_and_one_body(site: Browser) -> None:
    assert list(events(site, f"{COMING}.ics")) == [COUNCIL]
    assert {uid.rpartition("-2026")[0] for uid in events(site, "/organ/kommunfullmaktige.ics")} == {"kommunfullmaktige"}
    for path in ("/moten/x.ics", "/organ/x.ics"):
        assert site.request(path).status_code == 404
    assert site.request("/moten.ics?x=1").status_code == 400


def test_last_days_of_assignments_under_the_filters_of_their_list(site: Browser) -> None:
    found = events(site, "/uppdrag.ics")
    rows = site.request("/data/insyn/assignments.json?_shape=objects&due_to__gte=2025-01-01").json()["rows"]
    due = {f"{row['id']}-sista-dag@insyn.test": row["due_to"] for row in rows if not row["reported_in"]}
    assert {uid: str(event.start) for uid, event in found.items()} == due
    assert all(str(event["summary"]).startswith("Sista dag: ") for event in found.values())
    assert set(events(site, "/uppdrag.ics?lage=forsenat")) <= set(due)
    assert not events(site, "/uppdrag.ics?lage=redovisat")
    assert site.request("/uppdrag.ics?lage=x").status_code == 400


def test_calendars_take_the_filters_of_their_lists(site: Browser) -> None:
    rows = site.request("/data/insyn/meetings.json?_shape=objects&organization=kommunstyrelsen").json()["rows"]
    found = events(site, "/moten.ics?organ=kommunstyrelsen&ar=2026")
    assert set(found) == {f"{row['id']}@insyn.test" for row in rows if row["date"].startswith("2026")}
    assert "/moten.ics?organ=kommunstyrelsen" in site.request("/moten?organ=kommunstyrelsen").text
    for path in ("/beslut", "/arenden"):
        assert (
            "/moten.ics?organ=kommunstyrelsen&amp;ar=2026" in site.request(f"{path}?organ=kommunstyrelsen&ar=2026").text
        )
    assert not events(site, "/moten.ics?ar=2026&organ=kommunstyrelsen").keys() - events(site, "/moten.ics").keys()


def test_last_days_to_appeal_are_those_of_the_notices(site: Browser) -> None:
    rows = site.request("/data/insyn/notices.json?_shape=objects&appeal_until__gte=2025-01-01").json()["rows"]
    told = {f"{row['id']}-sista-dag@insyn.test": row["appeal_until"] for row in rows}
    found = events(site, "/anslag.ics")
    assert {uid: str(event.start) for uid, event in found.items()} == told
    assert all("officiella anslagstavla gäller" in str(event["description"]) for event in found.values())
    assert "/anslag.ics" in site.request("/anslag").text
    assert site.request("/anslag.ics?slag=x").status_code == 400


@pytest.fixture
def moved(shelf: Shelf) -> Iterator[Browser]:
    """The site after a harvest that moved a meeting, and one that cancelled it."""
    with Store(shelf.instance.store, declaration.load()) as store:
        row = COUNCIL.partition("@")[0]
        for number, (moment, field, value) in enumerate(
            [("2026-11-24T09:30:00+00:00", "place", "Prästgården"), (LATER, "state", "cancelled")], 100
        ):
            store.db.execute(f'UPDATE meetings SET "{field}" = ?, modified = ? WHERE id = ?', [value, moment, row])
            store.db.table("changes").insert(
                {"id": number, "at": moment, "harvest": 1, "table_name": "meetings", "row_id": row, "field": field}
                | {"cause": "source", "after": value}
            )
        gone = "kommunstyrelsen-2026-12-02"
        store.db.execute("UPDATE meetings SET gone = ?, state = 'planned' WHERE id = ?", [LATER, gone])
        store.db.conn.commit()
    shelf.publish()
    site = Browser(shelf.instance)
    yield site
    site.close()


def test_each_change_is_a_new_version_of_the_same_event(site: Browser, moved: Browser) -> None:
    before, after = events(site, "/moten.ics")[COUNCIL], events(moved, "/moten.ics")[COUNCIL]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert datetime.fromisoformat(LATER) == after.DTSTAMP
    assert after["status"] == "CANCELLED"
    assert after["location"] == "Prästgården"
    assert before.start == after.start


def test_a_planned_meeting_that_the_source_took_away_is_in_no_calendar(moved: Browser) -> None:
    assert "kommunstyrelsen-2026-12-02@insyn.test" not in events(moved, "/moten.ics")


def test_a_calendar_is_the_same_bytes_as_long_as_the_edition(edition: Shelf) -> None:
    bodies = []
    for _ in range(2):
        site = Browser(edition.instance)
        bodies.append([site.request(path).content for path in CALENDARS])
        site.close()
    assert bodies[0] == bodies[1]


def test_the_time_zone_is_right_on_both_sides_of_each_change() -> None:
    """Our zone says what the system's says, day by day through three years, as another library understands it."""
    body = icalendars.document("x", "sv", [meeting("x")]).decode()
    zone = vobject.readOne(body).vtimezone.tzinfo
    for number in range(3 * 365):
        noon = datetime(2025, 1, 1, 12) + timedelta(days=number)
        assert noon.replace(tzinfo=zone).utcoffset() == noon.replace(tzinfo=ZoneInfo("Europe/Stockholm")).utcoffset()


def meeting(text: str) -> icalendars.Entry:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return icalendars.Entry(
        "a@x", 0, moment, moment, date(2026, 1, 1), time(18), time(17), text, text, text, "http://x/1", False
    )


@given(text=st.text(st.characters() | st.characters(max_codepoint=31), min_size=1, max_size=200))
def test_no_text_of_a_source_breaks_a_calendar(text: str) -> None:
    body = icalendars.document(text, "sv", [meeting(text)])
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert event["uid"] == "a@x"
    assert "dtend" not in event
    assert vobject.readOne(body.decode()).vevent.uid.value == "a@x"
