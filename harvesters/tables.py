"""Tabular files (CSV, TSV, XLSX) as a declared table and its rows; leading zeros are kept."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from datasets.declaration import Column, Table, Text
from harvesters.naming import slug

MOST_COLUMNS = 300
MOST_ROWS = 1_000_000
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,8})")
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d+)?")
_LEADING_ZERO = re.compile(r"-?0\d")


class NotTabular(Exception):
    """The file cannot be read as a table; the message says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it, every cell a text; empty cells are empty texts."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def read_delimited(text: str) -> Sheet:
    """A CSV file with comma, semicolon or tab, whichever its first line has most of."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(line)]
    except csv.Error as error:
        raise NotTabular(f"the file is not CSV: {error}") from None
    return _sheet(lines)


def read_workbook(path: Path) -> Sheet:
    """The first sheet of an XLSX workbook."""
    try:
        with path.open("rb") as file:
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            lines = [[_written(cell) for cell in row] for row in workbook.worksheets[0].iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise NotTabular(f"the workbook cannot be opened: {error}") from None
    return _sheet([line for line in lines if any(line)])


def as_table(sheet: Sheet, title: str, source: str) -> tuple[Table, Iterable[Sequence[Any]]]:
    """The declaration of an imported table and its rows: the row number, then a column for each of the file's."""
    names = column_names(sheet.header)
    types = [_type(row[n] for row in sheet.rows) for n in range(len(names))]
    columns = {
        "row": Column(Text("Rad", "Row"), Text("Radens nummer i filen.", "Number of the row in the file."), "integer")
    }
    for name, header, kind in zip(names, sheet.header, types, strict=True):
        label = header.strip() or name
        columns[name] = Column(
            Text(label, label), Text(f"Kolumnen {label} i filen.", f"The file's column {label}."), kind
        )
    told = Text(f"{title}, så som filen i {source} har den.", f"{title}, as the file of {source} has it.")
    table = Table(Text(title, title), told, columns, key="row", harvested=False)
    return table, ([n, *_values(row, types)] for n, row in enumerate(sheet.rows, 1))


def column_names(header: Sequence[str]) -> list[str]:
    """Plain, unique names: letters, digits and underscores. A column without header is "kolumn_3"."""
    names: list[str] = []
    for position, title in enumerate(header, 1):
        name = slug(title).replace("-", "_") or f"kolumn_{position}"
        name = f"k_{name}" if name[0].isdigit() or name == "row" else name
        names.append(name if name not in names else f"{name}_{position}")
    return names


def _sheet(lines: list[list[str]]) -> Sheet:
    if len(lines) < 2:
        raise NotTabular("the file has no rows below its header")
    if len(lines[0]) > MOST_COLUMNS:
        raise NotTabular(f"the file has {len(lines[0])} columns; at most {MOST_COLUMNS} are imported")
    if len(lines) > MOST_ROWS:
        raise NotTabular(f"the file has {len(lines):,} rows; at most {MOST_ROWS:,} are imported")
    width = len(lines[0])
    return Sheet(lines[0], [(line + [""] * width)[:width] for line in lines[1:]])


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _type(values: Iterable[str]) -> str:
    """integer or number if every value is one; nine digits or more, or leading zeros, are identifiers and stay text."""
    kind = "integer"
    filled = [value.strip() for value in values if value.strip()]
    for value in filled:
        if _LEADING_ZERO.match(value) and "," not in value and "." not in value:
            return "text"
        if not _INTEGER.fullmatch(value):
            kind = "number"
            if not (_NUMBER.fullmatch(value) and ("," in value or "." in value or len(value) < 10)):
                return "text"
    return kind if filled else "text"


def _values(row: Sequence[str], types: Sequence[str]) -> list[Any]:
    return [_value(cell.strip(), kind) for cell, kind in zip(row, types, strict=True)]


def _value(cell: str, kind: str) -> Any:
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    return float(cell.replace(",", ".")) if kind == "number" else cell
