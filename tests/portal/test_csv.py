"""CSV at /data: exact for programs; for Excel with a mark, semicolons, decimal commas, and no formula."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.formats.formulas import is_formula, neutral
from tests.portal.page import Browser, Page
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf, fill
from tests.portal.test_site import ENDLESS

FOR_EXCEL = {"_bom": "1", "_sep": ";"}
FORMULAS = [
    "=1+1",
    "+46 70 123",
    "@SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "- Bifall",
    "-",
]
PLAIN = ["", "-5", "-3.5", "-3,5", "1e-5", "-1 234,50", "17", "0483", "Bifall = ja", "'", "–5 procent", "2026-10-19"]


def answer(site: Browser, sql: str, **parameters: str) -> str:
    return site.request("/data/insyn.csv", params={"sql": sql, **parameters}).content.decode()


def cells(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


GIVEN = "select value as v from json_each(:given) order by key"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_reckon_is_a_formula(text: str) -> None:
    assert is_formula(text)
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_words_are_left_as_they_are(text: str) -> None:
    assert neutral(text) == text


@given(st.text(max_size=20))
def test_no_text_is_a_formula_once_it_is_neutral(text: str) -> None:
    assert not is_formula(neutral(text))
    assert neutral(text).removeprefix("'") == text.removeprefix("'")


def test_csv_without_options_is_exactly_the_data(site: Browser) -> None:
    given = [value for value in FORMULAS + PLAIN if value]
    assert cells(answer(site, GIVEN, given=json.dumps(given))) == [["v"], *([value] for value in given)]
    assert answer(site, "select 3.5 as tal, -2 as heltal") == "tal,heltal\r\n3.5,-2\r\n"


def test_csv_for_excel_has_a_mark_semicolons_and_no_formula(site: Browser) -> None:
    text = answer(site, GIVEN, given=json.dumps([*FORMULAS, *PLAIN]), **FOR_EXCEL)
    assert text.startswith("\ufeffv\r\n")
    found = [row[0] if row else "" for row in cells(text[1:], ";")[1:]]
    assert found == [*(f"'{value}" for value in FORMULAS), *PLAIN]


def test_numbers_stay_numbers_and_decimals_get_the_comma_of_the_country(site: Browser) -> None:
    sql = "select 3.5 as tal, -0.25 as minus, -2 as heltal, null as inget, 'räksmörgås; =1' as ord"
    told = '\ufefftal;minus;heltal;inget;ord\r\n3,5;-0,25;-2;;"räksmörgås; =1"\r\n'
    assert answer(site, sql, **FOR_EXCEL) == told
    assert "\ufefftal,minus,heltal,inget,ord\r\n3.5,-0.25,-2,," in answer(site, sql, _bom="on")


def test_the_name_of_a_column_is_no_formula_either(site: Browser) -> None:
    assert answer(site, 'select 1 as "=1+1"', _sep=";") == "'=1+1\r\n1\r\n"


def test_tabs_may_be_between_cells(site: Browser) -> None:
    for separator in ("tab", "\t"):
        assert answer(site, "select 1 as a, '=1' as b", _sep=separator) == "a\tb\r\n1\t'=1\r\n"


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [("_sep", "x", "a comma, ; or tab"), ("_sep", ";;", "a comma, ; or tab"), ("_bom", "kanske", "on or off")],
)
def test_an_option_that_is_not_known_is_refused_with_what_may_be_asked(
    site: Browser, parameter: str, value: str, said: str
) -> None:
    response = site.request("/data/insyn/decisions.csv", params={parameter: value})
    assert response.status_code == 400
    assert response.json()["error"] == f"'{parameter}' cannot be '{value}': give {said}."


@pytest.mark.parametrize(
    "path",
    ["/data/insyn/decisions", "/data/insyn/decisions/kommunfullmaktige-2026-10-19-91", "/data/insyn/omrostningar"],
)
def test_tables_rows_and_questions_lead_to_csv_for_excel(site: Browser, path: str) -> None:
    links = {"".join(link.itertext()): link.get("href", "") for link in Page(path, site.request(path)).all("a")}
    plain, for_excel = site.request(links["Hämta som CSV"]), site.request(links["Hämta som CSV för Excel"])
    assert for_excel.headers["content-disposition"].startswith("attachment")
    assert for_excel.headers["content-type"] == "text/csv; charset=utf-8"
    assert for_excel.content.startswith(b"\xef\xbb\xbf")
    assert len(cells(plain.text)) > 1
    assert [len(row) for row in cells(for_excel.text[1:], ";")] == [len(row) for row in cells(plain.text)]


@pytest.fixture(scope="module")
def long_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A table with more rows than any one answer has."""
    shelf = Shelf(tmp_path_factory.mktemp("long"))
    fill(shelf)
    pages = ({"id": f"d1-{n}", "document": "d1", "number": n, "text": f"={n}"} for n in range(10, 2510))
    shelf.insert("pages", *pages)
    shelf.publish()
    return shelf


@pytest.fixture(scope="module")
def long(long_shelf: Shelf) -> Iterator[Browser]:
    browser = Browser(long_shelf.instance)
    yield browser
    browser.close()


def test_whole_tables_are_streamed_to_excel(long: Browser) -> None:
    response = long.request("/data/insyn/pages.csv?_stream=on&_bom=1&_sep=;&_col=number&_col=text")
    rows = cells(response.text[1:], ";")
    assert response.text.count("\ufeff") == 1
    assert rows[0] == ["id", "number", "text"]
    assert sorted(int(row[1]) for row in rows[1:]) == [3, *range(10, 2510)]
    assert all(row[2].startswith("'=") for row in rows[1:] if row[1] != "3")


def test_a_whole_table_comes_in_pages_and_its_head_alone_without_any(long: Browser) -> None:
    pages = "/data/insyn/pages.csv?_stream=on&_dl=1"
    assert len(cells(long.request(pages).text)) == len(cells(long.request(f"{pages}&_size=7").text)) == 2502
    head = long.request(pages, "HEAD")
    assert (head.content, head.headers["content-type"]) == (b"", "text/csv; charset=utf-8")


@pytest.mark.parametrize("asked", ["", "?_size=max", "?_size=", "?_sort_desc=number", "?_stream=on&_size=7"])
def test_a_csv_has_all_rows_where_no_number_of_them_is_asked_for(long: Browser, asked: str) -> None:
    response = long.request(f"/data/insyn/pages.csv{asked}")
    assert (len(cells(response.text)), response.links) == (2502, {})


def test_all_rows_from_a_place_on(long: Browser) -> None:
    first = long.request("/data/insyn/pages.json?_size=100&_sort=number&_shape=objects").json()
    rest = long.request(f"/data/insyn/pages.csv?_sort=number&_next={first['next']}")
    assert len(cells(rest.text)) - 1 == 2501 - 100


@pytest.mark.parametrize(
    "asked", ["_size=900", "_size=900&_sort_desc=number&_header=off", "_size=501&number__gte=1500"]
)
def test_a_part_leads_on_until_all_rows_have_come(long: Browser, asked: str) -> None:
    address, rows, parts = f"/data/insyn/pages.csv?{asked}", list[str](), 0
    while address:
        response = long.request(address)
        rows += [row[0] for row in cells(response.text) if row[0] != "id"]
        assert long.request(address, "HEAD").links == response.links
        address = response.links.get("next", {}).get("url", "").removeprefix("http://insyn.test")
        parts += 1
    assert parts == 3
    assert len(rows) == len(set(rows)) == (1010 if "number__gte" in asked else 2501)


def test_more_rows_than_a_page_may_have_are_refused(long: Browser) -> None:
    refused = long.request("/data/insyn/pages.csv?_size=1001")
    assert (refused.status_code, "1000" in refused.json()["error"]) == (400, True)


@pytest.mark.parametrize("asked", ["?_size=5", "?_size=5&_sort=number", "?number__gte=1500"])
def test_every_page_of_a_table_leads_to_all_of_its_rows(long: Browser, asked: str) -> None:
    """The second page too, and one with few rows."""
    page = Page(asked, long.request(f"/data/insyn/pages{asked}"))
    (onward,) = [link.get("href", "") for link in page.all("a") if link.get("rel") == "next"]
    for one in (page, Page(onward, long.request(onward.removeprefix("http://insyn.test")))):
        (plain,) = [link.get("href", "") for link in one.all("a") if "".join(link.itertext()) == "Hämta som CSV"]
        assert len(cells(long.request(plain).text)) - 1 == (1010 if "number__gte" in asked else 2501)


def test_a_file_that_cannot_be_finished_is_broken_off(
    long: Browser, long_shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A table beyond the limit: no reader takes what came for all of it, and nothing of it is written to the log."""
    table = "/data/insyn/pages.csv?_stream=on"
    whole = long.request(table)
    assert len(whole.content) < 1 << 20
    monkeypatch.setattr("portal.formats.rows_as_csv._MEGABYTE", len(whole.content) // 150)
    came = b""
    with (
        RunningSite(long_shelf.instance) as running,
        pytest.raises(httpx.RemoteProtocolError),
        httpx.stream("GET", running.url + table, timeout=60) as response,
    ):
        for part in response.iter_bytes():
            came += part
    assert came and whole.content.startswith(came)
    assert "d1-" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/data/insyn.csv", "ask a question"),
        ("/data/insyn.csv?sql=select+nope", "no such column: nope"),
        ("/data/insyn.csv?sql=delete+from+decisions", "SELECT"),
        (f"/data/insyn.csv?sql={quote_plus(ENDLESS)}", "1000 ms"),
        ("/data/insyn/pages.csv?_where=nope", "no such column: nope"),
        ("/data/insyn/pages.csv?_stream=on&_next=d1-10", "_next"),
    ],
)
def test_what_cannot_be_answered_is_refused_before_anything_is_sent(site: Browser, path: str, said: str) -> None:
    response = site.request(path)
    assert response.status_code == 400
    assert said in response.text


def test_binary_values_are_hexadecimal(site: Browser) -> None:
    assert answer(site, "select x'00ff' as b") == "b\r\n00ff\r\n"
    assert answer(site, "select x'2d' as b", **FOR_EXCEL) == "\ufeffb\r\n2d\r\n"


def test_answers_at_the_same_time_keep_their_own_dialects(long: Browser) -> None:
    async def ask() -> list[str]:
        asked = ["?_stream=on", "?_stream=on&_sep=;", "?_stream=on&_bom=1", "?_stream=on&_sep=tab"]
        answers = await asyncio.gather(*(long.client.get(f"/data/insyn/pages.csv{query}") for query in asked))
        return [answer.text for answer in answers]

    plain, semicolons, marked, tabs = long.runner.run(ask())
    assert marked[0] == "\ufeff"
    exact = cells(plain)
    for other in (cells(semicolons, ";"), cells(marked[1:]), cells(tabs, "\t")):
        assert [[cell.removeprefix("'") for cell in row] for row in other] == exact
