"""Search over the real minutes of a city: what a citizen asks for is among the first that is found."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from datasets import instance as instances
from datasets.instance import Municipality
from harvesters import rounds
from portal import new_instance
from portal.site import Site
from tests.conftest import SHARED
from tests.portal.page import Browser, Page

LISTING = SHARED / "real" / "goteborg" / "index.html"
SEARCHES = tomllib.loads(Path(__file__).with_name("real.toml").read_text(encoding="utf-8"))["search"]
AMONG = 5
TODAY, NOW = date(2024, 12, 20), datetime(2024, 12, 20, 5, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not LISTING.exists(), reason="the real minutes are not beside the repository")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The city's 43 minutes, harvested once, and their site."""
    folder = tmp_path_factory.mktemp("city") / "instance"
    new_instance.create(folder, Municipality("1480", "Göteborg"), [f"minutes={LISTING.as_uri()}"])
    outcome = rounds.harvest_round(instances.load(folder), now=lambda: NOW).outcomes[0]
    assert outcome.counts.added > 20_000, outcome.failure
    browser = Browser(Site(instances.load(folder), lambda: TODAY))
    yield browser
    browser.close()


def found(browser: Browser, search: dict[str, Any]) -> list[str]:
    """Where the hits lead, in order: people and bodies of that name, then everything else."""
    path = f"/sok?q={quote(search['words'])}&{search.get('filters', '')}"
    lists = [part for tag in ("ul", "ol") for part in Page(path, browser.request(path)).all(tag)]
    items = [item for part in lists if part.get("class") in ("entries", "hits") for item in part]
    return [next(item.iter("a")).get("href", "").split("#")[0] for item in items]


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search["words"])
def test_the_known_answer_comes_first(city: Browser, search: dict[str, Any]) -> None:
    hits = found(city, search)[: 1 if search.get("first") else AMONG]
    assert search["answer"] in hits
    assert city.status(search["answer"]) == 200


def test_there_are_questions_enough() -> None:
    assert len({search["words"] for search in SEARCHES}) >= 20
