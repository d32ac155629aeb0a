"""Every page of the site: its form, what it says, and how it answers what is gone, wrong or hostile."""

from collections.abc import Callable
from contextlib import closing
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pages import PAGES as MODULES
from portal.pages import errors
from tests.portal.page import DATA_PAGES, PAGES, Browser, Page
from tests.portal.small_edition import CHANGED, COMING, HELD, MATTER, SECRET, VOTED, WITHDRAWN, Shelf

Fetch = Callable[..., Page]


@pytest.mark.parametrize("path", [*PAGES, *DATA_PAGES])
def test_every_page_is_whole(page: Fetch, path: str) -> None:
    page(path)


@pytest.mark.parametrize(
    "path", ["/finns-inte", "/beslut/x/2026-01-01/1", "/arenden/KS-1999-1", "/moten/x", "/data/insyn/x"]
)
def test_what_does_not_exist_is_404(page: Fetch, path: str) -> None:
    assert "Sidan finns inte" in page(path, 404).text


def test_not_found_offers_search(page: Fetch) -> None:
    assert 'name="q"' in page("/arenden/KS-1999-1", 404).html


def test_front_page_tells_what_is_coming_and_what_was_decided(page: Fetch) -> None:
    front = page("/")
    text = front.text[front.text.index("Möten som kommer") - len("På gång ") :]
    assert (
        text.index("På gång") < text.index("Rapport om skolan") < text.index("Beslutat") < text.index("Som föreslaget")
    )
    assert text.index("2 december 2026") < text.index("14 december 2026")
    assert "Inställt" in text
    assert "Kommunstyrelsen får i uppdrag att redovisa kostnaden." in text
    assert "1 rutinärende" in text


def test_decision_page_tells_how_it_was_decided(page: Fetch) -> None:
    text = page(VOTED).text
    assert "Som föreslaget" in text
    assert "§ 91" in text
    assert "2 ja, 1 nej, 1 avstår" in text
    assert "Ja betydde bifall" in text
    assert "Cilla Prov (M)" in text
    assert "Jäv" in text
    assert "Tiden har gått ut" in text
    assert "Beslutet är ordagrant detsamma som förslaget" in text
    assert "Insyn läser handlingen bättre än förut." in text


def test_decision_page_leads_to_the_page_of_the_original(page: Fetch) -> None:
    assert "https://provby.example/protokoll/kf.pdf#page=3" in page(VOTED).links


def test_decision_page_tells_how_readable_the_original_is(page: Fetch) -> None:
    assert "Textens läsbarhet97 av 100" in page(VOTED).text


def test_differences_from_the_proposal_are_marked(page: Fetch) -> None:
    html = page(CHANGED).html
    assert "<del>40</del>" in html
    assert "<ins>35</ins>" in html
    assert "Ändrat mot förslaget" in html


def test_acclamation_is_not_all_yes(page: Fetch) -> None:
    text = page(CHANGED).text
    assert "Rösterna räknades inte" in text
    assert "enhällig" not in text.lower()


def test_matter_is_one_line_through_all_bodies(page: Fetch) -> None:
    text = page(MATTER).text
    steps = ["Kommunstyrelsen § 45", "Kommunfullmäktige § 91", "14 december 2026", "Ska behandlas"]
    timeline = text[text.index("Vad som har hänt") :]
    assert [timeline.index(step) for step in steps] == sorted(timeline.index(step) for step in steps)
    assert "0 av 1 uppdrag har redovisats" in text


def test_meeting_before_and_after(page: Fetch) -> None:
    before, after = page(COMING).text, page(HELD).text
    assert "Inget här är beslutat än." in before
    assert "Rapporten godkänns." in before
    assert "Närvaro säger inget om hur någon röstade." in after
    assert "Anna Prov" in after


def test_who_may_come_to_a_meeting(shelf: Shelf) -> None:
    """As the papers say; where they say nothing the law opens the council's meetings, and no one else's."""

    def told(body: str, day: str, public: int | None) -> tuple[bool, ...]:
        identifier = f"{body}-{day}"
        shelf.insert("meetings", {**shelf.rows("meetings", identifier), "public": public})
        shelf.publish()
        with closing(Browser(shelf.instance)) as browser:
            text = Page(identifier, browser.request(f"/moten/{identifier}")).text
        words = (
            "ja, mötet är öppet för alla",
            "nej, mötet är stängt",
            "5 kap. 42 §",
            "framgår inte",
            "Kom till mötet.",
        )
        return tuple(word in text for word in words)

    council, board = ("kommunfullmaktige", "2026-12-14"), ("kommunstyrelsen", "2026-12-02")
    assert told(*council, 1) == (True, False, False, False, True)
    assert told(*council, 0) == (False, True, False, False, False)
    assert told(*council, None) == (False, False, True, False, True)
    assert told(*board, None) == (False, False, False, True, False)


def test_withdrawn_record_is_gone_with_day_and_reason(page: Fetch) -> None:
    gone = page(WITHDRAWN, 410)
    assert "1 november 2026" in gone.text
    assert "Personuppgifter" in gone.text


def test_withdrawn_content_is_nowhere(site: Browser) -> None:
    for path in [*PAGES, *DATA_PAGES, WITHDRAWN, "/sok?q=visas", "/data/insyn/decisions.csv"]:
        assert SECRET not in site.request(path).text, path


def test_titles_are_escaped(page: Fetch) -> None:
    assert "&lt;b&gt;Taxa &amp; avgift&lt;/b&gt;" in page("/arenden/KS-2026-18").html


@pytest.mark.parametrize(
    "path", ["/?x=1", "/beslut?sida=0", "/beslut?sida=1&sida=2", "/beslut?organ=x", "/arenden?fas=x"]
)
def test_bad_parameters_are_refused_with_what_is_accepted(page: Fetch, path: str) -> None:
    assert "Adressen går inte att förstå" in page(path, 400).text


def test_beyond_the_last_page_is_404(page: Fetch) -> None:
    page("/beslut?sida=999", 404)


def test_search_finds_decisions_matters_and_pages_of_originals(page: Fetch) -> None:
    found = page("/sok?q=norrby+skolan")
    assert VOTED in found.links
    assert MATTER in found.links
    assert found.links.index("/handlingar/d1#sida-3") + 1 == found.links.index(
        "https://provby.example/protokoll/kf.pdf#page=3"
    )
    assert "<mark>" in found.html


def test_search_takes_diary_numbers_phrases_and_beginnings(page: Fetch) -> None:
    assert MATTER in page("/sok?q=KS/2026:17").links
    assert VOTED in page('/sok?q="skolan+i+norrby"').links
    assert VOTED in page("/sok?q=miljon").links
    assert VOTED not in page('/sok?q="norrby+skolan"').links


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=250) | st.from_regex(r'[\w"*^():{}+ -]*(AND|OR|NOT|NEAR)[\w"*^():{}+ -]*'))
def test_search_answers_anything(site: Browser, words: str) -> None:
    path = f"/sok?q={quote(words.encode(errors='replace'))}"
    assert site.request(path).status_code in (200, 400), words


@pytest.mark.parametrize(
    "words", ["å" * 10_000, "😀" * 5_000, "\x00", "' OR 1=1 --", '"', "NEAR(", "<script>", "\u202e"]
)
def test_search_answers_known_traps(page: Fetch, words: str) -> None:
    page(f"/sok?q={quote(words)}", 400 if len(words) > 200 else 200)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PAGES),
    name=st.sampled_from(["q", "sida", "organ", "fas", "slag"]) | st.text(max_size=10),
    value=st.text(max_size=50),
)
def test_no_parameter_breaks_a_page(site: Browser, path: str, name: str, value: str) -> None:
    pair = f"{quote(name.encode(errors='replace'))}={quote(value.encode(errors='replace'))}"
    response = site.request(f"{path}{'&' if '?' in path else '?'}{pair}")
    assert response.status_code in (200, 400, 404)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4),
    root=st.sampled_from(["", "/beslut", "/arenden", "/moten"]),
)
def test_no_path_breaks_the_site(site: Browser, parts: list[str], root: str) -> None:
    path = root + "/" + "/".join(quote(part.encode(errors="replace"), safe="") for part in parts)
    assert site.request(path).status_code < 500, path


def test_golden_routes() -> None:
    """Every route of the pages. A new one is added here, and to the pages that are tested."""
    app = Flask(__name__, static_folder=None)
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    errors.register(app)
    assert sorted(rule.rule for rule in app.url_map.iter_rules()) == [
        "/",
        "/anslag",
        "/anslag.atom",
        "/anslag.ics",
        "/anslag/<identifier>",
        "/api",
        "/arenden",
        "/arenden.atom",
        "/arenden/<identifier>",
        "/arenden/<identifier>.atom",
        "/arenden/<path:written>",
        "/badda-in",
        "/badda-in/arende/<identifier>",
        "/badda-in/organ/<identifier>",
        "/beslut",
        "/beslut.atom",
        "/beslut/<organization>/<day>/<number>",
        "/beslut/<organization>/<int(fixed_digits=4):year>/<number>",
        "/bädda-in",
        "/bädda-in/<path:rest>",
        "/citera",
        "/citera/<edition>/<identifier>",
        "/citera/<edition>/<identifier>.bib",
        "/data/",
        "/data/<path:closed>",
        "/data/hjalp",
        "/datamangder",
        "/datamangder.atom",
        "/datamangder/<identifier>",
        "/datapackage.json",
        "/dcat",
        "/dcat.<suffix>",
        "/folj",
        "/halsa",
        "/halsa/redo",
        "/handlingar",
        "/handlingar.atom",
        "/handlingar/<identifier>",
        "/id/<kind>/<path:identifier>",
        "/ladda-ner",
        "/ledamoter",
        "/ledamoter.atom",
        "/ledamoter/<identifier>",
        "/ledamoter/<identifier>.atom",
        "/metrics",
        "/moten",
        "/moten.atom",
        "/moten.ics",
        "/moten/<identifier>",
        "/moten/<identifier>.ics",
        "/nyckeltal",
        "/nyckeltal.atom",
        "/nyckeltal/<identifier>",
        "/om",
        "/oparl/v1",
        "/oparl/v1/<segment>",
        "/oparl/v1/<segment>/<path:identifier>",
        "/oparl/v1/body",
        "/oparl/v1/body/<code>",
        "/oparl/v1/legislativeTerm",
        "/oparl/v1/legislativeTerm/<int:year>",
        "/oparl/v1/organization/<identifier>/<any(meeting, consultation):segment>",
        "/opensearch.xml",
        "/oppenhet",
        "/oppenhet.atom",
        "/oppenhet.json",
        "/oppenhet/andringar.json",
        "/organ",
        "/organ.atom",
        "/organ/<identifier>",
        "/organ/<identifier>.atom",
        "/organ/<identifier>.ics",
        "/overklaga",
        "/personuppgifter",
        "/robots.txt",
        "/saknas",
        "/sitemap.xml",
        "/sitemap/<kind>-<int:number>.xml",
        "/sitemap/sidor.xml",
        "/sok",
        "/sok.atom",
        "/static/insyn.css",
        "/static/insyn.svg",
        "/status",
        "/ta-bort",
        "/tillganglighet",
        "/uppdrag",
        "/uppdrag.atom",
        "/uppdrag.ics",
        "/utgavor/SHA256SUMS",
        "/utgavor/senaste.json",
    ]
