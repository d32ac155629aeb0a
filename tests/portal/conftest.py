"""The small edition, the site that serves it, and one fixture that checks every page a test fetches."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf, fill


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.publish()
    return shelf


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The same edition for all tests that only read."""
    shelf = Shelf(tmp_path_factory.mktemp("instance"))
    fill(shelf)
    shelf.publish()
    return shelf


@pytest.fixture(scope="session")
def site(edition: Shelf) -> Iterator[Browser]:
    browser = Browser(edition.instance)
    yield browser
    browser.close()


@pytest.fixture
def page(site: Browser) -> Callable[..., Page]:
    """Fetches a page and checks what every page must be."""

    def fetch(path: str, status: int = 200) -> Page:
        response = site.request(path)
        assert response.status_code == status, (path, response.status_code)
        found = Page(path, response)
        found.check(site)
        return found

    return fetch
