"""The invented municipality on a day of its own: its truth, what was harvested from its web site, and the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import sample
from harvesters import rounds
from portal import demonstration
from portal.site import Site
from sample.truth import Truth
from tests.portal.page import Browser

TODAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    truth: Truth
    browser: Browser


@contextmanager
def founded(folder: Path) -> Iterator[Town]:
    """The town harvested once and served as long as this lasts."""
    truth = sample.build(folder / "truth", today=TODAY)
    with demonstration.source_site(folder / "town", TODAY) as address:
        instance = demonstration.prepare(folder / "town", address)
        rounds.harvest_round(instance, now=lambda: NOW)
    browser = Browser(Site(instance, lambda: TODAY))
    yield Town(truth, browser)
    browser.close()
