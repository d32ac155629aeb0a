"""Bad questions at every door for programs: each gets a clear error in its own shape, and nothing of the server."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from portal.api.limits import LAST_PAGE, LONGEST_ADDRESS
from portal.data import LONGEST_SQL
from tests.portal.page import Browser
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf

PROBLEM = "application/problem+json"
ODD = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "right to left": quote("\u202e\u2066gnp.exe"),
    "10,000 characters": "x" * 10_000,
    "no UTF-8": "%ff%fe",
    "up and out": "..%2f..%2fetc%2fpasswd",
    "up and out, encoded twice": "..%252f..%252fetc%252fpasswd",
    "up": "../../etc/passwd",
    "quotes": quote("' or 1=1 --"),
    "a template": quote("{{7*7}}"),
    "a script": quote("<script>alert(1)</script>"),
    "an identity number": "811218-9876",
    "an emoji": quote("🏛"),
}
HARM = {
    "a write": "update decisions set title = 'x'",
    "a write after a select": "select 1; drop table decisions",
    "a write in a with": "with x as (select 1) delete from decisions",
    "an insert that returns": "insert into decisions (id) values ('x') returning id",
    "attach": "attach database '/tmp/x.db' as x",
    "detach": "detach database insyn",
    "vacuum into": "vacuum into '/tmp/x.db'",
    "pragma": "pragma writable_schema = on",
    "a pragma that tells": "pragma database_list",
    "load_extension": "select load_extension('/tmp/x')",
    "writefile": "select writefile('/tmp/x', 'x')",
    "readfile": "select readfile('/etc/passwd')",
    "edit": "select edit('x')",
    "a virtual table": "create virtual table x using fts5(a)",
    "explain of a write": "explain delete from decisions",
    "a large value": "select randomblob(1000000000)",
    "an endless one": "with recursive c(n) as (select 1 union all select n + 1 from c) select max(n) from c",
    "deep": "select " + "(" * 2000 + "1" + ")" * 2000,
    "many tables": "select * from " + ", ".join(f"decisions t{number}" for number in range(70)),
    "NUL": "select 1 from \x00decisions",
    "nothing to read": "garbage",
}


def clean(response: httpx.Response, edition: Shelf) -> None:
    """Nothing of the server, of its code or of the reader's own script is told."""
    for told in (str(edition.instance.folder), "Traceback", "site-packages", '.py"', "811218-9876"):
        assert told not in response.text, told


def problem(response: httpx.Response, edition: Shelf, *statuses: int) -> dict[str, Any]:
    assert response.status_code in statuses, response.text[:300]
    clean(response, edition)
    assert response.headers["content-type"] == PROBLEM
    assert response.headers["x-content-type-options"] == "nosniff"
    told: dict[str, Any] = response.json()
    assert told["status"] == response.status_code
    assert told["title"] and 10 < len(told["detail"]) < 3000
    return told


@pytest.mark.parametrize("sql", HARM.values(), ids=HARM.keys())
def test_harmful_sql_is_refused_in_every_shape(site: Browser, edition: Shelf, sql: str) -> None:
    before = site.request("/data/insyn/decisions.json?_shape=array").json()
    for path in ("/data/insyn.json", "/data/insyn.csv", "/data/insyn"):
        response = site.request(path, params={"sql": sql})
        assert response.status_code == 400, path
        clean(response, edition)
        assert ("html" in response.headers["content-type"]) == (path == "/data/insyn")
        if path != "/data/insyn":
            assert response.json()["error"]
    assert site.request("/data/insyn/decisions.json?_shape=array").json() == before


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize(
    "place",
    [
        "/data/insyn/{}.json",
        "/data/insyn/decisions/{}.json",
        "/data/{}.json",
        "/data/insyn/decisions.json?{}=1",
        "/data/insyn/decisions.json?_sort={}",
        "/data/insyn/decisions.json?_next={}",
        "/data/insyn/decisions.json?_size={}",
        "/data/insyn/decisions.json?outcome={}",
        "/data/insyn/decisions.csv?_facet={}",
        "/data/insyn/bordlagda_flera_ganger.json?minst={}",
        "/data/insyn.csv?sql={}",
        "/api/{}",
        "/api/v1/{}",
        "/api/v1/decisions/{}",
        "/api/v1/decisions?{}=1",
        "/api/v1/decisions?outcome={}",
        "/api/v1/decisions?date_from={}",
        "/api/v1/decisions?page={}",
        "/api/v1/decisions?after={}",
        "/oparl/{}",
        "/oparl/v1/{}",
        "/oparl/v1/meeting/{}",
        "/oparl/v1/body/{}",
        "/oparl/v1/legislativeTerm/{}",
        "/oparl/v1/meeting?{}=1",
        "/oparl/v1/meeting?limit={}",
        "/oparl/v1/meeting?page={}",
        "/oparl/v1/meeting?modified_since={}",
    ],
)
def test_odd_words_are_refused_as_problems(site: Browser, edition: Shelf, place: str, odd: str) -> None:
    response = site.request(place.format(odd), follow_redirects=True)
    if "../" in odd and "?" not in place:
        assert response.status_code in (400, 404)
        clean(response, edition)
    else:
        problem(response, edition, 400, 404)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/api/v1/decisions?page={LAST_PAGE + 1}", "modified_since"),
        ("/api/v1/decisions?limit=100000", "200"),
        ("/api/v1/decisions?page=99999999999999999999", str(LAST_PAGE)),
        (f"/api/v1/decisions?matter={'x' * LONGEST_ADDRESS}", str(LONGEST_ADDRESS)),
        ("/oparl/v1/meeting?page=99999999999999999999", "page"),
        ("/oparl/v1/meeting?limit=-1", "limit"),
        ("/data/insyn/decisions.json?_size=1001", "1000"),
        (f"/data/insyn.json?sql=select+{'1,' * 20_000}1", "too many"),
        (
            f"/data/insyn.csv?sql={'with+recursive+c(n)+as+(select+1+union+all+select+n+from+c)+select+max(n)+from+c'}",
            "1000 ms",
        ),
    ],
)
def test_a_limit_is_told_where_it_is_met(site: Browser, edition: Shelf, path: str, told: str) -> None:
    assert told in problem(site.request(path), edition, 400, 414)["detail"]


def test_far_into_a_list_there_is_nothing_and_no_harm(site: Browser) -> None:
    assert site.request(f"/api/v1/decisions?page={LAST_PAGE}").json()["items"] == []
    assert site.request("/oparl/v1/meeting?page=999999").json()["data"] == []
    assert site.request("/data/insyn/decisions.json?_next=0,zzz").json()["rows"] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NOPE"])
@pytest.mark.parametrize("path", ["/api/v1/decisions", "/api/v1/decisions/nope", "/oparl/v1", "/oparl/v1/meeting"])
def test_another_method_is_refused_as_a_problem(site: Browser, edition: Shelf, path: str, method: str) -> None:
    response = site.request(path, method, content=b"{}")
    problem(response, edition, 405)
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("path", ["/data/insyn.json", "/data/insyn/decisions.csv", "/data/insyn/decisions"])
@pytest.mark.parametrize("method", ["POST", "PUT", "TRACE"])
def test_another_method_is_refused_at_data(site: Browser, edition: Shelf, path: str, method: str) -> None:
    response = site.request(path, method, content=b"sql=delete+from+decisions")
    assert (response.status_code, "GET" in response.headers["allow"]) == (405, True)
    clean(response, edition)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*;q=0.1", "nonsense"])
@pytest.mark.parametrize("path", ["/api/v1/decisions", "/api/v1/nope", "/api/v1/openapi.json"])
def test_what_cannot_be_given_is_not_acceptable(site: Browser, edition: Shelf, path: str, accept: str) -> None:
    problem(site.request(path, headers={"accept": accept}), edition, 406)


@pytest.mark.parametrize(("length", "status"), [(LONGEST_SQL + 10_000, 400), (200_000, 414)])
def test_long_sql_is_refused_by_a_real_server(edition: Shelf, length: int, status: int) -> None:
    """By SQLite's limit, or by the server's before it reads on."""
    with RunningSite(edition.instance) as running:
        asked = b"GET /data/insyn.json?sql=select+" + b"1" * length
        assert running.raw(asked + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == status
