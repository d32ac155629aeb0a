"""Tabular files: delimiters, names, types, and what is refused."""

from pathlib import Path

import pytest

from harvesters.tables import NotTabular, as_table, column_names, read_delimited, read_workbook


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    sheet = read_delimited(delimiter.join(["a", "b"]) + "\r\n" + delimiter.join(["1", '"x\ny"']) + "\r\n\r\n")
    assert (list(sheet.header), [list(row) for row in sheet.rows]) == (["a", "b"], [["1", "x\ny"]])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-20", ""], "integer"),
        (["1,5", "20", "-3.25"], "number"),
        (["0127", "1480"], "text"),
        (["2120000340"], "text"),
        (["0,5", "0"], "number"),
        (["12", "tolv"], "text"),
        (["", ""], "text"),
        (["2026-01-01"], "text"),
        (["1 234"], "text"),
    ],
)
def test_types_are_only_what_every_value_is(values: list[str], kind: str) -> None:
    table, _ = as_table(read_delimited("a;b\n" + "\n".join(f"{value};x" for value in values)), "T", "S")
    assert table.columns["a"].type == kind


def test_names_are_plain_and_unique() -> None:
    assert column_names(["Köpare ID", "köpare-id", "", "2024", "row"]) == [
        "kopare_id",
        "kopare_id_2",
        "kolumn_3",
        "k_2024",
        "k_row",
    ]


@pytest.mark.parametrize("text", ["", "bara en rad", ";".join(f"k{n}" for n in range(301)) + "\n1"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(NotTabular):
        read_delimited(text)


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(NotTabular, match="the workbook cannot be opened"):
        read_workbook(path)
