"""Tabular files: encodings, delimiters, headers, types, and what is refused."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvesters.tabular.columns import Imported, as_table, column_names
from harvesters.tabular.files import read
from harvesters.tabular.sheet import NotTabular, Sheet
from harvesters.tabular.specification import departures
from tests.conftest import SHARED


def file(folder: Path, content: str | bytes, name: str = "fil.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def table(path: Path) -> Imported:
    return as_table(read(path), "Titel", "Källan")


def rows(path: Path) -> list[tuple[object, ...]]:
    return [tuple(row)[1:] for row in table(path).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(["a", "b"]), delimiter.join(["1", '"x\ny"']), "", ""]
    assert rows(file(tmp_path, "\r\n".join(lines))) == [(1, "x\ny")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    assert rows(file(tmp_path, "Ort;År\nÅsbro;1974\n".encode(encoding))) == [("Åsbro", 1974)]


@pytest.mark.parametrize(
    ("values", "kind", "first"),
    [
        (["1", "-20", ""], "integer", 1),
        (["1,5", "20", "-3.25"], "number", 1.5),
        (["1 234", "5"], "integer", 1234),
        (["1\u00a0234\u00a0567,50", "0"], "number", 1234567.5),
        (["1.234.567,5", "0"], "number", 1234567.5),
        (["\u2212 3", "x"], "text", "\u2212 3"),
        (["\u22123", "4"], "integer", -3),
        (["0127", "1480"], "text", "0127"),
        (["641 80", "641 81"], "text", "641 80"),
        (["2120000340"], "text", "2120000340"),
        (["0,5", "0"], "number", 0.5),
        (["12", "tolv"], "text", "12"),
        (["", ""], "text", None),
        (["2026-01-01", "2025-12-31"], "date", "2026-01-01"),
        (["2026-01-01", "i går"], "text", "2026-01-01"),
        (["1e5"], "text", "1e5"),
        (["nan"], "text", "nan"),
    ],
)
def test_types_are_only_what_every_value_is(tmp_path: Path, values: list[str], kind: str, first: object) -> None:
    path = file(tmp_path, "a;b\n" + "\n".join(f"{value};x" for value in values))
    assert table(path).table.columns["a"].type == kind
    assert rows(path)[0][0] == first


def test_names_are_plain_and_unique() -> None:
    assert column_names(["Köpare ID", "köpare-id", "", "2024", "row"]) == [
        "kopare_id",
        "kopare_id_2",
        "kolumn_3",
        "k_2024",
        "k_row",
    ]


@pytest.mark.parametrize("values", [["1 234,50", "-3,25"], ["12,5 %", "7 %"]])
def test_a_decimal_comma_divides_no_cells(tmp_path: Path, values: list[str]) -> None:
    path = tmp_path / "belopp.csv"
    path.write_text("\n".join(["belopp", *values]), encoding="utf-8")
    found = read(path)
    assert (found.header, list(found.rows())) == (["belopp"], [[value] for value in values])


def test_lines_above_the_header_and_cells_beyond_it_are_told(tmp_path: Path) -> None:
    path = file(tmp_path, "Inköp 2025;;\n;;\nVara;Antal;Pris\nStol;4;99,50\nBord;1;500;;\nLampa;2;75;extra\n")
    sheet = read(path)
    assert [list(line) for line in sheet.above] == [["Inköp 2025", "", ""]]
    imported = as_table(sheet, "T", "S")
    assert (imported.count, imported.too_long, imported.first_too_long) == (3, 1, 3)
    assert rows(path) == [("Stol", 4, 99.5), ("Bord", 1, 500.0), ("Lampa", 2, 75.0)]


def test_rows_can_be_read_again_and_do_not_stay_in_memory(tmp_path: Path) -> None:
    sheet = read(file(tmp_path, "a;b\n" + "1;2\n" * 20_000))
    assert not isinstance(sheet.rows(), list | tuple)
    assert sum(1 for _ in sheet.rows()) == sum(1 for _ in sheet.rows()) == 20_000
    imported = as_table(sheet, "T", "S")
    assert [row[0] for row in imported.rows] == list(range(1, 20_001))


def workbook(path: Path, *lines: list[object]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def test_workbooks_are_read_whatever_they_are_called(tmp_path: Path) -> None:
    path = workbook(tmp_path / "fil.csv", ["Namn", "År", "Andel", "Postnr"], ["Åsen", 1974, 0.5, "01234"], ["B", None])
    assert rows(path) == [("Åsen", 1974, 0.5, "01234"), ("B", None, None, None)]


def test_json_and_geojson(tmp_path: Path) -> None:
    records = [{"namn": "Åsen", "antal": 3}, {"namn": "Dalen", "extra": [1]}]
    assert rows(file(tmp_path, json.dumps({"count": 2, "results": records}))) == [
        ("Åsen", 3, None),
        ("Dalen", None, "[1]"),
    ]
    point = {"type": "Point", "coordinates": [16.2, 59.0]}
    feature = {"type": "Feature", "properties": {"namn": "Badplats"}, "geometry": point}
    path = file(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert rows(path) == [("Badplats", json.dumps(point))]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no rows"),
        (b"bara en rad", "no rows"),
        ((";".join(f"k{n}" for n in range(1000)) + "\n1").encode(), "1000 columns"),
        (b"PK\x03\x04 no workbook", "the workbook cannot be opened"),
        (b"<!DOCTYPE html><h1>404</h1>", "a web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not text"),
        (b'{"a": ', "not JSON"),
        (b'{"a": 1}', "no list of objects"),
        (b'a;b\n"' + b"x" * 200_000 + b'";2\n3;4', "not CSV"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(NotTabular, match=told):
        as_table(read(file(tmp_path, content)), "T", "S")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", ["a", "b"], [1, 2])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 30_000_000)
    with pytest.raises(NotTabular, match="unpacks to"):
        read(path)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = file(tmp_path_factory.getbasetemp(), content, "fuzz")
    try:
        imported = as_table(read(path), "T", "S")
    except NotTabular:
        return
    assert len(list(imported.rows)) == imported.count


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), min_size=2, max_size=12))
def test_any_cells_become_rows_of_their_declared_types(lines: list[list[str]]) -> None:
    width = max(map(len, lines))
    padded = [line + [""] * (width - len(line)) for line in lines]
    imported = as_table(Sheet([f"k{n}" for n in range(width)], lambda: iter(padded)), "T", "S")
    kinds = {"text": str, "date": str, "integer": int, "number": float}
    types = [kinds[column.type] for column in imported.table.columns.values()]
    for row in imported.rows:
        assert all(value is None or isinstance(value, kind) for value, kind in zip(row, types, strict=True))


def test_supplier_invoices_are_checked_against_their_specification() -> None:
    path = SHARED / "real/specs/leverantorsreskontra_spec_example.csv"
    if not path.exists():
        pytest.skip("the specification's own example is not beside the repository")
    assert list(departures(table(path).table)) == [
        "Leverantörsreskontra 1.1: the column belopp does not hold a number in every row",
        "Leverantörsreskontra 1.1: the column datum does not hold a date in every row",
    ]


def test_wrong_columns_of_a_specification_are_named(tmp_path: Path) -> None:
    header = "kopare_id,kopare,verifikationsnummer,leverantor,leverantor_id,konto_nr,Kontotext,belopp,datum"
    path = file(tmp_path, f"{header}\n1,K,2,L,3,4,T,5.00,2026-01-01\n")
    assert list(departures(table(path).table)) == [
        "Leverantörsreskontra 1.1: mandatory columns are missing: konto_text",
        "Leverantörsreskontra 1.1: columns are not in the specification: kontotext",
    ]
    assert not list(departures(table(file(tmp_path, "a,b\n1,2\n")).table))
