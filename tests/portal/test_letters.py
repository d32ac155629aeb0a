"""Readers can write to the staff, without cookies or script, and not without end."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from datasets.instance import Readers
from portal import letterbox
from tests.portal.page import Browser, Page
from tests.portal.small_edition import HELD, MATTER, NOW, VOTED, Shelf, fill


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.publish()
    return shelf


@pytest.mark.parametrize("path", ["/saknas", "/ta-bort?sida=/beslut/x"])
def test_the_forms_are_pages_like_others(site: Browser, path: str) -> None:
    found = Page(path, site.request(path))
    found.check(site)
    assert "set-cookie" not in found.response.headers


def test_a_letter_comes_to_the_staff_and_a_flood_does_not(shelf: Shelf) -> None:
    browser = Browser(shelf.instance)
    letter = {"sida": "/beslut/x", "text": "Mitt namn", "svar": ""}
    sent = [browser.request("/ta-bort", "POST", data=letter) for _ in range(letterbox.MOST_A_DAY + 1)]
    trapped = browser.request("/saknas", "POST", data={**letter, "webbplats": "http://spam.example"})
    refused = [browser.request("/saknas", "POST", data={"text": text}).status_code for text in ("", "x" * 5000)]
    too_large = browser.request("/saknas", "POST", data={"text": "x" * 100_000}).status_code
    browser.close()
    assert [one.status_code for one in sent] == [200] * letterbox.MOST_A_DAY + [429]
    assert sent[-1].headers["retry-after"] == "86400" and "Tack." in sent[0].text
    assert (trapped.status_code, refused, too_large) == (200, [400, 400], 413)
    kept = [one.words for _, _, one in letterbox.waiting(shelf.instance.letters)]
    assert kept == ["Mitt namn"] * letterbox.MOST_A_DAY


def test_a_letter_that_cannot_be_kept_is_not_lost_to_its_writer(shelf: Shelf) -> None:
    shelf.instance.letters.parent.write_text("in the way", encoding="utf-8")
    browser = Browser(shelf.instance)
    answer = browser.request("/saknas", "POST", data={"sida": "/beslut/x", "text": "Sidan 3 saknas"})
    browser.close()
    assert answer.status_code == 503 and "Sidan 3 saknas" in answer.text and "kunde inte sparas" in answer.text


def test_where_there_are_no_forms_the_address_is_told(shelf: Shelf) -> None:
    browser = Browser(replace(shelf.instance, readers=Readers(forms=False)))
    page, sent = browser.request("/saknas").text, browser.request("/saknas", "POST", data={"text": "Hej"})
    browser.close()
    assert "<form method" not in page and "<form method" not in sent.text
    assert not shelf.instance.letters.exists()


@pytest.mark.parametrize("path", [VOTED, HELD, MATTER, "/handlingar/d1", "/ledamoter/anna-prov"])
def test_a_page_leads_to_the_forms_with_itself_filled_in(site: Browser, path: str) -> None:
    for start in ("", "/en"):
        found = Page(start + path, site.request(start + path))
        for door in ("/saknas", "/ta-bort"):
            (link,) = [link for link in found.links if link.startswith(f"{start}{door}?")]
            form = Page(link, site.request(link))
            assert [field.get("value") for field in form.all("input") if field.get("name") == "sida"] == [path]
            assert form.response.headers["x-robots-tag"] == "noindex"


def test_how_letters_are_kept_is_told_where_there_are_forms_and_is_true(shelf: Shelf) -> None:
    browser = Browser(shelf.instance)
    browser.request("/saknas", "POST", data={"sida": VOTED, "text": "Sidan 3 saknas", "svar": "a@b.example"})
    told = Page("/personuppgifter", browser.request("/personuppgifter")).text
    assert "#brev" in browser.request("/saknas").text and "Insyn stryker inget brev av sig självt" in told
    browser.close()
    with closing(sqlite3.connect(shelf.instance.letters)) as connection:
        (number, _, letter) = letterbox.waiting(shelf.instance.letters)[0]
        letterbox.close(shelf.instance.letters, number, by="x", note="", at=NOW + timedelta(days=400))
        letterbox.put(shelf.instance.letters, letter, sender="192.0.2.9", at=NOW + timedelta(days=401))
        assert connection.execute("SELECT count(*) FROM letters").fetchone() == (2,)
        assert connection.execute("SELECT count(*), min(day) FROM senders").fetchone() == (1, "2027-12-29")
        assert connection.execute("SELECT count(*) FROM days").fetchone() == (1,)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(letters)")]
    assert columns == ["id", "kind", "at", "page", "words", "reply_to", "closed_at", "closed_by", "note"]
    closed = Browser(replace(shelf.instance, readers=Readers(forms=False)))
    assert "Insyn stryker inget brev" not in closed.request("/personuppgifter").text
    closed.close()
