"""The chain of editions as readers meet it, and editions to take home."""

import hashlib
from collections.abc import Iterator

import pytest

from datasets import declaration
from datasets.shelf import current
from harvesters.store import Store
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf


@pytest.fixture
def second(shelf: Shelf) -> Iterator[Browser]:
    """The site of an edition that has one before it."""
    first = current(shelf.instance.editions)
    assert first
    with Store(shelf.instance.store, declaration.load()) as store:
        store.record_edition(first)
    shelf.insert("matters", {"id": "KS-2026-99", "case_number": "KS/2026:99", "title": "Ett nytt ärende"})
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


def test_the_chain_is_that_of_the_files(second: Browser, shelf: Shelf) -> None:
    latest, first = second.request("/oppenhet.json").json()["chain"]
    for link in (latest, first):
        file = shelf.instance.editions / link["edition"]
        assert link["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert latest["previous"] == first["sha256"]
    assert latest["sha256"] in second.request("/oppenhet").text


def test_an_edition_is_taken_home_as_it_is(second: Browser, shelf: Shelf) -> None:
    page = second.request("/ladda-ner").text
    for file in shelf.instance.editions.glob("insyn-*.db"):
        response = second.request(f"/utgavor/{file.name}")
        assert response.content == file.read_bytes()
        assert response.headers["content-type"] == "application/vnd.sqlite3"
        assert file.name in page


@pytest.mark.parametrize("path", ["/utgavor/insyn-1Z.db", "/utgavor/..%2Fstore.db", "/utgavor/current.json"])
def test_nothing_else_in_the_folder_is_given(second: Browser, path: str) -> None:
    assert second.request(path).status_code == 404
