"""What the columns of a table hold, and the table as a declaration with rows of typed values."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from datasets.declaration import Column, Table, Text
from datasets.privacy import mask
from harvesters.naming import slug
from harvesters.tabular.sheet import MOST_ROWS, Line, NotTabular, Sheet

_BLOCK = 5_000
_GROUPED = r"[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+"
_WHOLE = rf"[-\u2212]?(?:0|[1-9]\d{{0,8}}|{_GROUPED})"
_NUMBER = rf"(?:{_WHOLE}|[-\u2212]?(?:0|[1-9]\d{{0,11}}|{_GROUPED})[.,]\d+|[-\u2212]?[1-9]\d{{0,2}}(?:\.\d{{3}})+,\d+)"
_DATE = r"(?:1[6-9]|2[01])\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_KINDS: dict[str, Callable[[str], object]] = {
    "integer": re.compile(_WHOLE).fullmatch,
    "number": re.compile(_NUMBER).fullmatch,
    "date": re.compile(_DATE).fullmatch,
}
"""Narrowest first. Nine digits or more, and leading zeros, are identifiers and stay text."""
_WRITING = {0x20: None, 0xA0: None, 0x202F: None, 0x2212: "-"}


@dataclass(frozen=True, slots=True)
class Imported:
    """A table to be stored: its declaration, how many rows there are, and they themselves.

    `too_long` counts rows with filled cells beyond the header, which are not kept.
    """

    table: Table
    count: int
    rows: Iterable[Sequence[Any]]
    too_long: int
    first_too_long: int


@dataclass(slots=True)
class _Survey:
    """What a first reading of all rows found."""

    kinds: list[list[str]]
    filled: list[bool]
    count: int = 0
    too_long: int = 0
    first_too_long: int = 0

    def look(self, lines: Sequence[Line]) -> None:
        for position, values in enumerate(_columns(lines, len(self.kinds))):
            told = [value for value in map(str.strip, values) if value]
            self.filled[position] = self.filled[position] or bool(told)
            left = self.kinds[position]
            self.kinds[position] = [kind for kind in left if all(map(_KINDS[kind], told))] if left else left
        self.count += len(lines)

    def measure(self, lines: Sequence[Line]) -> None:
        width = len(self.kinds)
        for number, line in enumerate(lines, self.count + 1):
            if len(line) > width and any(cell.strip() for cell in line[width:]):
                self.first_too_long = self.first_too_long or number
                self.too_long += 1

    @property
    def types(self) -> list[str]:
        return [kinds[0] if kinds and filled else "text" for kinds, filled in zip(self.kinds, self.filled, strict=True)]


def as_table(sheet: Sheet, title: str, source: str) -> Imported:
    """The declaration of an imported table and its rows: the row number, then a column for each of the file's."""
    names, survey = column_names(sheet.header), _survey(sheet)
    columns = {
        "row": Column(Text("Rad", "Row"), Text("Radens nummer i filen.", "Number of the row in the file."), "integer")
    }
    for name, header, kind in zip(names, sheet.header, survey.types, strict=True):
        label = header.strip() or name
        columns[name] = Column(
            Text(label, label), Text(f"Kolumnen {label} i filen.", f"The file's column {label}."), kind
        )
    told = Text(f"{title}, så som filen i {source} har den.", f"{title}, as the file of {source} has it.")
    table = Table(Text(title, title), told, columns, key="row", harvested=False)
    return Imported(table, survey.count, _rows(sheet, survey.types), survey.too_long, survey.first_too_long)


def column_names(header: Line) -> list[str]:
    """Plain, unique names: letters, digits and underscores. A column without header is "kolumn_3"."""
    names: list[str] = []
    for position, title in enumerate(header, 1):
        name = slug(mask(title)).replace("-", "_") or f"kolumn_{position}"
        name = f"k_{name}" if name[0].isdigit() or name == "row" else name
        names.append(name if name not in names else f"{name}_{position}")
    return names


def _survey(sheet: Sheet) -> _Survey:
    width = len(sheet.header)
    survey = _Survey([list(_KINDS) for _ in range(width)], [False] * width)
    for lines in _batched(sheet.rows()):
        survey.measure(lines)
        survey.look(lines)
        if survey.count > MOST_ROWS:
            raise NotTabular(f"the file has more than {MOST_ROWS:,} rows; no more are imported")
    if not survey.count:
        raise NotTabular("the file has no rows below its header")
    return survey


def _rows(sheet: Sheet, types: Sequence[str]) -> Iterator[Sequence[Any]]:
    number = 0
    for lines in _batched(sheet.rows()):
        columns = _columns(lines, len(types))
        values = [_VALUES[kind](column) for kind, column in zip(types, columns, strict=True)]
        yield from zip(range(number + 1, number + len(lines) + 1), *values, strict=True)
        number += len(lines)


def _columns(lines: Sequence[Line], width: int) -> Iterable[Sequence[str]]:
    """The cells column by column; short rows are filled up, what is beyond the header is left out."""
    if any(len(line) != width for line in lines):
        lines = [[*line[:width], *([""] * (width - len(line)))] for line in lines]
    return zip(*lines, strict=True)


def _texts(column: Sequence[str]) -> list[str | None]:
    return [value.strip() or None for value in column]


def _integers(column: Sequence[str]) -> list[int | None]:
    return [int(written) if (written := value.translate(_WRITING)) else None for value in column]


def _numbers(column: Sequence[str]) -> list[float | None]:
    return [_float(written) if (written := value.translate(_WRITING)) else None for value in column]


def _float(written: str) -> float:
    return float(written.replace(".", "").replace(",", ".") if "," in written else written)


_VALUES: dict[str, Callable[[Sequence[str]], Sequence[Any]]] = {
    "text": _texts,
    "date": _texts,
    "integer": _integers,
    "number": _numbers,
}


def _batched(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    while block := list(islice(lines, _BLOCK)):
        yield block
