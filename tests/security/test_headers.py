"""Headers: those that every answer has, and those that no reader can write, or be sent elsewhere by."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from datasets import instance as instances
from portal import new_instance
from portal.doors import Doors
from portal.site import Site
from tests.portal.page import Browser
from tests.portal.server import RunningSite
from tests.portal.small_edition import MUNICIPALITY, TODAY, Shelf
from tests.security import everything, inspection
from tests.security.inspection import MARK

EVIL = "evil.example"
INJECTED = f"x%0d%0aX-{MARK}:%201%0d%0a%0d%0a%3C{MARK}%3E"
HOSTS = (
    EVIL, f"{EVIL}/x", f'"><{MARK}>', f"a{EVIL}:99999", "[::1", "a b", "å.example", "x" * 5_000, "insyn.test@" + EVIL,
    f"javascript:{MARK}()", "{{7331*7}}", "",
)  # fmt: skip
_FILE = re.compile(r"attachment; filename=\"?[A-Za-z0-9._-]+\"?")


def _lacking(response: httpx.Response) -> list[str]:
    """What an answer lacks of what every one must carry (C-97), or has and should not."""
    headers = response.headers
    policy = headers.get("content-security-policy", "")
    wanted = {
        "policy": policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "script-src" not in policy,
        "framing": policy.endswith(("frame-ancestors 'none'", "frame-ancestors *")),
        "nosniff": headers.get("x-content-type-options") == "nosniff",
        "referrer": headers.get("referrer-policy") == "no-referrer",
        "opener": headers.get("cross-origin-opener-policy") == "same-origin",
        "permissions": "geolocation=()" in headers.get("permissions-policy", ""),
        "type": not response.content or "content-type" in headers,
        "no cookie": "set-cookie" not in headers,
        "no word of the server": "server" not in headers and "x-powered-by" not in headers,
        "credentials": "access-control-allow-credentials" not in headers,
    }
    return [name for name, stands in wanted.items() if not stands]


def test_every_answer_of_every_route_carries_the_headers(answers: Mapping[str, httpx.Response]) -> None:
    assert {address: bad for address, response in answers.items() if (bad := _lacking(response))} == {}
    assert {200, 308, 400, 404, 410} <= {response.status_code for response in answers.values()}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "HEAD", "PROPFIND"])
def test_every_method_is_answered_with_the_headers(site: Browser, method: str) -> None:
    for path in everything.starts():
        response = site.request(path, method)
        assert _lacking(response) == [] and response.status_code in (200, 204, 302, 308, 400, 404, 405, 503, 410), path


def test_the_start_page_of_many_and_a_site_without_an_edition_have_them_too(shelf_of: Path, edition: Shelf) -> None:
    new_instance.create(shelf_of, MUNICIPALITY, [])
    many = Browser(Doors({"provby": edition.instance, "tomby": instances.load(shelf_of)}, lambda: TODAY))
    paths = (
        "/",
        "/sok?q=skola",
        "/finns-inte",
        "/provby",
        "/provby/",
        "/provby/x",
        "/tomby/",
        "/tomby/data/insyn",
        "/en/sok?q=" + "x" * 300,
    )
    told = {path: many.request(path) for path in paths}
    told["no name"] = many.request("/", headers={"Host": "x" * 300})
    many.close()
    assert {path: _lacking(response) for path, response in told.items() if _lacking(response)} == {}
    assert told["/tomby/"].status_code == 503 and told["/finns-inte"].status_code == 404
    assert told["no name"].status_code == 400


@pytest.fixture
def shelf_of(tmp_path: Path) -> Path:
    return tmp_path / "tomby"


def test_only_small_pages_may_be_framed(answers: Mapping[str, httpx.Response]) -> None:
    framed = {a for a, r in answers.items() if r.headers["content-security-policy"].endswith("frame-ancestors *")}
    assert framed and all(address.removeprefix("/en").startswith("/badda-in/") for address in framed)


def test_no_line_break_of_a_reader_becomes_a_header(site: Browser, answers: Mapping[str, httpx.Response]) -> None:
    paths = list(dict.fromkeys(urlsplit(address).path for address in answers))[:400]
    for path in paths:
        for asked in (f"{path}?q={INJECTED}", f"{path.rstrip('/')}/{INJECTED}", f"{path}?{INJECTED}=1"):
            response = site.request(asked)
            assert inspection.faults(response) == [] and response.status_code < 500 or "halsa" in path, asked


def test_downloads_have_names_of_ours(answers: Mapping[str, httpx.Response]) -> None:
    named = {a: r.headers["content-disposition"] for a, r in answers.items() if "content-disposition" in r.headers}
    assert len(named) > 3
    assert {address: told for address, told in named.items() if not _FILE.fullmatch(told)} == {}


def _elsewhere() -> Iterator[str]:
    """Addresses that could be read as those of another server, in every place of every route."""
    for start in (f"//{EVIL}", f"/\\{EVIL}", f"/%2f{EVIL}", f"/%5c{EVIL}", f"/en//{EVIL}", f"//{EVIL}/%2e%2e"):
        yield from (start, start + "/", start + "/beslut/", start + "/data", start + "?x=//" + EVIL)
    for found in everything.maps():
        for rule in found.iter_rules():
            if rule.arguments:
                for filled in (f"/{EVIL}", f"%2f%2f{EVIL}", f"https:%2f%2f{EVIL}", f"%5c%5c{EVIL}", "2026"):
                    yield re.sub(r"<[^>]*>", filled, rule.rule)
            yield f"/{rule.rule}/"


@pytest.mark.parametrize("scheme", ["", "https://evil.example"])
def test_nobody_is_sent_to_another_server(site: Browser, scheme: str) -> None:
    moved = 0
    for path in _elsewhere():
        response = site.request(path, headers={"Referer": scheme} if scheme else {})
        if place := response.headers.get("location"):
            moved += 1
            assert urlsplit(urljoin(everything.ROOT + "/x/", place)).netloc == "insyn.test", (path, place)
    assert moved > 5


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_is_none_is_never_an_address(site: Browser, host: str) -> None:
    """Where no name is set, pages tell the name they were asked at; what is no name breaks nothing and runs nothing."""
    for path in (
        "/",
        "/beslut.atom",
        "/sitemap.xml",
        "/dcat.rdf",
        "/moten.ics",
        "/oparl/v1",
        "/api/v1/",
        "/data/insyn.json",
        "/en/om",
        "/robots.txt",
        "/finns-inte",
    ):
        response = site.request(path, headers={"Host": host.encode("latin-1", "replace")})
        assert response.status_code < 500 and inspection.faults(response) == [], path


def test_what_a_proxy_would_say_is_not_believed_of_names(edition: Shelf) -> None:
    """The scheme alone is, from a proxy on the same machine, and only if it is one of the web."""
    told = {
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Server": EVIL,
        "Forwarded": f"host={EVIL};proto=x",
        "X-Original-URL": f"/{EVIL}",
        "X-Rewrite-URL": f"/{EVIL}",
        "X-Forwarded-Prefix": f"//{EVIL}",
        "X-HTTP-Method-Override": "DELETE",
    }
    with RunningSite(edition.instance) as running:
        for path in ("/beslut", "/sitemap.xml", "/api/v1/", "/data/insyn/decisions.json?_size=1", "/robots.txt"):
            for scheme in (f"javascript:{MARK}", "http", "https://" + EVIL):
                answer = httpx.get(running.url + path, headers=told | {"X-Forwarded-Proto": scheme})
                assert answer.status_code == 200 and EVIL not in everything.text_of(answer), path
                assert MARK not in answer.text


def test_a_site_with_a_name_tells_that_name_alone(edition: Shelf) -> None:
    named = replace(edition.instance, municipality=replace(MUNICIPALITY, address="https://insyn.example.se"))
    browser = Browser(Site(named, lambda: TODAY + timedelta(days=1)))
    answer = browser.request("/", headers={"Host": "insyn.example.se:8443"})
    refused = browser.request("/", headers={"Host": EVIL})
    browser.close()
    assert "https://insyn.example.se/" in answer.text and "8443" not in answer.text
    assert refused.status_code == 400 and _lacking(refused) == []
