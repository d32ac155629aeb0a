"""A body that a notice names, without meetings and members, is not shown as one of the municipality's own."""

from collections.abc import Callable

import pytest

from tests.portal.page import Browser, Page
from tests.portal.small_edition import ONLY_NAMED, Shelf

Fetch = Callable[..., Page]
OF_ITS_OWN = ("Styrelse", "Kontakta ledamöterna", "Lägg i kalendern", "Bädda in", "beslut", "Kommande möten")


def test_it_shows_its_notices_alone(page: Fetch) -> None:
    named = page(ONLY_NAMED)
    assert "Samråd om vattenskydd vid Norrsjön" in named.text
    assert {"/anslag/anslagstavlan-3", "/anslag?organ=lansstyrelsen", f"{ONLY_NAMED}.atom"} <= set(named.links)
    told = named.text.replace("Länsstyrelsen", "")
    for words in OF_ITS_OWN:
        assert words not in told, words
    assert "application/ld+json" not in named.html


def test_a_body_of_the_municipality_is_shown_as_before(page: Fetch) -> None:
    told = page("/organ/kommunstyrelsen").text
    assert [words for words in OF_ITS_OWN if words not in told] == []


@pytest.mark.parametrize("door", ["", "/en"])
def test_its_links_lead_on(site: Browser, door: str) -> None:
    path = door + ONLY_NAMED
    links = {link for link in Page(path, site.request(path)).links if link.startswith("/") and "#" not in link}
    assert links
    assert [link for link in links if site.request(link).status_code != 200] == []


def test_a_body_with_members_and_no_meetings_shows_them_without_calendar(shelf: Shelf) -> None:
    seat = {"id": "m9", "organization": "lansstyrelsen", "person": "anna-prov", "role": "member", "party": "S"}
    shelf.insert("memberships", seat)
    shelf.publish()
    browser = Browser(shelf.instance)
    page = Page(ONLY_NAMED, browser.request(ONLY_NAMED))
    page.check(browser)
    browser.close()
    assert "Anna Prov" in page.text
    assert "Kommande möten" not in page.text and "Kontakta ledamöterna" not in page.text
    assert not {link for link in page.links if link.endswith(".ics") or "badda-in" in link}
