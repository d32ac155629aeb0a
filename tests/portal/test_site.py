"""The site as a whole: what is open and closed below /data, headers, methods, caching, limits, leaks."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import httpx
import pytest

from datasets import declaration
from portal.data import LONGEST_VALUE
from tests.portal.page import DATA_PAGES, PAGES, Browser, Page
from tests.portal.server import RunningSite
from tests.portal.small_edition import VOTED, Shelf


def test_data_without_slash_is_sent_on_and_its_neighbours_are_not_data(site: Browser) -> None:
    moved = site.request("/data?x=1")
    assert (moved.status_code, moved.headers["location"]) == (308, "/data/?x=1")
    assert site.request("/dataset").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/data/-/{name}{ending}"
        for name in ("databases", "threads", "settings", "plugins", "versions", "metadata", "actor", "allow-debug")
        for ending in ("", ".json")
    ]
    + [
        "/data/-",
        "/data/-/",
        "/data//-/databases.json",
        "/data/%2d/databases.json",
        "/data/%2D/threads",
        "/data/./-/versions",
    ],
)
def test_what_tells_of_the_server_is_closed(site: Browser, path: str) -> None:
    response = site.request(path)
    assert response.status_code == 404
    assert "SQLite" not in response.text


def test_no_answer_tells_where_files_lie(site: Browser, edition: Shelf) -> None:
    for path in [
        *PAGES,
        *DATA_PAGES,
        "/data/.json",
        "/data/insyn.json",
        "/data/insyn/decisions.json",
        "/data/insyn?sql=x",
    ]:
        assert str(edition.instance.folder) not in site.request(path).text, path


def test_only_the_edition_is_attached(site: Browser) -> None:
    assert list(site.request("/data/.json").json()) == ["insyn"]
    sql = "select name from pragma_database_list()"
    assert _rows(site, sql) == []
    blind = (
        "/data/insyn/decisions.json?_size=1&_where=exists(select+1+from+pragma_database_list()+where+file+like+'/%25')"
    )
    assert site.request(blind).json()["rows"] == []
    assert site.request("/data/_internal").status_code in (403, 404)
    assert site.request("/data/_memory").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/", VOTED, "/data/insyn", "/data/insyn/decisions", "/data/insyn/omrostningar"])
def test_only_reading_is_allowed(site: Browser, method: str, path: str) -> None:
    response = site.request(path, method)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("path", [*PAGES, *DATA_PAGES, "/nope", "/static/insyn.css", "/data/insyn/decisions.json"])
def test_every_answer_carries_the_security_headers_and_no_cookie(site: Browser, path: str) -> None:
    headers = site.request(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    framed = "*" if path.startswith("/badda-in/") else "'none'"
    assert headers["content-security-policy"].endswith(f"frame-ancestors {framed}")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/", VOTED, "/data/insyn/decisions", "/data/insyn/decisions.json"])
def test_unchanged_pages_answer_304(site: Browser, path: str) -> None:
    first = site.request(path)
    again = site.request(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert site.request(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_pages_are_sent_compressed_to_those_who_take_it(site: Browser) -> None:
    plain = site.request("/", headers={"accept-encoding": "identity"})
    packed = site.request("/", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.text == plain.text


@pytest.mark.parametrize("path", ["/om?", "/finns-inte", "/robots.txt", "/data/insyn/decisions"])
def test_head_answers_as_get_without_the_body_and_takes_it_from_nobody(site: Browser, path: str) -> None:
    head, whole = site.request(path, "HEAD"), site.request(path)
    assert head.content == b""
    assert len(whole.content) > 20
    assert (head.status_code, head.headers["content-type"]) == (whole.status_code, whole.headers["content-type"])


def test_stylesheet_may_be_kept_for_a_year(site: Browser) -> None:
    address = Page("/", site.request("/")).all("link")[0].get("href", "")
    response = site.request(address)
    assert "?v=" in address
    assert "immutable" in response.headers["cache-control"]


def test_the_download_is_the_edition(site: Browser) -> None:
    assert site.request("/data/insyn.db").content.startswith(b"SQLite format 3\0")


def test_counts_are_right(site: Browser) -> None:
    tables = {table["name"]: table["count"] for table in site.request("/data/insyn.json").json()["tables"]}
    assert set(tables) == set(declaration.load().tables)
    for name, count in tables.items():
        assert _rows(site, f"select count(*) as n from {name}") == [{"n": count}]


@pytest.mark.parametrize("table", sorted(declaration.load().tables))
def test_every_column_is_described(site: Browser, table: str) -> None:
    text = Page(table, site.request(f"/data/insyn/{table}")).text
    for column in declaration.load().tables[table].columns.values():
        assert " ".join(column.help.sv.split()) in text
        assert " ".join(column.help.en.split()) in text


@pytest.mark.parametrize("query", sorted(declaration.load().queries))
def test_canned_queries_answer(page: object, site: Browser, query: str) -> None:
    response = site.request(f"/data/insyn/{query}.json?_shape=objects")
    assert response.status_code == 200
    assert response.json()["ok"]
    assert "title" in Page(query, site.request(f"/data/insyn/{query}")).html


def test_sql_finds_what_the_search_finds(site: Browser) -> None:
    query = "select count(*) as n from decisions_fts where decisions_fts match search({})"
    for words, found in (("'skolan'", 2), ("'skolans'", 2), ("'norrby -miljoner'", 0), ("''", 0), ("null", 0)):
        assert _rows(site, query.format(words)) == [{"n": found}], words
    assert _rows(site, "select stem('Vägarna') as s, stem(null) as n") == [{"s": "väg", "n": ""}]


def _rows(site: Browser, sql: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = site.request("/data/insyn.json", params={"sql": sql, "_shape": "array"}).json()
    return rows


ENDLESS = "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c"


def test_a_refused_question_is_not_written_to_the_log(site: Browser, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rich", reason="only with rich does Datasette print local variables")
    assert site.request("/data/insyn.json", params={"sql": "select hemligt from"}).status_code == 400
    assert capfd.readouterr() == ("", "")


def test_an_endless_question_is_stopped(site: Browser) -> None:
    response = site.request("/data/insyn.json", params={"sql": ENDLESS})
    assert response.status_code == 400 and "was stopped" in response.text


@pytest.mark.parametrize(
    "sql",
    [
        "attach 'x.db' as x",
        "pragma journal_mode",
        "delete from decisions",
        "select 1; delete from decisions",
        "select load_extension('x')",
        "with x as (select 1) insert into decisions select 1",
        f"select zeroblob({LONGEST_VALUE + 1})",
    ],
)
def test_harmful_questions_are_refused(site: Browser, sql: str) -> None:
    assert site.request("/data/insyn.json", params={"sql": sql}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("decisions.json?_sort=nope", "nope"),
        ("decisions.json?_size=5000", "1000"),
        ("decisions.json?_size=x", "_size"),
        ("decisions.json?_timelimit=abc", "abc"),
        ("decisions.json?_through=x", "/data/insyn"),
        ("decisions.json?_through={}", "table"),
        ("decisions.json?_next=1,2,3", "_next"),
        ("decisions.json?_where=1+from", "syntax error"),
        ("decisions.json?_col=nope", "nope"),
        ("decisions.json?_search=%22", "fts5"),
        ("decisions.json?_shape=nope", "nope"),
        ("../insyn.json?sql=select+*+from+nope", "no such table: nope"),
    ],
)
def test_a_bad_question_gets_a_clear_answer_in_json(
    site: Browser, capfd: pytest.CaptureFixture[str], asked: str, told: str
) -> None:
    response = site.request(urljoin("/data/insyn/", asked))
    assert (response.status_code, response.json()["ok"]) == (400, False)
    assert told in response.json()["error"]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("path", ["decisions/nope.json", "nope.json", "decisions/a,b.json", "decisions/x/y.json"])
def test_what_is_unknown_is_not_found_in_json(site: Browser, path: str) -> None:
    response = site.request(f"/data/insyn/{path}")
    assert (response.status_code, response.json()["ok"]) == (404, False)


def test_a_stopped_question_is_told_its_limit(site: Browser) -> None:
    asked = {"/data/insyn.json": {"sql": ENDLESS}, "/data/insyn/decisions.json": {"_where": f"({ENDLESS}) > 0"}}
    for path, parameters in asked.items():
        error = site.request(path, params=parameters).json()["error"]
        assert "1000 ms" in error
        assert "<" not in error


def test_a_long_question_is_refused_whatever_takes_it(edition: Shelf) -> None:
    """Long ones by SQLite; longer ones by the server, before it reads them."""
    with RunningSite(edition.instance) as running:
        for length, status in ((110_000, 400), (200_000, 414)):
            asked = b"GET /data/insyn.json?sql=select+" + b"1" * length
            assert running.raw(asked + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == status


def test_no_value_is_longer_than_allowed(site: Browser) -> None:
    assert _rows(site, f"select printf('%.{10 * LONGEST_VALUE}c', 'x') as x") == [{"x": None}]


def test_at_most_a_thousand_rows(site: Browser) -> None:
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c limit 5000) select n from c"
    answer = site.request("/data/insyn.json", params={"sql": sql}).json()
    assert len(answer["rows"]) == 1000
    assert answer["truncated"]


@pytest.mark.slow
def test_pages_answer_while_heavy_questions_are_asked(edition: Shelf) -> None:
    with RunningSite(edition.instance) as running, ThreadPoolExecutor(20) as readers:
        asked = [
            readers.submit(httpx.get, running.url + "/data/insyn.json", params={"sql": ENDLESS}, timeout=60)
            for _ in range(20)
        ]
        meanwhile = 0
        while not all(answer.done() for answer in asked):
            assert httpx.get(running.url + "/sok?q=skola", timeout=60).status_code == 200
            meanwhile += 1
        assert {answer.result().status_code for answer in asked} == {400}
    assert meanwhile > 2


def test_odd_requests_never_break_the_server(edition: Shelf) -> None:
    heads = [
        b"GET /sok?q=" + b"%F0%9F%98%80" * 10_000,
        b"GET /sok?q=" + b"\xff\xfe",
        b"GET /sok?q=%ff%fe%00",
        b"GET /%00",
        b"GET /%ff",
        b"GET //evil.example/%2e%2e",
        b"GET http://evil.example/",
        b"GET /data/insyn/%00",
        b"GET /data/%2e%2e/%2e%2e/etc/passwd",
        b"GET /data/-/static/%2e%2e/%2e%2e/app.py",
        b"TRACE /data/insyn",
        b"GET " + b"/x" * 100_000,
    ]
    with RunningSite(edition.instance) as running:
        for head in heads:
            assert running.raw(head + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") < 500, head[:60]
