"""Readers can write to the staff, without cookies or script, and not without end."""

from dataclasses import replace
from pathlib import Path

import pytest

from datasets.instance import Readers
from portal import letterbox
from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf, fill


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
