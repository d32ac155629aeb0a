"""The polite fetcher against a real server on loopback."""

import gzip
import hashlib
import io
import json
import tracemalloc
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from harvesters import transport
from harvesters.archive import Archive
from harvesters.fetch import Fetcher, FetchError
from harvesters.store import Store
from tests.conftest import NOW, Answer, WebSite

AGENT = "Insyn/0.1 (test; registrator@example.se)"
MakeFetcher = Callable[..., Fetcher]


@pytest.fixture
def make_fetcher(store: Store, tmp_path: Path) -> MakeFetcher:
    def make(*, hosts: tuple[str, ...] = ("127.0.0.1",), files: bool = False, offline: bool = False) -> Fetcher:
        archive = Archive(tmp_path / "originals")
        return Fetcher(store, archive, user_agent=AGENT, hosts=hosts, files=files, offline=offline, now=lambda: NOW)

    return make


def test_a_body_is_kept_under_its_checksum(web: WebSite, make_fetcher: MakeFetcher) -> None:
    web.pages["/a.pdf"] = (200, {"Content-Type": "application/pdf; x=y"}, b"%PDF-1.4")
    original = make_fetcher().get(f"{web.address}/a.pdf")
    assert original.sha256 == hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert original.read_bytes() == b"%PDF-1.4"
    assert (original.media_type, original.retrieved) == ("application/pdf", "2026-03-02T05:00:00+00:00")
    assert web.asked[-1][1]["User-Agent"] == AGENT


def test_an_unchanged_page_is_asked_for_conditionally(web: WebSite, make_fetcher: MakeFetcher) -> None:
    def page(handler: BaseHTTPRequestHandler) -> Answer:
        unchanged = handler.headers["If-None-Match"] == '"1"'
        return (304, {}, b"") if unchanged else (200, {"ETag": '"1"'}, b"body")

    web.pages["/p"] = page
    first = make_fetcher().get(f"{web.address}/p")
    again = make_fetcher().get(f"{web.address}/p")
    assert again == first
    assert "If-None-Match" in web.asked[-1][1]


def test_robots_txt_is_honoured(web: WebSite, make_fetcher: MakeFetcher) -> None:
    web.pages["/robots.txt"] = "User-agent: *\nDisallow: /hemligt*/x\n"
    web.pages["/hemligt1/x"] = web.pages["/oppet"] = "a"
    fetcher = make_fetcher()
    assert fetcher.get(f"{web.address}/oppet").text() == "a"
    with pytest.raises(FetchError, match=r"robots\.txt forbids it"):
        fetcher.get(f"{web.address}/hemligt1/x")
    assert web.paths() == ["/oppet"]


def test_a_private_host_is_refused_unless_it_is_the_sources_own(web: WebSite, make_fetcher: MakeFetcher) -> None:
    web.pages["/p"] = "a"
    with pytest.raises(FetchError, match="private network; name it in the source's hosts"):
        make_fetcher(hosts=()).get(f"{web.address}/p")
    assert web.asked == []


def test_a_redirect_into_a_private_network_is_refused(web: WebSite, make_fetcher: MakeFetcher) -> None:
    web.pages["/p"] = (302, {"Location": f"http://localhost:{web.server.server_port}/x"}, b"")
    with pytest.raises(FetchError, match="private network"):
        make_fetcher().get(f"{web.address}/p")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b""), "answered 404"),
        ((302, {"Location": "/loop"}, b""), "redirects"),
        ((403, {}, b""), "answered 403"),
    ],
)
def test_what_is_no_answer_is_told(web: WebSite, make_fetcher: MakeFetcher, answer: Answer, said: str) -> None:
    web.pages["/loop"] = answer
    with pytest.raises(FetchError, match=said) as error:
        make_fetcher().get(f"{web.address}/loop")
    assert str(error.value).startswith(f"{web.address}/loop: ")


def test_a_closed_port_is_told(make_fetcher: MakeFetcher) -> None:
    with pytest.raises(FetchError, match="cannot be fetched: .*refused; the source may be down"):
        make_fetcher().get("http://127.0.0.1:9/")


def test_a_busy_server_is_asked_again_when_it_says(web: WebSite, make_fetcher: MakeFetcher) -> None:
    answers = iter([(429, {"Retry-After": "0"}, b""), (503, {}, b""), (200, {}, b"at last")])
    web.pages["/robots.txt"] = ""
    web.pages["/p"] = lambda handler: next(answers)
    assert make_fetcher().get(f"{web.address}/p").text() == "at last"


def test_a_long_retry_after_is_not_waited_out() -> None:
    retry = transport._PatientRetry.usual()

    class Response:
        headers = {"Retry-After": "86400"}

    assert retry.get_retry_after(Response()) == transport.LONGEST_WAIT


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_beyond_the_limit_is_refused_and_not_kept(
    web: WebSite, make_fetcher: MakeFetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(transport, "LARGEST_BODY", 10_000)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    web.pages["/bomb"] = (200, headers, gzip.compress(b"0" * 1_000_000) if packed else b"0" * 10_001)
    with pytest.raises(FetchError, match="larger than 10,000 bytes"):
        make_fetcher().get(f"{web.address}/bomb")
    assert not [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]


def test_a_body_that_unpacks_to_gigabytes_takes_little_memory(web: WebSite, make_fetcher: MakeFetcher) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(150):
            file.write(bytes(1_000_000))
    web.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, packed.getvalue())
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 100,000,000 bytes"):
            make_fetcher().get(f"{web.address}/bomb")
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_body_larger_than_any_page_is_not_read_into_memory(
    web: WebSite, make_fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvesters.fetch.LARGEST_READ", 10)
    web.pages["/p"] = "elva tecken"
    with pytest.raises(FetchError, match="/p: has 11 bytes, a page or list at most 10"):
        make_fetcher().get(f"{web.address}/p").text()


def test_offline_answers_are_those_of_before(web: WebSite, make_fetcher: MakeFetcher) -> None:
    web.pages["/p"] = "before"
    make_fetcher().get(f"{web.address}/p")
    web.pages["/p"] = "after"
    offline = make_fetcher(offline=True)
    assert offline.get(f"{web.address}/p").text() == "before"
    with pytest.raises(FetchError, match="never fetched"):
        offline.get(f"{web.address}/other")


@pytest.mark.parametrize("body", ["blåbär".encode(), "blåbär".encode("utf-8-sig"), "blåbär".encode("cp1252")])
def test_swedish_text_is_read_in_its_encoding(web: WebSite, make_fetcher: MakeFetcher, body: bytes) -> None:
    web.pages["/p"] = body
    assert make_fetcher().get(f"{web.address}/p").text() == "blåbär"


def test_a_file_address_is_read(make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    path = tmp_path / "protokoll åäö.txt"
    path.write_text("hej", encoding="utf-8")
    assert make_fetcher(files=True).get(path.as_uri()).text() == "hej"
    with pytest.raises(FetchError, match="404 no such file"):
        make_fetcher(files=True).get((tmp_path / "none.txt").as_uri())


def test_no_page_of_the_web_leads_to_a_file_of_ours(web: WebSite, make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    path = tmp_path / "hemligt.pdf"
    path.write_text("hemligt", encoding="utf-8")
    web.pages["/p"] = (302, {"Location": path.as_uri()}, b"")
    for address in (f"{web.address}/p", path.as_uri()):
        with pytest.raises(FetchError, match="No connection adapters were found"):
            make_fetcher().get(address)


def test_hosts_are_given_a_pause(
    store: Store, tmp_path: Path, web: WebSite, monkeypatch: pytest.MonkeyPatch, make_fetcher: MakeFetcher
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr(transport, "_is_loopback", lambda host: False)
    web.pages["/a"] = web.pages["/b"] = "x"
    fetcher = make_fetcher()
    fetcher.get(f"{web.address}/a")
    fetcher.get(f"{web.address}/b")
    assert len(pauses) == 2
    assert all(0.5 < pause <= 1.0 for pause in pauses)


def test_a_question_is_answered_again_without_the_network(web: WebSite, make_fetcher: MakeFetcher) -> None:
    def page(handler: BaseHTTPRequestHandler) -> Answer:
        question = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        answer = {"session": f"{question.get('session', 0) + 1}", "found": question["what"]}
        return 200, {}, json.dumps(answer).encode()

    web.pages["/json"] = page
    asked = make_fetcher().ask(f"{web.address}/json", {"what": "möten", "session": 4}, passing=("session",))
    assert asked == {"session": "5", "found": "möten"}
    later = make_fetcher(offline=True)
    assert later.ask(f"{web.address}/json", {"what": "möten"}, passing=("session",)) == {"found": "möten"}
    with pytest.raises(FetchError, match="504 never fetched"):
        later.ask(f"{web.address}/json", {"what": "nämnder"})


@pytest.mark.parametrize(("answer", "problem"), [("<p>Fel", "not JSON"), ("[1]", "no JSON object")])
def test_an_answer_that_is_no_object_is_told(
    web: WebSite, make_fetcher: MakeFetcher, answer: str, problem: str
) -> None:
    web.pages["/json"] = answer
    with pytest.raises(FetchError, match=problem):
        make_fetcher().ask(f"{web.address}/json", {})
