"""Atom feeds: read by an independent reader, whole by RFC 4287, one entry a version, each with a page behind it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets import declaration
from harvesters.store import Store
from portal import atom
from portal.catalogue.news import News
from portal.pages.entries import updated
from tests.portal.page import Browser, Page
from tests.portal.small_edition import MATTER, VOTED, Shelf, fill

FEEDS = [
    "/beslut.atom",
    "/beslut.atom?organ=kommunfullmaktige",
    "/moten.atom",
    "/moten.atom?organ=kommunstyrelsen",
    "/arenden.atom",
    "/arenden.atom?fas=pa-gang",
    "/uppdrag.atom",
    "/anslag.atom",
    "/nyckeltal.atom",
    "/nyckeltal.atom?omrade=Grundskola",
    "/handlingar.atom",
    "/handlingar.atom?slag=protokoll",
    "/ledamoter.atom",
    "/ledamoter.atom?organ=kommunfullmaktige&parti=S",
    "/organ.atom",
    "/datamangder.atom",
    "/organ/kommunfullmaktige.atom",
    f"{MATTER}.atom",
    "/ledamoter/anna-prov.atom",
    "/sok.atom?q=skola",
    "/en/beslut.atom",
]
_ATOM = "{http://www.w3.org/2005/Atom}"
LATER = "2026-11-25T09:30:00+00:00"


@pytest.fixture
def changed(shelf: Shelf) -> Browser:
    """The site after a harvest that changed a decision and a meeting, and reported an assignment."""
    differences = [
        ("decisions", "kommunfullmaktige-2026-10-19-91", "outcome", "approved", "rejected"),
        ("decisions", "kommunfullmaktige-2026-10-19-91", "text", "Ja.", "Nej.\x08\x00 Inte alls."),
        ("meetings", "kommunfullmaktige-2026-12-14", "state", "planned", "cancelled"),
        ("meetings", "kommunfullmaktige-2026-12-14", "place", "Stadshuset", "Prästgården"),
        ("assignments", "u1", "reported_in", None, "kommunstyrelsen-2026-10-07-47"),
        ("organizations", "kommunstyrelsen", "name", "Kommunstyrelsen", "Styrelsen"),
        ("resources", "oppna-data-lekplatser-1", "format", "PDF", "CSV"),
    ]
    with Store(shelf.instance.store, declaration.load()) as store:
        for number, (table, row, field, before, after) in enumerate(differences, 100):
            store.db.execute(f'UPDATE "{table}" SET "{field}" = ?, modified = ? WHERE id = ?', [after, LATER, row])
            store.db.table("changes").insert(
                {"id": number, "at": LATER, "harvest": 1, "table_name": table, "row_id": row, "field": field}
                | {"before": before, "after": after, "cause": "source"}
            )
        store.db.conn.commit()
    shelf.publish()
    return Browser(shelf.instance)


def read(site: Browser, path: str) -> feedparser.FeedParserDict:
    response = site.request(path)
    assert response.status_code == 200, (path, response.text[:500])
    found = feedparser.parse(response.content)
    assert not found.bozo, (path, found.get("bozo_exception"))
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_whole(site: Browser, path: str) -> None:
    """What RFC 4287 demands in 4.1.1 and 4.1.2, with absolute addresses and every entry's page in place."""
    response = site.request(path)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    for element in [feed, *feed.findall(f"{_ATOM}entry")]:
        for required in ("id", "title", "updated"):
            assert len(element.findall(_ATOM + required)) == 1, (path, required)
            assert element.findtext(_ATOM + required)
        for moment in ("updated", "published"):
            if (text := element.findtext(_ATOM + moment)) is not None:
                assert datetime.fromisoformat(text).tzinfo is not None
        alternates = [link for link in element.findall(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
        assert len(alternates) == 1
        for link in element.findall(f"{_ATOM}link"):
            assert urlsplit(link.get("href", "")).netloc == "insyn.test"
    assert feed.find(f"{_ATOM}author/{_ATOM}name") is not None
    self_link = next(link.get("href") for link in feed.findall(f"{_ATOM}link") if link.get("rel") == "self")
    assert self_link == f"http://insyn.test{path}"
    ids = [entry.findtext(f"{_ATOM}id") for entry in feed.findall(f"{_ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.findall(f"{_ATOM}entry"):
        address = entry.find(f"{_ATOM}link")
        assert address is not None
        target = urlsplit(address.get("href", ""))
        assert site.status(target.path, target.query) == 200, address.attrib


def test_a_new_decision_says_that_it_is_new(site: Browser) -> None:
    entry = next(e for e in read(site, "/beslut.atom").entries if urlsplit(e.link).path == VOTED)
    assert entry.title == "Nytt beslut: Utbyggnad av skolan i Norrby"
    assert "Kommunfullmäktige §\u00a091 · 19 oktober 2026" in entry.summary
    assert entry.id == ("tag:insyn.test,2026-11-23:decisions/kommunfullmaktige-2026-10-19-91/2026-11-23T060000Z")


def test_filters_of_the_list_are_those_of_its_feed(site: Browser) -> None:
    links = {urlsplit(entry.link).path for entry in read(site, "/beslut.atom?organ=kommunstyrelsen").entries}
    assert links == {"/beslut/kommunstyrelsen/2026-10-07/45", "/beslut/kommunstyrelsen/2026-10-07/47"}
    assert {e.link for e in read(site, "/arenden.atom?fas=uppfoljt").entries} == set()
    assert site.request("/beslut.atom?organ=x").status_code == 400
    assert site.request("/beslut.atom?x=1").status_code == 400


def test_a_matter_tells_of_all_its_bodies_and_what_is_coming(site: Browser) -> None:
    titles = {entry.title for entry in read(site, f"{MATTER}.atom").entries}
    assert titles == {
        "Nytt beslut: Utbyggnad av skolan i Norrby",
        "Ska behandlas: Rapport om skolan",
        "Nytt uppdrag: Kommunstyrelsen får i uppdrag att redovisa kostnaden.",
    }


def test_a_key_figure_tells_its_newest_value_and_area(site: Browser) -> None:
    (entry,) = read(site, "/nyckeltal.atom").entries
    assert entry.title == "Nytt värde: Elever i åk 9, meritvärde, genomsnitt"
    assert entry.summary == "2026: 214 poäng"
    assert urlsplit(entry.link).path == "/nyckeltal/N15505"
    assert read(site, "/nyckeltal.atom?omrade=Befolkning").entries == []
    assert site.request("/nyckeltal.atom?omrade=Rymdfart").status_code == 400


def test_a_search_is_followed(site: Browser) -> None:
    found = read(site, "/sok.atom?q=norrby+skolan")
    assert VOTED in {urlsplit(entry.link).path for entry in found.entries}
    assert found.feed.title == "Sökning: norrby skolan – Insyn Provby"
    assert read(site, "/sok.atom").entries == []
    assert read(site, "/sok.atom?q=%01%22*").entries == []


def test_a_body_that_meets_is_news_and_one_that_is_only_named_is_not(site: Browser) -> None:
    told = {entry.title: (entry.summary, urlsplit(entry.link).path) for entry in read(site, "/organ.atom").entries}
    assert told == {
        "Nytt organ: Kommunfullmäktige": ("Fullmäktige", "/organ/kommunfullmaktige"),
        "Nytt organ: Kommunstyrelsen": ("Styrelse", "/organ/kommunstyrelsen"),
    }


def test_data_sets_and_their_files_lead_to_the_page_of_the_data_set(site: Browser) -> None:
    told = {(entry.title, entry.summary) for entry in read(site, "/datamangder.atom").entries}
    assert told == {
        ("Ny datamängd: Lekplatser", "Provby kommun · Kommunens lekplatser med läge."),
        ("Ny fil: Karta över lekplatser", "Lekplatser · PDF"),
    }
    links = {urlsplit(entry.link).path for entry in read(site, "/datamangder.atom").entries}
    assert links == {"/datamangder/oppna-data-lekplatser"}


def test_a_notice_leads_to_its_own_page(site: Browser) -> None:
    links = {urlsplit(entry.link).path for entry in read(site, "/anslag.atom").entries}
    assert links == {f"/anslag/anslagstavlan-{number}" for number in (1, 2, 3)}


def test_changes_say_what_changed(changed: Browser) -> None:
    decision = read(changed, "/beslut.atom").entries[0]
    assert decision.title == "Ändrat (utfall, beslutstext): Utbyggnad av skolan i Norrby"
    assert decision.updated == LATER
    assert decision.published == "2026-11-23T06:00:00+00:00"
    assert decision.id.endswith("/2026-11-25T093000Z")
    assert "Nej. Inte alls." in decision.summary
    assert "Källan ändrade uppgiften." in decision.summary
    assert read(changed, "/moten.atom").entries[0].title == "Mötet är inställt: Kommunfullmäktige"
    assert read(changed, "/organ.atom").entries[0].title == "Ändrat (namn): Styrelsen"
    assert read(changed, "/datamangder.atom").entries[0].title == "Ändrat (format): Karta över lekplatser"
    reported = read(changed, "/uppdrag.atom").entries[0]
    assert reported.title.startswith("Uppdraget redovisat: ")
    assert urlsplit(reported.link).path == "/beslut/kommunstyrelsen/2026-10-07/47"
    changed.close()


def test_a_feed_is_the_same_bytes_as_long_as_the_edition(edition: Shelf) -> None:
    bodies = []
    for _ in range(2):
        site = Browser(edition.instance)
        bodies.append([site.request(path).content for path in FEEDS])
        site.close()
    assert bodies[0] == bodies[1]


def test_a_feed_is_kept_compressed_and_revalidated(site: Browser) -> None:
    first = site.request("/beslut.atom", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = site.request("/beslut.atom", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert site.request("/beslut.atom", "HEAD").content == b""


def test_what_does_not_exist_or_was_withdrawn_has_no_feed(site: Browser) -> None:
    for path in ("/arenden/KS-1999-1.atom", "/organ/x.atom", "/ledamoter/x.atom", "/x.atom"):
        assert site.request(path).status_code == 404, path


def test_a_feed_has_no_more_than_fifty_entries(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.insert(
        "meetings",
        *(
            {"id": f"ks-{day}", "title": "KS", "organization": "kommunstyrelsen", "date": f"2025-01-{day:02}"}
            | {"state": "held"}
            for day in range(1, 32)
        ),
        *(
            {"id": f"ks2-{day}", "title": "KS", "organization": "kommunstyrelsen", "date": f"2025-03-{day:02}"}
            | {"state": "held"}
            for day in range(1, 32)
        ),
    )
    shelf.publish()
    site = Browser(shelf.instance)
    found = read(site, "/moten.atom").entries
    assert len(found) == 50
    assert urlsplit(found[0].link).path == "/moten/kommunfullmaktige-2026-12-14"
    site.close()


def test_pages_lead_to_their_feeds(page: Callable[..., Page]) -> None:
    for path, feed in {
        "/beslut?organ=kommunfullmaktige": "/beslut.atom?organ=kommunfullmaktige",
        "/moten": "/moten.atom",
        "/arenden?fas=pa-gang": "/arenden.atom?fas=pa-gang",
        MATTER: f"{MATTER}.atom",
        "/handlingar?slag=protokoll": "/handlingar.atom?slag=protokoll",
        "/ledamoter?parti=S": "/ledamoter.atom?parti=S",
        "/organ": "/organ.atom",
        "/datamangder": "/datamangder.atom",
        "/sok?q=skola": "/sok.atom?q=skola",
    }.items():
        found = page(path)
        assert feed in [link.get("href") for link in found.all("link") if link.get("type") == atom.MEDIA_TYPE], path
        assert feed in found.links, path


def assignment(state: str, due: str | None, modified: str) -> News:
    names = ("Bygg", None, "ks", "KS", "2026-01-01", "1", state, due, "d", "2026-01-02T06:00:00+00:00", modified, None)
    return News("assignments", "u", *names)


def test_an_assignment_past_its_time_is_news_of_the_day_after() -> None:
    assert updated(assignment("overdue", "2026-06-30", "2026-01-02T06:00:00+00:00")) == "2026-06-30T22:00:00+00:00"
    assert updated(assignment("open", "2026-06-30", "2026-01-02T06:00:00+00:00")) == "2026-01-02T06:00:00+00:00"
    assert updated(assignment("overdue", "2025-06-30", "2026-01-02T06:00:00+00:00")) == "2026-01-02T06:00:00+00:00"


TEXT = st.text(st.characters() | st.characters(max_codepoint=31), max_size=60)


@given(title=TEXT, summary=TEXT, author=TEXT)
def test_no_text_of_a_source_breaks_a_feed(title: str, summary: str, author: str) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    entry = atom.Entry("tag:x,2026:1", title, summary, "http://x/1", moment, moment, ("t", "T"))
    feed = atom.Feed("http://x/a.atom", "http://x/a", title, author, "sv", moment, [entry])
    written = ElementTree.fromstring(atom.document(feed))
    lines = atom.clean(summary).replace("\r\n", "\n").replace("\r", "\n")
    told = written.findtext(f"{_ATOM}entry/{_ATOM}summary") or ""
    assert told.replace("\r\n", "\n").replace("\r", "\n") == lines


def test_what_is_gone_says_so(shelf: Shelf) -> None:
    with Store(shelf.instance.store, declaration.load()) as store:
        row = "kommunstyrelsen-2026-10-07-45"
        store.db.execute("UPDATE decisions SET gone = ?, modified = ? WHERE id = ?", [LATER, LATER, row])
        store.db.conn.commit()
    shelf.publish()
    site = Browser(shelf.instance)
    assert read(site, "/beslut.atom").entries[0].title.startswith("Finns inte längre hos källan: ")
    site.close()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/sok", "/beslut", "/arenden", "/organ/x", "/ledamoter/x"]), value=st.text(max_size=50))
def test_no_parameter_breaks_a_feed(site: Browser, path: str, value: str) -> None:
    name = {"/sok": "q", "/beslut": "organ", "/arenden": "fas"}.get(path, "x")
    response = site.request(f"{path}.atom?{name}={quote(value.encode(errors='replace'))}")
    assert response.status_code in (200, 400, 404)
    if response.status_code == 200:
        ElementTree.fromstring(response.content)
