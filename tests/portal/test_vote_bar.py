"""The line in the bar of a vote stands at half of those who voted yes or no: abstaining is no vote."""

from typing import Any

import pytest

from portal.catalogue.decisions import Vote
from portal.pages.treatment import Count
from tests.portal.page import Browser, Page
from tests.portal.small_edition import VOTED, Shelf

WORDS = "Den streckade linjen: hälften av dem som röstade ja eller nej."


def count(yes: int, no: int, abstain: int | None, minority_remittal: int | None = None) -> Count:
    vote = Vote("v", yes, no, abstain, None, None, None, "main", None, None, minority_remittal)
    return Count(vote, {}, [])


@pytest.mark.parametrize(("yes", "no", "abstain"), [(10, 5, 16), (5, 10, 16), (31, 0, 0), (24, 25, None), (1, 0, 60)])
def test_the_side_that_wins_and_no_other_passes_the_line(yes: int, no: int, abstain: int | None) -> None:
    told = count(yes, no, abstain)
    assert told.half is not None
    spans = {option: (begin, begin + length) for option, _, begin, length in told.shares}
    passes = {option for option, (begin, end) in spans.items() if begin + 0.01 < told.half < end - 0.01}
    assert passes == {"yes" if yes > no else "no"}


def test_equal_numbers_meet_at_the_line() -> None:
    told = count(8, 8, 15)
    assert told.half == pytest.approx(told.shares[0][3], abs=0.01)


@pytest.mark.parametrize("told", [count(0, 0, 4), count(10, 21, 0, 1)], ids=["nobody voted", "a third was enough"])
def test_no_line_where_half_means_nothing(told: Count) -> None:
    assert told.half is None


@pytest.mark.parametrize(
    ("fields", "line"),
    [({"yes": 10, "no": 5, "abstain": 16}, 'x1="24.19%"'), ({"yes": 10, "no": 21, "minority_remittal": 1}, None)],
)
def test_the_page_explains_the_line_it_draws(shelf: Shelf, fields: dict[str, Any], line: str | None) -> None:
    shelf.insert("votes", {**shelf.rows("votes", "v1"), **fields})
    shelf.publish()
    browser = Browser(shelf.instance)
    page = Page(VOTED, browser.request(VOTED))
    page.check(browser)
    browser.close()
    assert (WORDS in page.text) == (line is not None) == ("bar-half" in page.html)
    assert line is None or line in page.html
