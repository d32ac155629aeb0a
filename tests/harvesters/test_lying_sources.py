"""Sources that lie, on a real server: a clear line each, what stood stands, other sources go on, and all has an end."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from datasets.instance import Expect, Instance, Source
from harvesters import rounds, transport, wire
from harvesters.outcome import Outcome
from harvesters.rounds import Round
from portal.commands.harvest import exit_code
from tests.conftest import NOW, make_instance
from tests.harvesters.liar import Liar, Lie, answer
from tests.harvesters.test_rounds import ask
from tests.papers import listing, minutes_pdf, minutes_text

TRUE = "ks-2026-01-14.pdf"
SECOND = "ks-2026-02-11.pdf"
PAGE = "Content-Type: text/html; charset=utf-8"
PDF = "Content-Type: application/pdf"
JSON = "Content-Type: application/json"
WEB_PAGE = answer(b"<!doctype html><html><h1>Ett fel har intr\xc3\xa4ffat</h1></html>", PAGE)
BOMB = gzip.compress(b"0" * 30_000_000)


@pytest.fixture
def liar(monkeypatch: pytest.MonkeyPatch) -> Iterator[Liar]:
    """Time limits are of a second, and the largest body is of ten megabytes: that they hold is seen as well so."""
    monkeypatch.setattr(wire, "LONGEST_HEAD", 1.0)
    monkeypatch.setattr(transport, "LONGEST_DOWNLOAD", 1.0)
    monkeypatch.setattr(transport, "LARGEST_BODY", 10_000_000)
    with Liar() as running:
        running.lies["/p/"] = answer(listing(TRUE, SECOND).encode(), PAGE)
        for day, path in (("2026-01-14", TRUE), ("2026-02-11", SECOND)):
            running.lies[f"/p/{path}"] = answer(minutes_pdf(minutes_text(day)), PDF)
        yield running


@pytest.fixture
def town(tmp_path: Path, liar: Liar) -> Instance:
    """A source of minutes that may lie, and after it a file of our own that does not."""
    (tmp_path / "lekplatser.csv").write_text("namn;ort\nParken;Norrby\n", encoding="utf-8")
    return make_instance(
        tmp_path,
        Source("protokoll", "minutes", f"{liar.address}/p/"),
        Source("lekplatser", "table", (tmp_path / "lekplatser.csv").as_uri()),
    )


def run(instance: Instance, days: int = 0) -> Round:
    return rounds.harvest_round(instance, now=lambda: NOW + timedelta(days=days))


def told(outcome: Outcome) -> str:
    """The one line that the source's harvest says."""
    [line] = outcome.complaints
    assert "\n" not in line and "Traceback" not in line and not outcome.fault, line
    return line


def redirect(to: str) -> bytes:
    return answer(b"", f"Location: {to}", status="302 Found")


def trickle(begin: bytes, forever: bytes) -> Callable[[Liar], Lie]:
    return lambda liar: liar.trickle(begin, forever)


OF_ANY: dict[str, tuple[Callable[[Liar], Lie], str]] = {
    "redirects for ever": (lambda liar: redirect("/x/1"), "Exceeded 5 redirects"),
    "redirects to a file": (lambda liar: redirect("file:///etc/hostname"), "No connection adapters"),
    "redirects into a private network": (lambda liar: redirect("http://169.254.169.254/latest"), "private network"),
    "redirects to no address": (lambda liar: redirect("http://[::1"), "cannot be fetched"),
    "redirects to no host": (lambda liar: redirect("http://a..b/"), "cannot be fetched"),
    "a status line for ever": (trickle(b"", b"H"), "the head of the answer took more than 1 seconds"),
    "headers for ever": (trickle(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "cannot be fetched"),
    "one header for ever": (trickle(b"HTTP/1.1 200 OK\r\nX-A: ", b"b"), "the head of the answer took more"),
    "a body for ever": (trickle(b"HTTP/1.1 200 OK\r\n\r\n", b"b"), "the download took more than 1 seconds"),
    "a body of told length for ever": (
        trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n", b"b"), "the download took more than 1 seconds"),
    "chunks for ever": (
        trickle(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nb\r\n"), "the download took more"),
    "chunks that are none": (
        lambda liar: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhej\r\n", "cannot be fetched"),
    "a gzip bomb": (lambda liar: answer(BOMB, "Content-Encoding: gzip"), "larger than 10,000,000 bytes"),
    "gzip that is none": (lambda liar: answer(b"hej", "Content-Encoding: gzip"), "cannot be fetched"),
    "more than it tells is too large": (lambda liar: answer(b"hej", length=90_000_000), "larger than 10,000,000 bytes"),
    "less than it tells": (lambda liar: answer(b"hej", length=90), "cannot be fetched"),
    "304 to who has nothing": (lambda liar: answer(b"", status="304 Not Modified"), "answered 304"),
    "204 without content": (lambda liar: answer(b"", status="204 No Content"), "answered 204"),
    "206 of what nobody divided": (lambda liar: answer(b"hej", status="206 Partial Content"), "answered 206"),
    "no HTTP": (lambda liar: b"\x16\x03\x01\x02\x00\x01\x00\xff\xfe" * 9 + b"\r\n\r\n", "cannot be fetched"),
    "nothing at all": (lambda liar: b"", "cannot be fetched"),
}  # fmt: skip
"""What a page or a document may be that is none, and what is said of it."""


@pytest.mark.parametrize("lie", OF_ANY)
def test_a_page_that_lies_fails_its_source_alone(town: Instance, liar: Liar, lie: str) -> None:
    run(town)
    make, said = OF_ANY[lie]
    liar.lies["/p/"] = liar.lies["/x/*"] = make(liar)
    failed, good = run(town, 1).outcomes
    assert said in told(failed) and f"{liar.address}/p/" in told(failed)
    assert exit_code([failed, good]) == os.EX_UNAVAILABLE
    assert not good.complaints
    assert ask(town, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(2,)]


@pytest.mark.parametrize("lie", ["a body for ever", "a gzip bomb", "less than it tells", "redirects to a file"])
def test_a_document_that_lies_is_told_and_what_it_said_stands(town: Instance, liar: Liar, lie: str) -> None:
    run(town)
    make, said = OF_ANY[lie]
    liar.lies[f"/p/{SECOND}"] = liar.lies["/x/*"] = make(liar)
    lying, good = run(town, 1).outcomes
    assert said in told(lying) and SECOND in told(lying)
    assert exit_code([lying, good]) == os.EX_UNAVAILABLE
    assert ask(town, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(2,)]
    liar.lies[f"/p/{SECOND}"] = answer(minutes_pdf(minutes_text("2026-02-11", decisions=("C avslås.",))), PDF)
    assert not run(town, 2).outcomes[0].complaints
    assert ask(town, "SELECT text FROM decisions WHERE meeting LIKE '%2026-02-11'") == [("C avslås.",)]


UNREADABLE = {
    "a web page in place of a PDF": (WEB_PAGE, "is a web page, not a PDF"),
    "nothing": (answer(b"", PDF), "is something else, not a PDF"),
    "a PDF cut short by its length": (answer(minutes_pdf(minutes_text("2026-02-11")), PDF, length=700), ""),
}


@pytest.mark.parametrize("lie", UNREADABLE)
def test_a_document_that_is_something_else_is_told_and_what_it_said_stands(
    town: Instance, liar: Liar, lie: str
) -> None:
    run(town)
    liar.lies[f"/p/{SECOND}"], said = UNREADABLE[lie]
    lying, good = run(town, 1).outcomes
    assert said in told(lying) and SECOND in told(lying)
    assert exit_code([lying, good]) == os.EX_DATAERR
    assert ask(town, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(2,)]


KINDS: dict[str, dict[str, Any]] = {
    "ckan": {},
    "dcat": {},
    "kolada": {"indicators": ["N00945"]},
    "oparl": {},
    "noticeboard": {},
    "representatives": {},
    "table": {},
    "links": {},
    "netpublicator": {"system": "netpublicator"},
    "ciceron": {"system": "ciceron", "diary": "ks"},
}
"""Settings of a source of each kind; the last two are minutes."""
BODIES = {
    "a web page": WEB_PAGE,
    "nothing": answer(b"", JSON),
    "null": answer(b"null", JSON),
    "a list": answer(b"[1, 2]", JSON),
    "lists in lists": answer(b"[" * 100_000, JSON),
    "an object of nothing": answer(b"{}", JSON),
    "values of other types": answer(
        json.dumps(
            {"success": True, "result": 7, "values": "x", "items": 3, "data": 1, "id": 4, "hits": "många"}
        ).encode(),
        JSON,
    ),
    "what is no text": answer(bytes(range(256)) * 8, JSON),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("lie", BODIES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_source_is_fooled(tmp_path: Path, liar: Liar, kind: str, lie: str) -> None:
    """Each tells in a line that what it got is not what it should be, and blames the source for it, not Insyn."""
    liar.lies["/robots.txt"] = answer(b"")
    liar.lies["/*"] = BODIES[lie]
    is_minutes = "system" in KINDS[kind]
    address = f"{liar.address}/api/public/r/read?hash=a" if kind == "netpublicator" else f"{liar.address}/k"
    source = Source("lögn", "minutes" if is_minutes else kind, address, settings=KINDS[kind])
    outcome = run(make_instance(tmp_path, source)).outcomes[0]
    assert outcome.complaints and not outcome.fault, (outcome.complaints, outcome.counts)
    assert exit_code([outcome]) in (os.EX_UNAVAILABLE, os.EX_DATAERR)
    assert all("\n" not in line and len(line) < 500 for line in outcome.complaints)


def pages(then: Callable[[int], bytes]) -> Lie:
    """Page n, for every n: whoever goes on never comes to an end."""

    def send(path: str) -> Iterator[bytes]:
        digits = "".join(character for character in path if character.isdigit())
        yield answer(then(int(digits or 0)), JSON)

    return send


def hydra(number: int) -> bytes:
    return f"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
        <http://example.se/{number}> a dcat:Dataset . <> hydra:next </{number + 1}> .""".encode()


def channels(number: int) -> bytes:
    """Every channel has two channels below it."""
    return json.dumps({"items": [{"id": f"{number + 1}{n}", "text": "x", "type": "channel"} for n in "ab"]}).encode()


def packages(number: int) -> bytes:
    """Always more data sets than have been given."""
    found = [{"name": f"d{number}-{n}", "title": "t", "resources": []} for n in range(100)]
    return json.dumps({"success": True, "result": {"results": found, "count": 10**9}}).encode()


ENDLESS: dict[str, tuple[Callable[[int], bytes], str]] = {
    "dcat": (hydra, "pages and"),
    "ckan": (packages, "lists more than 300 data sets and no end"),
    "netpublicator": (channels, "channels lie deeper than 6"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_list_without_end_is_ended(tmp_path: Path, liar: Liar, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr("harvesters.dcat.MOST_PAGES", 20)
    monkeypatch.setattr("harvesters.ckan.MOST_PACKAGES", 300)
    make, said = ENDLESS[kind]
    liar.lies["/robots.txt"], liar.lies["/*"] = answer(b""), pages(make)
    address = f"{liar.address}/api/public/r/read?hash=a" if kind == "netpublicator" else f"{liar.address}/0"
    source = Source("lögn", "minutes" if "system" in KINDS[kind] else kind, address, settings=KINDS[kind])
    [outcome] = run(make_instance(tmp_path, source)).outcomes
    assert said in told(outcome)
    assert len(liar.asked) < 30


def test_a_source_that_is_asked_for_hours_is_broken_off(tmp_path: Path, town: Instance, liar: Liar) -> None:
    """Here of a page with more documents than can be had in a second: none is taken for withdrawn, the next goes on."""
    run(town)
    names = [f"{number}.pdf" for number in range(20_000)]
    liar.lies["/p/"], liar.lies["/p/*"] = answer(listing(TRUE, SECOND, *names).encode(), PAGE), answer(b"")
    first, second = town.sources
    short = replace(first, expect=Expect(hours=1 / 3600))
    broken, good = run(make_instance(tmp_path, short, second), 1).outcomes
    assert "asked for 0.000277778 hours and gave no end" in told(broken) and "raise expect.hours" in told(broken)
    assert exit_code([broken, good]) == os.EX_DATAERR and not good.complaints
    assert ask(town, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(2,)]


@pytest.mark.parametrize(
    ("told_as", "written_as"),
    [("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("x-okänd", "cp1252"), ("utf-16", "utf-8")],
)
def test_a_charset_that_is_told_wrongly_changes_no_letter(
    tmp_path: Path, liar: Liar, told_as: str, written_as: str
) -> None:
    page = f"<meta charset={told_as}><ul><li><a href={TRUE}>Protokoll för Älvsbyns nämnd – åäö</a></ul>"
    liar.lies["/p/"] = answer(page.encode(written_as), f"Content-Type: text/html; charset={told_as}")
    instance = make_instance(tmp_path, Source("protokoll", "minutes", f"{liar.address}/p/"))
    assert not run(instance).outcomes[0].complaints
    assert ask(instance, "SELECT title FROM documents") == [("Protokoll för Älvsbyns nämnd – åäö",)]


def test_documents_of_one_name_are_two_and_one_that_is_listed_twice_is_one(town: Instance, liar: Liar) -> None:
    liar.lies["/p/"] = answer(listing(TRUE, TRUE, f"a/{TRUE}", f"./{TRUE}#sida-2").encode(), PAGE)
    liar.lies[f"/p/a/{TRUE}"] = answer(minutes_pdf(minutes_text("2026-03-11")), PDF)
    assert not run(town).outcomes[0].complaints
    assert ask(town, "SELECT url LIKE '%/a/%' FROM documents ORDER BY 1") == [(0,), (1,)]


def test_data_sets_of_one_name_are_told_and_the_first_stands(tmp_path: Path, liar: Liar) -> None:
    twice: list[dict[str, Any]] = [
        {"name": "skolor", "title": title, "resources": []} for title in ("Skolor", "Andra skolor")
    ]
    found = {"success": True, "result": {"results": twice, "count": 2}}
    liar.lies["/*"] = answer(json.dumps(found).encode(), JSON)
    instance = make_instance(tmp_path, Source("katalog", "ckan", liar.address))
    [outcome] = run(instance).outcomes
    assert (outcome.complaints, [issue.kind for issue in outcome.issues]) == ([], ["held back"])
    assert ask(instance, "SELECT title FROM catalog_datasets") == [("Skolor",)]


@pytest.mark.parametrize("lie", [answer(b"", status="503 Upptaget"), WEB_PAGE], ids=["503", "a web page"])
def test_a_table_that_is_none_today_leaves_the_one_that_stands(tmp_path: Path, liar: Liar, lie: bytes) -> None:
    liar.lies["/lekplatser.csv"] = answer(b"namn;ort\nParken;Norrby\n")
    instance = make_instance(tmp_path, Source("lekplatser", "table", f"{liar.address}/lekplatser.csv"))
    assert not run(instance).outcomes[0].complaints
    liar.lies["/lekplatser.csv"] = lie
    [outcome] = run(instance, 1).outcomes
    assert "lekplatser.csv" in told(outcome) and not outcome.counts.differs
    assert ask(instance, "SELECT table_name, row_count FROM resources") == [("lekplatser", 1)]
    assert ask(instance, "SELECT namn FROM lekplatser") == [("Parken",)]
