"""A last day of appeal is told only where it is known how the decision is appealed (KL 13:1 to 13:5)."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from portal.pages.appeals import appeal
from tests.portal.page import Browser, Page
from tests.portal.small_edition import CHANGED, VOTED, Shelf

Fetch = Callable[..., Page]
ROW, NOTICE = VOTED.removeprefix("/beslut/").replace("/", "-"), "/anslag/anslagstavlan-1"
LAWFULNESS = "Skolan byggs ut.\nBeslutet kan överklagas genom laglighetsprövning enligt 13 kap. kommunallagen."
COMPUTED, LAST = "Sista dag för laglighetsprövning", "18 november 2026"


def decision(**fields: Any) -> Any:
    own = {"outcome": "approved", "title": "Skolan", "text": LAWFULNESS, "adjusted_immediately": None}
    return SimpleNamespace(**{**own, **fields})


def notice(**fields: Any) -> Any:
    return SimpleNamespace(**{"posted_on": "2026-10-28", "remove_on": "2026-11-19", **fields})


@pytest.mark.parametrize(
    ("fields", "way"),
    [
        ({}, "lawfulness"),
        ({"text": "Skolan byggs ut."}, "unknown"),
        ({"text": "Svaret på överklagandet lämnas. Laglighetsprövning nämns bara."}, "unknown"),
        ({"text": "Beslutet kan överklagas till mark- och miljödomstolen."}, "other_law"),
        (
            {"text": "Beslutet överklagas genom förvaltningsbesvär, inte laglighetsprövning enligt kommunallagen."},
            "other_law",
        ),
        ({"text": "Beslutet kan inte överklagas."}, "not"),
        ({"text": "Kommunstyrelsen föreslår kommunfullmäktige besluta\natt skolan byggs ut."}, "not"),
        ({"text": "Förslag till kommunfullmäktige: Skolan byggs ut."}, "not"),
        ({"title": "Godkännande av dagordning"}, "not"),
        *(
            ({"outcome": outcome}, "not")
            for outcome in ("noted", "referred", "referred_back", "tabled", "withdrawn", "none")
        ),
    ],
)
def test_how_it_is_appealed_decides_whether_a_day_is_reckoned(fields: dict[str, Any], way: str) -> None:
    found = appeal(decision(**fields), "2026-10-28", None, date(2026, 11, 1))
    assert (found.way, found.last_day) == (way, "2026-11-18" if way == "lawfulness" else None)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, notice(remove_on="2026-11-10")),
        ({"adjusted_immediately": 1}, notice()),
        ({}, notice(posted_on="1066-10-14")),
        ({}, notice(posted_on=None)),
    ],
    ids=["taken down before", "paragraph adjusted by itself", "impossible year", "day not known"],
)
def test_no_day_is_reckoned_where_the_time_is_not_known_to_run(fields: dict[str, Any], told: Any) -> None:
    found = appeal(decision(**fields), None, told, date(2026, 11, 1))
    assert found.way == "lawfulness" and found.last_day is None


def test_a_decision_that_does_not_say_how_has_no_computed_day(page: Fetch) -> None:
    told = page(VOTED)
    assert COMPUTED not in told.text and LAST not in told.text
    assert "Insyn kan inte avgöra vilka. Därför är ingen sista dag uträknad här." in told.text
    assert "Justeringen tillkännagavs28 oktober 2026, enligt anslaget" in told.text
    assert "inom tre veckor från den dag då justeringen tillkännagavs" in told.text
    assert "sista dagen kan inte räknas ut" in page(CHANGED).text
    assert {"/overklaga", NOTICE} <= set(told.links)


def test_information_is_not_appealed(page: Fetch) -> None:
    told = page("/beslut/kommunstyrelsen/2026-10-07/47").text
    assert "Sådana beslut kan i regel inte överklagas" in told
    assert COMPUTED not in told and "Justeringen tillkännagavs" not in told


def test_the_notice_tells_the_day_on_its_conditions(page: Fetch) -> None:
    assert "Den gäller bara för beslut som kan laglighetsprövas" in page(NOTICE).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAWFULNESS, f"{COMPUTED}{LAST}, om anslaget satt uppe hela tiden (dagen har passerat)"),
        ("Beslutet kan överklagas till länsstyrelsen.", "överklagas på ett annat sätt än genom laglighetsprövning"),
    ],
)
def test_what_the_decision_says_of_appeals_is_told(shelf: Shelf, text: str, words: str) -> None:
    shelf.insert("decisions", {**shelf.rows("decisions", ROW), "text": text})
    shelf.publish()
    browser = Browser(shelf.instance)
    page = Page(VOTED, browser.request(VOTED))
    page.check(browser)
    browser.close()
    assert words in page.text
    assert (LAST in page.text) == (text == LAWFULNESS)
