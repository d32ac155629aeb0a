"""What programs that watch are told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf

PAST, FUTURE = "2000-01-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00"


@pytest.fixture
def own_site(shelf: Shelf) -> Iterator[Browser]:
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


def _say(shelf: Shelf, stale_at: str | None, state: str = "ok", **more: Any) -> None:
    source: dict[str, Any] = {"name": "protokoll", "title": "Protokoll", "kind": "minutes", "state": state, **more}
    content = {"generated": PAST, "sources": [source | {"stale_at": stale_at}]}
    (shelf.instance.editions / "status.json").write_text(json.dumps(content), encoding="utf-8")


def test_the_server_is_alive_and_says_so_unkept(own_site: Browser) -> None:
    response = own_site.request("/halsa")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("stale_at", "state", "expected", "told"),
    [
        (FUTURE, "ok", 200, "ok"),
        (FUTURE, "failing", 200, "failing"),
        (PAST, "ok", 503, "stale"),
        (PAST, "failing", 503, "failing"),
        (None, "retired", 200, "retired"),
    ],
)
def test_ready_while_every_source_is_fresh_enough(
    own_site: Browser, shelf: Shelf, stale_at: str | None, state: str, expected: int, told: str
) -> None:
    _say(shelf, stale_at, state)
    response = own_site.request("/halsa/redo")
    assert response.status_code == expected
    assert response.json()["sources"] == {"protokoll": told}
    assert response.json()["too_old"] == (["protokoll"] if expected == 503 else [])


def test_not_ready_when_nobody_knows_how_old_it_is(own_site: Browser) -> None:
    assert own_site.request("/halsa/redo").status_code == 503


def test_the_status_page_tells_that_harvests_have_ceased(own_site: Browser, shelf: Shelf) -> None:
    _say(shelf, PAST)
    assert "state-stale" in own_site.request("/status").text


def test_the_status_page_tells_what_is_missing_of_what_the_source_lists(own_site: Browser, shelf: Shelf) -> None:
    lacking = [{"title": "Protokoll <1>", "place": "https://a.example/1.pdf"}, {"title": "", "place": "file:2.pdf"}]
    _say(shelf, FUTURE, listed=1204, held=1203, missing=lacking)
    for path, said in (
        ("/status", "varav 1\u00a0203 finns här (99 %)"),
        ("/en/status", "1,203 of them are here (99%)"),
    ):
        text = own_site.request(path).text
        assert said in text
        assert '<a href="https://a.example/1.pdf">Protokoll &lt;1&gt;</a>' in text
        assert '<li lang="sv">file:2.pdf</li>' in text
    found = Page("/status", own_site.request("/status"))
    assert found.errors == []
    _say(shelf, FUTURE)
    assert "Saknas här" not in own_site.request("/status").text
