"""Every difference between editions as a feed, and as JSON with a cursor that holds from edition to edition."""

import feedparser

from tests.portal.page import Browser
from tests.portal.small_edition import Shelf

CHANGE = {"at": "2026-11-23T06:30:00+00:00", "harvest": 1, "table_name": "documents", "row_id": "d1", "field": "title",
          "before": "A", "after": "Protokoll 19 oktober", "cause": "source"}  # fmt: skip


def numbers(site: Browser, after: int | str) -> list[int]:
    return [change["id"] for change in site.request(f"/oppenhet/andringar.json?efter={after}").json()["changes"]]


def test_a_client_that_follows_the_cursor_meets_every_change_once(shelf: Shelf) -> None:
    shelf.insert("changes", *({**CHANGE, "id": number} for number in range(100, 550)))
    shelf.publish()
    browser = Browser(shelf.instance)
    try:
        met: list[int] = []
        answer = {"next": "/oppenhet/andringar.json", "more": True}
        while answer["more"]:
            answer = browser.request(str(answer["next"]).removeprefix("http://insyn.test")).json()
            met += [change["id"] for change in answer["changes"]]
        assert met == sorted(set(met)) and set(range(100, 550)) < set(met)
        assert numbers(browser, 549) == []
        shelf.insert("changes", {**CHANGE, "id": 550})
        shelf.publish()
    finally:
        browser.close()
    later = Browser(shelf.instance)
    try:
        assert later.request(str(answer["next"]).removeprefix("http://insyn.test")).json()["changes"][0]["id"] == 550
    finally:
        later.close()


def test_a_change_tells_what_when_and_why(site: Browser) -> None:
    first = site.request("/oppenhet/andringar.json").json()["changes"][0]
    assert first["id"] == 1 and first["cause"] == "parser"
    address = first["address"].removeprefix("http://insyn.test")
    assert site.request(address).status_code == 200


def test_what_is_no_number_is_refused(site: Browser) -> None:
    for wrong in ("x", "-1", "1" * 16, "1.5"):
        assert site.request(f"/oppenhet/andringar.json?efter={wrong}").status_code == 400


def test_the_feed_tells_the_latest_changes(site: Browser) -> None:
    feed = feedparser.parse(site.request("/oppenhet.atom").content)
    assert not feed.bozo and feed.entries
    assert feed.entries[-1].id.endswith(":changes/1")
    assert "Insyn läser handlingen bättre än förut." in feed.entries[-1].summary
