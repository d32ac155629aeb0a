"""The page of a document: its text, where it comes from, and that it was replaced."""

from collections.abc import Callable, Iterator

import pytest

from tests.portal.page import Browser, Page
from tests.portal.small_edition import VOTED, Shelf

OLD, NOW = "1" * 64, "0" * 64


@pytest.fixture
def long(shelf: Shelf) -> Iterator[Browser]:
    """The site where d1 was replaced and has 25 pages, and d2 is scanned."""
    shelf.insert(
        "pages", *({"id": f"d1-{n}", "document": "d1", "number": n, "text": f"Text {n}."} for n in range(4, 26))
    )
    shelf.insert("documents", {"id": "d2", "title": "Karta", "url": "https://provby.example/karta.pdf", "sha256": NOW})
    of_change = {"id": 90, "at": "2026-11-23T06:30:00+00:00", "harvest": 1, "cause": "source"}
    shelf.insert("changes", {**of_change, "table_name": "documents", "row_id": "d1", "field": "sha256", "before": OLD,
                             "after": NOW})  # fmt: skip
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


def test_a_document_is_read_as_text_beside_its_original(page: Callable[..., Page]) -> None:
    found = page("/handlingar/d1")
    assert "Skolan i Norrby byggs ut." in found.text and NOW in found.text
    assert {"https://provby.example/protokoll/kf.pdf#page=3", VOTED, "/data/insyn/documents/d1"} <= set(found.links)


def test_a_document_leads_from_a_decision_and_from_its_rows(page: Callable[..., Page]) -> None:
    assert "/handlingar/d1#sida-3" in page(VOTED).links
    assert "/handlingar/d1" in page("/data/insyn/documents/d1").links
    assert "/handlingar/d1#sida-3" in page("/data/insyn/pages/d1-3").links


def test_a_file_that_was_only_told_of_leads_to_its_matter_and_to_the_source(shelf: Shelf) -> None:
    file = {"id": "d9", "title": "Vorlage", "url": "https://stadt.example/9.pdf", "matter": "KS-2026-17"}
    shelf.insert("documents", file)
    shelf.publish()
    browser = Browser(shelf.instance)
    document, matter = (Page(path, browser.request(path)) for path in ("/handlingar/d9", "/arenden/KS-2026-17"))
    browser.close()
    assert {"/arenden/KS-2026-17", file["url"]} <= set(document.links) and "/handlingar/d9" in matter.links
    assert "bara att den finns" in document.text and "SHA-256" not in document.text and "None" not in document.text


def test_a_document_that_was_replaced_keeps_both_checksums_and_says_so(long: Browser) -> None:
    text = long.request("/handlingar/d1").text
    assert OLD in text and NOW in text and "Handlingen byttes ut" in text
    assert "Utbytt hos källan" in long.request(VOTED).text


def test_the_pages_of_a_long_document_come_ten_at_a_time(long: Browser) -> None:
    second = long.request("/handlingar/d1?sida=2").text
    assert "Text 11." in second and "Text 20." in second and "Text 10." not in second and "Text 21." not in second
    assert long.request("/handlingar/d1?sida=4").status_code == 404


def test_a_search_leads_to_the_page_where_the_words_are(long: Browser) -> None:
    assert 'href="/handlingar/d1?sida=2#sida-17"' in long.request("/sok?q=17&slag=sidor").text
    assert 'href="/en/handlingar/d1?sida=2#sida-17"' in long.request("/en/sok?q=17&slag=sidor").text
    assert 'id="sida-17"' in long.request("/handlingar/d1?sida=2").text


def test_all_documents_are_listed_by_kind_with_their_originals(long: Browser) -> None:
    every, minutes = long.request("/handlingar").text, long.request("/handlingar?slag=protokoll").text
    assert every.index("/handlingar/d2") < every.index("/handlingar/d1")
    assert "/handlingar/d1" in minutes and "/handlingar/d2" not in minutes
    assert "https://provby.example/karta.pdf" in every and "2 handlingar" in every.replace("\u00a0", " ")
    assert "/handlingar/d2" in long.request("/handlingar?slag=annan").text
    assert long.request("/handlingar?slag=x").status_code == 400
    assert "http://insyn.test/handlingar<" in long.request("/sitemap/sidor.xml").text


def test_documents_are_in_the_sitemap(long: Browser) -> None:
    assert "/sitemap/handlingar-1.xml" in long.request("/sitemap.xml").text
    told = long.request("/sitemap/handlingar-1.xml").text
    assert "http://insyn.test/handlingar/d1<" in told and "http://insyn.test/handlingar/d2<" in told


def test_a_scanned_document_is_told_not_to_be_accessible(long: Browser) -> None:
    assert "inskannad" in long.request("/handlingar/d2").text


def test_a_document_that_is_not_there_is_404(page: Callable[..., Page]) -> None:
    page("/handlingar/nope", 404)
