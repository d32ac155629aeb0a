"""What scripts of other sites may read: all open data and every feed, errors too; no pages, and nothing as somebody."""

import pytest

from tests.portal.page import Browser

ELSEWHERE = {"origin": "https://tidning.example"}
OPEN = {
    "/data": 308,
    "/data/": 200,
    "/data/.json": 200,
    "/data/insyn.json?sql=select+1": 200,
    "/data/insyn.csv?sql=select+1": 200,
    "/data/insyn.db": 200,
    "/data/insyn/decisions.json": 200,
    "/data/insyn/decisions.csv": 200,
    "/data/insyn/decisions.csv?_stream=on&_bom=1&_sep=;": 200,
    "/data/insyn/decisions.xlsx": 200,
    "/data/insyn/decisions.atom": 200,
    "/data/insyn/meetings.ics": 200,
    "/data/insyn/decisions/nope.json": 404,
    "/data/insyn/decisions.json?_sort=nope": 400,
    "/data/insyn/decisions.csv?_sep=x": 400,
    "/data/insyn/decisions.ics": 400,
    "/data/-/databases.json": 404,
    "/api/v1/decisions": 200,
    "/api/v1/nope": 404,
    "/api/v1/decisions?nope=1": 400,
    "/api/v1/openapi.json": 200,
    "/id/decisions/kommunfullmaktige-2026-10-19-91": 303,
    "/oparl/v1": 200,
    "/oparl/v1/meeting": 200,
    "/oparl/v1/nope": 404,
    "/beslut.atom": 200,
    "/en/beslut.atom": 200,
    "/moten.ics": 200,
    "/dcat.rdf": 200,
    "/datapackage.json": 200,
    "/oppenhet.json": 200,
    "/oppenhet/andringar.json": 200,
    "/utgavor/SHA256SUMS": 200,
    "/utgavor/senaste.json": 200,
}
PAGES = [
    "/",
    "/beslut",
    "/sok?q=skola",
    "/ledamoter/anna-prov",
    "/saknas",
    "/datamangder",
    "/static/insyn.svg",
    "/halsa",
]


@pytest.mark.parametrize("path", OPEN)
def test_open_data_may_be_read_by_all_and_as_nobody(site: Browser, path: str) -> None:
    for method in ("GET", "HEAD"):
        response = site.request(path, method, headers=ELSEWHERE)
        assert response.status_code == OPEN[path]
        assert response.headers.get_list("access-control-allow-origin") == ["*"]
        assert "Link" in response.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in response.headers
        assert "Authorization" not in response.headers.get("access-control-allow-headers", "")


@pytest.mark.parametrize("path", OPEN)
def test_a_browser_that_asks_first_may_read_and_ask_whether_it_still_holds(site: Browser, path: str) -> None:
    asked = {**ELSEWHERE, "access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    response = site.request(path, "OPTIONS", headers=asked)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers.get_list("access-control-allow-origin") == ["*"]
    assert "If-None-Match" in response.headers["access-control-allow-headers"]
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("path", ["/data/insyn/decisions.json", "/data/insyn/decisions.xlsx", "/beslut.atom"])
def test_an_answer_that_still_holds_may_be_read_too(site: Browser, path: str) -> None:
    tag = site.request(path).headers["etag"]
    again = site.request(path, headers={**ELSEWHERE, "if-none-match": tag})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, "*")


@pytest.mark.parametrize("path", PAGES)
def test_pages_may_not_be_read_by_scripts_of_other_sites(site: Browser, path: str) -> None:
    response = site.request(path, headers=ELSEWHERE)
    assert response.status_code == 200
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/data/insyn/decisions.json", "/api/v1/decisions", "/oparl/v1/meeting"])
def test_nobody_may_write_from_elsewhere(site: Browser, path: str) -> None:
    response = site.request(path, "POST", headers=ELSEWHERE)
    assert response.status_code == 405
    assert "POST" not in response.headers["allow"]
