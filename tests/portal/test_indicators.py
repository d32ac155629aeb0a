"""Key figures: their pages, and decisions beside results."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from portal import language
from portal.wording import figure, measured
from tests.portal.page import Page
from tests.portal.small_edition import MATTER

Fetch = Callable[..., Page]
ONE = "/nyckeltal/N15505"


def test_list_tells_the_newest_value_and_those_compared_with(page: Fetch) -> None:
    text = page("/nyckeltal").text
    assert "Betygen när eleverna slutar nian." in text
    assert "Provby 2026, preliminärt214" in text
    assert "2025211,2" in text
    assert "Inget värde för kommunen." in text


def test_list_of_an_area_holds_no_other(page: Fetch) -> None:
    assert "Invånare totalt" not in page("/nyckeltal?omrade=Grundskola").text
    page("/nyckeltal?omrade=Rymdfart", 400)


def test_page_tells_direction_source_and_every_year(page: Fetch) -> None:
    text = page(ONE).text
    assert "Högre är bättre" in text and "Källa: Kolada" in text
    assert re.search(r"2024\s*205\s*208,5\s*226", text)
    assert "Liknande kommuner" in text and "Norrby skola" in text


def test_rank_is_by_direction_in_the_latest_year_that_others_have_too(page: Fetch) -> None:
    assert "Bland liknande kommuner" not in page("/nyckeltal/N01951").text
    assert "Plats 1 av 2 år 2025." in page(ONE).text


def test_chart_is_readable_without_colour_and_says_what_it_shows(page: Fetch) -> None:
    html = page(ONE).html
    assert html.count('class="chart-1"') == 2 and "Linjediagram 2023–2026" in html
    assert 'class="preliminary"' in html and "Provby 2026: 214" in html


def test_decision_meets_results_without_a_word_of_causes(page: Fetch) -> None:
    text = page(MATTER).text
    assert "Nyckeltal som hör hit" in text
    assert "behöver inte bero på beslutet" in text
    assert "Skolans utbyggnad ska ge bättre resultat." in text


def test_chart_marks_the_decisions(page: Fetch) -> None:
    found = page(ONE)
    assert "Beslut som hör hit" in found.text and 'class="mark-number"' in found.html


@pytest.mark.parametrize(
    ("value", "told"),
    [(211.25, "211,2"), (22.22, "22,22"), (22.222, "22,2"), (3.456, "3,46"), (35123.4, "35\u00a0123"), (7.0, "7")],
)
def test_figures_have_as_many_digits_as_can_be_taken_in(value: float, told: str) -> None:
    app = Flask(__name__)
    language.register(app)
    with app.test_request_context():
        assert figure(value) == measured(value, "antal") == told
        assert measured(value, "%") == f'{told}\u00a0<span lang="sv">%</span>'
