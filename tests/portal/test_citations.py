"""Citations hold: an address made of edition and decision tells what was cited and what has changed since."""

from collections.abc import Callable, Iterator

import pytest

from datasets import declaration
from datasets.shelf import current
from harvesters.store import Store
from portal.addresses import citation_path
from tests.portal.page import Browser, Page
from tests.portal.small_edition import VOTED, WITHDRAWN, Shelf

DECISION = "kommunfullmaktige-2026-10-19-91"


def test_a_decision_leads_to_its_ready_citation(page: Callable[..., Page], site: Browser) -> None:
    [path] = [link for link in page(VOTED).links if link.startswith("/citera/")]
    found = page(path)
    assert "Kommunfullmäktige i Provby: § 91" in found.text and f"http://insyn.test{path}" in found.text
    assert "Beslutet är inte ändrat sedan utgåvan." in found.text
    bibtex = site.request(f"{path}.bib").text
    assert bibtex.startswith(f"@misc{{{DECISION},") and bibtex.count("{") == bibtex.count("}")
    assert f"url = {{http://insyn.test{path}}}" in bibtex
    assert "noindex" in site.request(path).headers["x-robots-tag"]


@pytest.fixture
def later(shelf: Shelf) -> Iterator[tuple[Browser, str]]:
    """The site of an edition in which the decision has changed, and the name of the one before."""
    first = current(shelf.instance.editions)
    assert first
    with Store(shelf.instance.store, declaration.load()) as store:
        store.record_edition(first)
    shelf.insert("changes", {"id": 90, "at": "2026-11-24T06:00:00+00:00", "harvest": 1, "table_name": "decisions",
                             "row_id": DECISION, "field": "title", "before": "Som det hette", "after": "x",
                             "cause": "source"})  # fmt: skip
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser, first.file
    browser.close()


def test_an_earlier_edition_s_citation_tells_what_has_changed_since(later: tuple[Browser, str]) -> None:
    browser, first = later
    text = browser.request(citation_path(first, DECISION)).text
    assert "Som det hette" in text and f"/utgavor/{first}" in text


@pytest.mark.parametrize(("path", "status"), [("insyn-1Z/" + DECISION, 404), ("{now}/nope", 404), ("{now}/" +
    WITHDRAWN.removeprefix("/beslut/").replace("/", "-"), 410)])  # fmt: skip
def test_what_was_never_published_cannot_be_cited(site: Browser, edition: Shelf, path: str, status: int) -> None:
    now = current(edition.instance.editions)
    assert now
    assert site.request(f"/citera/{path.format(now=now.file.removesuffix('.db'))}").status_code == status
