"""Workbooks at /data: read by two libraries, days as days, texts as texts, and never a formula."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.atom import clean
from portal.formats.workbook import LONGEST_TEXT, MEDIA_TYPE, Book
from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf, fill
from tests.portal.test_csv import FORMULAS, GIVEN, PLAIN

DECISION = "/data/insyn/decisions/kommunfullmaktige-2026-10-19-91"


def opened(site: Browser, path: str, **parameters: str) -> Any:
    """The workbook at an address, as openpyxl reads it."""
    response = site.request(path, params=parameters or None)
    assert response.status_code == 200, path
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["content-disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows(book: Any) -> list[tuple[Any, ...]]:
    return list(book.worksheets[0].iter_rows(values_only=True))


def facts(book: Any) -> dict[str, str]:
    return dict(book["Om filen"].iter_rows(values_only=True))


def test_a_table_is_a_sheet_with_bold_names_that_stay_in_sight(site: Browser) -> None:
    book = opened(site, "/data/insyn/decisions.xlsx?outcome=approved")
    sheet = book.worksheets[0]
    assert sheet.title == "decisions"
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:X3"
    exact = site.request("/data/insyn/decisions.json?outcome=approved").json()
    assert list(rows(book)[0]) == exact["columns"]
    assert [row[0] for row in rows(book)[1:]] == [row[0] for row in exact["rows"]]


def test_days_are_days_moments_swedish_and_identities_texts(site: Browser) -> None:
    sheet = opened(site, f"{DECISION}.xlsx").worksheets[0]
    cells = {name.value: cell for name, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["id"].value, cells["id"].data_type) == ("kommunfullmaktige-2026-10-19-91", "s")
    assert (cells["date"].value, cells["date"].number_format) == (datetime(2026, 10, 19), "yyyy-mm-dd")
    assert cells["first_seen"].value == datetime(2026, 11, 23, 7, 0)
    assert cells["first_seen"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (cells["number"].value, cells["number"].data_type) == (91, "n")


def test_two_libraries_read_the_same(site: Browser) -> None:
    content = site.request("/data/insyn/meetings.xlsx").content
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert other.sheet_names == ["meetings", "Om filen"]
    ours = [["" if cell is None else cell for cell in row] for row in rows(openpyxl.load_workbook(io.BytesIO(content)))]
    theirs = other.get_sheet_by_index(0).to_python()
    assert [[_moment(cell) for cell in row] for row in theirs] == ours


def _moment(cell: object) -> object:
    midnight = isinstance(cell, date) and not isinstance(cell, datetime)
    return datetime(cell.year, cell.month, cell.day) if midnight and isinstance(cell, date) else cell


@pytest.mark.parametrize("text", [*FORMULAS, *filter(None, PLAIN), "#N/A", "#REF!", "=", "https://x.example/"])
def test_a_text_stays_a_text_without_a_link(site: Browser, text: str) -> None:
    sheet = opened(site, "/data/insyn.xlsx", sql="select :text as v, 1 as n", text=text).worksheets[0]
    if text == "2026-10-19":
        assert sheet["A2"].is_date
        return
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (text, "s", None)
    assert sheet["A2"].quotePrefix or text not in FORMULAS


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=20))
def test_no_text_whatever_breaks_a_workbook_or_is_reckoned(texts: list[str]) -> None:
    book = Book("namn", "titel", "Insyn")
    book.write(["=1+1", "n"], [[text, 1] for text in texts], texts=["=1+1"])
    sheet = openpyxl.load_workbook(io.BytesIO(book.content())).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value or "" for cell in cells] == ["=1+1", *map(clean, texts)]


def test_what_excel_cannot_hold_is_told_as_text(site: Browser) -> None:
    sql = "select 12345678901234567 as long, '1789-07-14' as old, '2026-02-30' as never, x'00' as b, 9e999 as endless"
    told = [
        ("long", "old", "never", "b", "endless"),
        ("12345678901234567", "1789-07-14", "2026-02-30", "(1 byte)", "inf"),
    ]
    assert rows(opened(site, "/data/insyn.xlsx", sql=sql)) == told


def test_too_long_a_text_is_cut_and_that_is_told(site: Browser) -> None:
    book = opened(site, "/data/insyn.xlsx", sql="select printf('%.40000c', 'x') as x")
    assert len(rows(book)[1][0]) == LONGEST_TEXT
    assert facts(book)["Avkortade celler"].startswith("1.")


def test_the_second_sheet_tells_where_the_rows_are_from(site: Browser, edition: Shelf) -> None:
    told = facts(opened(site, "/data/insyn/decisions.xlsx?outcome=approved"))
    assert told["Innehåll"] == "Beslut: outcome=approved"
    assert told["Adress"] == "http://insyn.test/data/insyn/decisions.xlsx?outcome=approved"
    assert told["Licens"].startswith("CC0 1.0")
    assert told["Rader i filen"] == "2"
    assert "Fler rader finns" not in told
    assert facts(opened(site, "/data/insyn/omrostningar.xlsx"))["Innehåll"] == "Omröstningar"
    assert facts(opened(site, "/data/insyn.xlsx?sql=select+1"))["Fråga (SQL)"] == "select 1"


def test_labels_have_columns_of_their_own(site: Browser) -> None:
    found = rows(opened(site, "/data/insyn/decisions.xlsx?_labels=on&_col=organization"))
    assert found[0] == ("id", "organization", "organization_label")
    assert ("kommunfullmaktige-2026-10-19-91", "kommunfullmaktige", "Kommunfullmäktige") in found


def test_nothing_is_no_cell(site: Browser) -> None:
    assert rows(opened(site, "/data/insyn.xlsx", sql="select '' as a, null as b, 1 as ' '")) == [
        ("a", "b", " "),
        (None, None, 1),
    ]


def test_an_empty_answer_has_its_names(site: Browser) -> None:
    assert rows(opened(site, "/data/insyn.xlsx?sql=select+1+as+ett+where+0")) == [("ett",)]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    shelf = Shelf(tmp_path_factory.mktemp("long"))
    fill(shelf)
    shelf.insert("pages", *({"id": f"d1-{n}", "document": "d1", "number": n, "text": "x"} for n in range(10, 1200)))
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


def test_the_limit_of_rows_is_told_and_the_rest_is_found(long: Browser) -> None:
    book = opened(long, "/data/insyn/pages.xlsx")
    assert len(rows(book)) == 1001
    told = facts(book)
    assert told["Fler rader finns"].replace("\xa0", " ") == "Totalt 1 191. Ett svar har högst 1 000."
    rest = rows(opened(long, told["Nästa rader"].removeprefix("http://insyn.test")))
    assert len({row[0] for row in (*rows(book)[1:], *rest[1:])}) == 1191
    assert 'rel="next"' in long.request("/data/insyn/pages.xlsx").headers["link"]
    of_question = facts(opened(long, "/data/insyn.xlsx?sql=select+id+from+pages"))
    assert (
        of_question["Fler rader finns"].replace("\xa0", " ").startswith("Ett svar har högst 1 000. Fråga efter färre")
    )
    assert len(rows(opened(long, "/data/insyn/pages.xlsx?_size=5"))) == 6


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/data/insyn.xlsx?sql=select+nope", 400, "nope"),
        ("/data/insyn.xlsx?sql=delete+from+decisions", 400, "SELECT"),
        ("/data/insyn.xlsx", 404, "There is no table"),
        ("/data/insyn/nope.xlsx", 404, "There is no table"),
        (f"{DECISION}x.xlsx", 404, "There is no table"),
        ("/data/insyn/decisions.xlsx?_size=5000", 400, "1000"),
    ],
)
def test_what_has_no_rows_has_no_workbook(site: Browser, path: str, status: int, said: str) -> None:
    response = site.request(path)
    assert response.status_code == status
    assert said in response.text


@pytest.mark.parametrize("path", ["/data/insyn/decisions", DECISION, "/data/insyn/omrostningar"])
def test_tables_rows_and_questions_lead_to_their_workbooks(site: Browser, path: str) -> None:
    links = {"".join(link.itertext()): link.get("href", "") for link in Page(path, site.request(path)).all("a")}
    assert len(rows(opened(site, links["Hämta som Excel-fil (XLSX)"]))) > 1


def test_the_sheet_of_given_values_is_whole(site: Browser) -> None:
    given = [*FORMULAS, *filter(None, PLAIN)]
    found = [row[0] for row in rows(opened(site, "/data/insyn.xlsx", sql=GIVEN, given=json.dumps(given)))[1:]]
    assert found == [datetime(2026, 10, 19) if value == "2026-10-19" else value for value in given]
