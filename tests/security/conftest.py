"""The small edition, its site, and all that it answers, for the tests that only ask."""

from collections.abc import Mapping

import httpx
import pytest

from tests.portal.conftest import edition, site
from tests.portal.page import Browser
from tests.security import everything

__all__ = ["edition", "site"]
MOST = 1_000


@pytest.fixture(scope="session")
def answers(site: Browser) -> Mapping[str, httpx.Response]:
    """What the site answers at every route and wherever its answers lead, by address."""
    return everything.answers(site, MOST)
