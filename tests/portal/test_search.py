"""Search: what Swedish words find, in which order, and that no question can break it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.search_index import facet, fold
from portal.catalogue import Catalogue
from portal.catalogue.search import MOST, Search
from tests.portal.page import Browser, Page
from tests.portal.small_edition import COMING, MATTER, VOTED, Shelf, fill

Fetch = Callable[..., Page]
TEXTS = {
    "a": ("Skolskjutsreglemente", "Reglementet antas. Barnen får åka.", "2026-01-10"),
    "b": ("Cykelväg till Åsby", "En ny cykelväg byggs. Barn cyklar.", "2026-02-10"),
    "c": ("Taxa för vatten", "Taxan höjs. Skolskjutsen nämns inte i reglementet om vägar.", "2026-03-10"),
    "d": ("Parkeringar", "Elva parkeringar anläggs vid badhuset och en väg.", "2026-04-10"),
    "e": ("Budget", "Kommunens budget. Vagen till badet kallas så.", "2025-04-10"),
    "f": ("Klimat- och energiplan", "Målen för Göta älv gäller. Programmet ses över av Got Event.", "2025-03-10"),
}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    shelf = Shelf(tmp_path_factory.mktemp("instance"))
    fill(shelf)
    item = shelf.rows("agenda_items", "kommunstyrelsen-2026-10-07-3")
    decision = shelf.rows("decisions", "kommunstyrelsen-2026-10-07-47")
    for number, (key, (title, text, day)) in enumerate(TEXTS.items(), 100):
        own = {"date": day, "number": number, "title": title}
        shelf.insert("agenda_items", {**item, **own, "id": f"item-{key}", "position": number})
        shelf.insert("decisions", {**decision, **own, "id": key, "agenda_item": f"item-{key}", "text": text})
    shelf.insert("indicators", {"id": "N1", "title": "Cyklister vid parkering, andel (%)", "description": ""})
    shelf.insert("pages", {"id": "d1-9", "document": "d1", "number": 9, "text": "En parkering och en matservering."})
    shelf.publish()
    catalogue = Catalogue(next(shelf.instance.editions.glob("insyn-*.db")))
    yield catalogue.search
    catalogue.close()


def ids(search: Search, words: str, **filters: str) -> list[str]:
    question = search.question(words)
    return [hit.id for hit in search.best(question, filters, limit=20).hits if hit.id in TEXTS] if question else []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("reglementet", "ca"),  # as written, the latest first
        ("reglemente", "ac"),  # the title that ends with it before other forms in texts
        ("reglemente skolskjuts", "ac"),
        ("skolskjuts", "ac"),
        ("skolskjutsen", "ca"),
        ("parkering", "d"),
        ("parkeringarna", "d"),
        ("cykelvag", "b"),
        ("CYKELVÄG", "b"),
        ("väg", "dc"),  # as a word of its own, then other forms, never "vagen"
        ("vagen", "e"),
        ('"ny cykelväg"', "b"),
        ('"cykelväg ny"', ""),
        ("väg -cykelväg", "dc"),
        ('väg -"en väg"', "c"),
        ("vägar -cykelväg", "cd"),
        ("barn", "ba"),
        ("asby", "b"),
        ("klimatplan", "f"),  # the two words it is made of
        ("klimatplan -energiplan", ""),
        ("klimatbudget", ""),
        ("program", "f"),  # the article -et, which the stemmer leaves
        ("programmets", "f"),
        ("gota alv", "f"),  # no text has "gota" itself
        ("-budget", ""),
        ("zebra", ""),
        ("budget zebra", ""),
    ],
)
def test_what_words_find(search: Search, words: str, found: str) -> None:
    assert "".join(ids(search, words)) == found


def test_filters_narrow_and_the_latest_come_first(search: Search) -> None:
    assert ids(search, "bad", year="2025") == ["e"]
    assert ids(search, "bad", kind="page") == []
    assert ids(search, "bad", organ="kommunstyrelsen", outcome="noted") == ["d", "e"]
    assert ids(search, "bad", outcome="as_proposed") == []
    question = search.question("bad")
    assert question
    assert [hit.id for hit in search.latest(question, {}, limit=20).hits] == ["d", "e"]
    found = search.best(question, {"kind": "matter"}, limit=1)
    assert (found.total, found.kinds["decision"]) == (0, 2)


def test_titles_in_other_forms_come_before_key_figures_and_those_before_pages(search: Search) -> None:
    question = search.question("parkering")
    assert question
    assert [(hit.kind, hit.id) for hit in search.best(question, {}, limit=9).hits] == [
        ("decision", "d"),
        ("indicator", "N1"),
        ("page", "d1-9"),
    ]


def test_what_was_meant(search: Search) -> None:
    for written, meant in (("parkeringer", ""), ("buddget", "budget"), ("budget cykelvgä", "budget cykelväg")):
        question = search.question(written)
        assert question and question.meant == meant, written
    assert (question := search.question("qqqqqq")) and question.meant == ""


def test_each_kind_leads_to_a_page(page: Fetch) -> None:
    expected = {
        "redovisa kostnaden": f"{VOTED}#uppdrag",
        "justerat protokoll": "/anslag/anslagstavlan-1",
        "lekplatser": "/datamangder/oppna-data-lekplatser",
        "rapport": f"{COMING}#punkt-1",
        "KS/2026:17": MATTER,
    }
    for words, address in expected.items():
        assert address in page(f"/sok?q={quote(words)}").links, words


def test_the_page_narrows_orders_and_suggests(page: Fetch) -> None:
    found = page("/sok?q=norrby&slag=beslut&organ=kommunfullmaktige&ar=2026&utfall=som-foreslaget&fas=pa-gang")
    assert VOTED in found.links and "1 träff." in found.text
    assert "/sok?q=norrby&organ=kommunfullmaktige&ar=2026&utfall=som-foreslaget&fas=pa-gang" in found.links
    assert page("/sok?q=norrby&ordning=datum").text.index("träffar") > 0
    assert "Menade du norrby?" in page("/sok?q=norrbyy").text
    for bad in ("slag=x", "ar=20261", "utfall=x", "fas=x", "organ=x", "ordning=x"):
        page(f"/sok?q=norrby&{bad}", 400)


def test_people_and_bodies_are_found_by_name(page: Fetch) -> None:
    for words, address in (("anna provs", "/ledamoter/anna-prov"), ("kommunfullmaktige", "/organ/kommunfullmaktige")):
        assert address in page(f"/sok?q={quote(words)}").links, words
        assert address not in page(f"/sok?q={quote(words)}&slag=beslut").links
    assert "/ledamoter/anna-prov" not in page("/sok?q=anna+budget").links


@pytest.mark.parametrize(
    "words", ["kf § 91", "§ 91 kommunfullmäktige", "Kommunfullmäktige §91", "§ 91/2026", "KF § 91 2026"]
)
def test_a_decision_is_found_by_its_number(page: Fetch, words: str) -> None:
    found = page(f"/sok?q={quote(words)}")
    assert VOTED in found.links
    assert "0 träffar" not in found.text and "Inget har alla orden" not in found.text


@pytest.mark.parametrize("words", ["ks § 91", "§ 91/2025", "kf § 9", "§ 91 x", "§ 91 § 47", "kf 91"])
def test_a_number_of_another_body_or_year_is_none_of_its_decisions(page: Fetch, words: str) -> None:
    assert VOTED not in page(f"/sok?q={quote(words)}").links


def test_a_matter_is_found_by_what_any_meeting_called_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    matter = MATTER.removeprefix("/arenden/")
    item = shelf.rows("agenda_items", "kommunstyrelsen-2026-10-07-3")
    shelf.insert("agenda_items", {**item, "id": "other", "title": "Redovisning av zebror", "matter": matter})
    shelf.publish()
    browser = Browser(shelf.instance)
    assert f'href="{MATTER}"' in browser.request("/sok?q=zebra&slag=arenden").text
    browser.close()


def test_when_no_row_has_all_words_those_without_one_are_offered(page: Fetch) -> None:
    found = page("/sok?q=norrby+zebra")
    assert "0 träffar." in found.text and "Inget har alla orden." in found.text
    assert "/sok?q=norrby" in found.links and "/sok?q=zebra" not in found.links
    assert "Inget har alla orden." not in page("/sok?q=norrby").text


def test_no_more_hits_are_told_than_are_shown(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    pages = [{"id": f"d1-{n}", "document": "d1", "number": n, "text": "gemensamt ord"} for n in range(1, MOST + 50)]
    shelf.insert("pages", *pages)
    shelf.publish()
    browser = Browser(shelf.instance)
    text = browser.request("/sok?q=gemensamt").text
    last = browser.request(f"/sok?q=gemensamt&sida={MOST // 10}").status_code
    beyond = browser.request(f"/sok?q=gemensamt&sida={MOST // 10 + 1}").status_code
    browser.close()
    assert f"Fler än {MOST - 1} träffar" in text.replace("\u00a0", " ")
    assert (last, beyond) == (200, 404)


def test_browsers_can_search_from_their_address_bar(site: Browser) -> None:
    document = ElementTree.fromstring(site.request("/opensearch.xml").content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    template = document.findall("o:Url", names)[0].get("template", "")
    assert template == "http://insyn.test/sok?q={searchTerms}"
    assert len(document.findtext("o:ShortName", "", names)) <= 16
    assert 'rel="search"' in site.request("/").text


@given(words=st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_are_a_question_or_none(search: Search, words: str) -> None:
    if question := search.question(words):
        search.best(question, {"kind": "decision"}, limit=3)
        search.latest(question, {}, limit=3)


def test_facets_and_folding() -> None:
    assert facet("organ", "kultur-och-turismnamnden") == "\ue000organkulturochturismnamnden "
    assert facet("phase", None) == ""
    assert fold("cykelväg på Åsön") == "cykelvag pa Ason"
