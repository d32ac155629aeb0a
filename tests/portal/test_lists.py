"""Lists and their filters, and the pages of bodies, people, orders and notices."""

import re
from collections.abc import Callable
from urllib.parse import quote, urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Filter, Selection, by_year
from portal.pages.proposals import way
from tests.portal.page import Browser, Page
from tests.portal.small_edition import CHANGED, COMING, MATTER, VOTED, Shelf

Fetch = Callable[..., Page]
LISTS = ["/beslut", "/arenden", "/uppdrag", "/anslag", "/ledamoter"]


def _options(page: Page) -> list[tuple[str, int]]:
    """The addresses of the filters' values, and the numbers beside them."""
    links = [link for link in page.all("a") if link.find("small") is not None]
    return [(link.get("href", ""), int(link.findtext("small") or "")) for link in links]


def _shown(page: Page) -> int:
    found = re.search(r"Visar 1–\d+ av (\d+)", page.text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("path", LISTS)
def test_every_number_beside_a_filter_is_what_the_list_then_shows(page: Fetch, path: str) -> None:
    seen, waiting = {path}, [path]
    while waiting:
        for address, number in _options(page(waiting.pop())):
            address = urljoin(path, address)
            if address not in seen:
                seen.add(address)
                waiting.append(address)
                assert _shown(page(address)) == number, address
    assert len(seen) > 2


def test_the_list_of_meetings_says_what_its_numbers_count(page: Fetch) -> None:
    text = page("/moten").text
    assert "Talen vid filtren räknar både kommande och tidigare möten." in text
    assert re.search(r"Visar 1–\d+ av \d+ tidigare möte", text)


def test_a_filtered_list_says_so_and_leads_back(page: Fetch) -> None:
    found = page("/beslut?organ=kommunstyrelsen&utfall=andrat")
    assert "Listan visar bara: Kommunstyrelsen, Ändrat mot förslaget." in found.text
    assert "/beslut" in found.links
    assert "/beslut.atom?organ=kommunstyrelsen&utfall=andrat" in found.links


@pytest.mark.parametrize("path", [*LISTS, "/moten"])
def test_an_unknown_value_is_refused_with_what_is_accepted(page: Fetch, path: str) -> None:
    assert "kan vara:" in page(f"{path}?organ=finns-inte", 400).text


PARAMETERS = {
    "/beslut": ("organ", "ar", "utfall", "hur", "sida"),
    "/arenden": ("fas", "organ", "ar", "sida"),
    "/moten": ("organ", "ar", "sida"),
    "/uppdrag": ("lage", "organ", "till", "ar", "sida"),
    "/anslag": ("slag", "organ", "ar", "sida"),
    "/ledamoter": ("organ", "parti", "sida"),
    "/ledamoter/anna-prov": ("sida",),
    "/sok": ("q", "slag", "organ", "ar", "utfall", "fas", "ordning", "sida"),
    "/beslut.atom": ("organ", "ar", "utfall", "hur"),
    "/uppdrag.atom": ("lage", "organ", "till", "ar"),
    "/sok.atom": ("q", "slag", "organ", "ar", "utfall", "fas"),
    "/badda-in": ("organ", "arende"),
}
HOSTILE = ["' OR 1=1 --", "%", "*", "\x00", "\u202e", "🏫", "<script>", '"', "NEAR(", "9" * 400, "-1", "ä" * 3_000]


@pytest.mark.parametrize("path", PARAMETERS)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_parameter_holds_is_answered_or_refused(site: Browser, path: str, data: st.DataObject) -> None:
    values = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
    given = data.draw(st.dictionaries(st.sampled_from(PARAMETERS[path]), values, min_size=1, max_size=3))
    query = "&".join(f"{name}={quote(value.encode(errors='replace'))}" for name, value in given.items())
    response = site.request(f"{path}?{query}")
    assert response.status_code in (200, 400, 404), (path, given)
    assert "<script>" not in response.text


@pytest.mark.parametrize("path", PARAMETERS)
def test_a_parameter_that_is_not_known_is_refused(site: Browser, path: str) -> None:
    assert site.request(f"{path}?finns-inte=1").status_code == 400


def test_matters_stand_by_their_next_meeting_and_routine_is_folded(shelf: Shelf) -> None:
    """The routine of the nearest meeting comes after its other matters, and the past after all that is coming."""
    own = {"meeting": "kommunstyrelsen-2026-12-02", "organization": "kommunstyrelsen", "date": "2026-12-02"}
    shelf.insert("meetings", {**shelf.rows("meetings", own["meeting"]), "state": "planned"})
    for place, title in enumerate(["Meddelanden", "Ny badplats"], 1):
        case = f"KS-2026-5{place}"
        shelf.insert("matters", {"id": case, "case_number": case, "title": title})
        shelf.insert(
            "agenda_items", {**own, "id": case, "position": place, "title": title, "matter": case, "kind": "planned"}
        )
    past = {**shelf.rows("agenda_items", "kommunstyrelsen-2026-10-07-3"), "id": "p", "matter": "KS-2026-60"}
    shelf.insert("matters", {"id": "KS-2026-60", "case_number": "KS-2026-60", "title": "Gammal fråga"})
    shelf.insert("agenda_items", {**past, "title": "Gammal fråga"})
    shelf.publish()
    browser = Browser(shelf.instance)
    listed = Page("/arenden", browser.request("/arenden"))
    listed.check(browser)
    browser.close()
    found = [listed.text.index(words) for words in (
        "På gång Efter dagen", "Onsdag 2 december 2026".lower(), "Ny badplats", "1 rutinärende", "Meddelanden",
        "måndag 14 december 2026", "Utbyggnad av skolan i Norrby", "Tidigare Efter dagen", "Gammal fråga",
    )]  # fmt: skip
    assert found == sorted(found)
    assert _folded(listed) == ["Meddelanden"]
    assert "Ny badplats På gång Kommunstyrelsen KS-2026-52" in listed.text


def _folded(page: Page) -> list[str]:
    """The titles of what is folded in lists."""
    rows = [row for details in page.all("details") for row in details.iter("li") if row.get("class") == "entry"]
    return ["".join(link.itertext()) for row in rows for link in row.iter("a")]


@pytest.mark.parametrize("path", ["/beslut", "/beslut?organ=kommunstyrelsen", "/organ/kommunstyrelsen"])
def test_routine_decisions_are_folded_counted_and_left_out_of_nothing(page: Fetch, path: str) -> None:
    found = page(path)
    assert _folded(found) == ["Meddelanden"]
    assert "1 rutinbeslut" in found.text
    assert re.search(r"Visar 1–3 av 3 beslut|Visar 1–2 av 2 beslut|Styrelse ?2 beslut", found.text)


def test_a_body_shows_its_decisions_though_routine_is_most_of_them(shelf: Shelf) -> None:
    row = shelf.rows("decisions", "kommunstyrelsen-2026-10-07-47")
    for number in range(100, 140):
        routine = {**row, "id": f"r{number}", "date": "2026-11-11", "number": number}
        shelf.insert("decisions", {**routine, "title": "Ny väg", "outcome": "approved"} if number % 4 == 0 else routine)
    shelf.publish()
    browser = Browser(shelf.instance)
    found = Page("/organ/kommunstyrelsen", browser.request("/organ/kommunstyrelsen"))
    browser.close()
    assert found.text.count("Ny väg") == 10
    assert found.text.count("Utbyggnad av skolan i Norrby") == 0
    assert f"{len(_folded(found))} rutinbeslut" in found.text and "42 beslut" in found.text


def test_the_year_of_an_edge_is_its_own(shelf: Shelf) -> None:
    path = next(shelf.instance.editions.glob("insyn-*.db"))
    reader = Reader(path)
    selection = Selection(
        reader,
        "agenda_items",
        {
            "year": by_year("x.date"),
            "party": Filter("y.party", within="motions y", tie="y.agenda_item"),
        },
    )
    assert selection.counts("year", {}) == {"2026": selection.count({})}
    assert selection.count({"party": "S"}) == 1
    assert selection.counts("year", {"party": "S"}) == {"2026": 1}
    assert selection.counts("party", {"year": "2026"}) == {"S": 1}
    assert selection.counts("party", {"year": "2025"}) == {}
    reader.close()


def test_a_body_tells_when_it_meets_who_sits_there_and_what_it_ordered(page: Fetch) -> None:
    text = page("/organ/kommunfullmaktige").text
    assert "14 december 2026" in text
    assert "Hör av dig före mötet 14 december 2026." in text
    assert "Anna Prov" in text and "ledamot" in text
    assert "Kommunstyrelsen får i uppdrag att redovisa kostnaden." in text


def test_a_person_is_shown_by_the_public_role_alone(page: Fetch) -> None:
    found = page("/ledamoter/anna-prov")
    assert "närvarande vid 1 möte" in found.text
    assert "bifall till kommunstyrelsens förslag" in found.text
    assert "Anteckning till protokollet" in found.text
    assert VOTED in found.links
    assert found.response.headers["x-robots-tag"] == "noindex"


def test_names_lead_to_people(page: Fetch) -> None:
    assert "/ledamoter/anna-prov" in page(VOTED).links
    assert "/ledamoter/anna-prov" in page("/organ/kommunfullmaktige").links


def test_orders_that_are_late_come_first_by_their_day(page: Fetch) -> None:
    found = page("/uppdrag?lage=forsenat")
    assert "Tiden har gått ut" in found.text
    assert "till Kommunstyrelsen" in found.text
    assert re.search(r"gavs i \S[^,]*, Kommunfullmäktige 19 oktober 2026", found.text)


def test_a_copy_of_a_notice_never_passes_for_the_board(page: Fetch) -> None:
    listed, found = page("/anslag"), page("/anslag/anslagstavlan-1")
    for copy in (listed, found):
        assert "Avskrift" in copy.text or "avskrift" in copy.text
        assert copy.response.headers["x-robots-tag"] == "noindex"
    assert "https://provby.example/anslagstavla" in listed.links
    assert "https://provby.example/anslag/1" in found.links
    assert "18 november 2026 (dagen har passerat)" in found.text
    assert "mindre än en vecka före" in page("/anslag/anslagstavlan-2").text


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/beslut/kommunfullmaktige/2026/91", VOTED),
        ("/beslut/kommunstyrelsen/2026/45", CHANGED),
        ("/arenden/KS/2026:17", MATTER),
        ("/arenden/KS%202026-17", MATTER),
        ("/arenden/KS_2026/17", MATTER),
    ],
)
def test_written_numbers_lead_to_the_one_address(site: Browser, written: str, address: str) -> None:
    response = site.request(written)
    assert (response.status_code, response.headers["location"]) == (308, address)


def test_numbers_that_nothing_has_are_404(site: Browser) -> None:
    for path in ("/beslut/kommunfullmaktige/2026/9", "/beslut/x/2026/91", "/arenden/KS/1999:1"):
        assert site.request(path).status_code == 404


def test_a_number_used_in_each_meeting_leads_to_a_choice(shelf: Shelf) -> None:
    rows = shelf.rows("decisions", "kommunstyrelsen-2026-10-07-45")
    shelf.insert("decisions", {**rows, "id": "kommunstyrelsen-2026-11-04-45", "date": "2026-11-04"})
    shelf.publish()
    browser = Browser(shelf.instance)
    response = browser.request("/beslut/kommunstyrelsen/2026/45")
    browser.close()
    assert response.status_code == 200
    assert "/beslut/kommunstyrelsen/2026-11-04/45" in response.text and CHANGED in response.text


def test_a_member_is_told_how_and_until_when_to_influence(page: Fetch) -> None:
    for path in (COMING, MATTER):
        text = page(path).text
        assert "Hör av dig före mötet 14 december 2026." in text
        assert "Fram till dess är inget beslutat." in text


def test_the_way_of_a_text_marks_what_each_step_changed(edition: Shelf) -> None:
    from portal.catalogue import Catalogue

    catalogue = Catalogue(next(edition.instance.editions.glob("insyn-*.db")))
    decision = catalogue.decisions.one("kommunstyrelsen-2026-10-07-45")
    assert decision
    steps = way(decision, catalogue.matters.items("KS-2026-17"))
    catalogue.close()
    assert [step.is_decision for step in steps] == [False, True]
    compared = steps[-1].comparison
    assert compared and not compared.alike
    assert "".join(piece.text for piece in compared.after[0] if piece.only_here) == "35"
