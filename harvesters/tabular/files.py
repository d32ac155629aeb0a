"""Files as tables: delimited text in the encodings Swedish systems write, workbooks, JSON and GeoJSON."""

import codecs
import csv
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from harvesters.tabular.sheet import Line, NotTabular, Sheet, sheet
from harvesters.workers import ReadingFailed, Task, Workers, local_pool, read_all

LARGEST_JSON = 50_000_000
LONGEST_CELL = 131_072
LARGEST_UNPACKED = 500_000_000
MOST_UNPACKED_TIMES = 200
_CHUNK = 1 << 20
_WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path) -> Sheet:
    """The file as a table, by what it holds and not by what it is called; NotTabular where it is none."""
    with path.open("rb") as file:
        beginning = file.read(1000)
    if beginning.startswith(_WORKBOOK_SIGNATURES):
        return read_workbook(path)
    start = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if start[:1] in (b"{", b"["):
        return read_json(path)
    if start[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise NotTabular("the file is a web page or XML, not a table")
    if b"\x00" in beginning and not beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotTabular("the file is not text, nor a workbook")
    return read_delimited(path)


def read_delimited(path: Path) -> Sheet:
    """A text file with comma, semicolon or tab between the cells, read line by line."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(file.read(20_000))

    def lines() -> Iterator[Line]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            try:
                csv.field_size_limit(LONGEST_CELL)
                yield from csv.reader(file, delimiter=delimiter)
            except csv.Error as error:
                raise NotTabular(f"the file is not CSV: {error}") from None

    return sheet(lines)


def read_workbook(path: Path) -> Sheet:
    """The first sheet of a workbook: XLSX, XLS or ODS. One that unpacks to far more than it is, is refused.

    It is read in a limited process of its own: a few kilobytes with one cell at the far corner mean 500 gigabytes.
    """
    _check_unpacked(path)
    ((_, found),) = read_all([Task(str(path), path.name, "")], _first_sheet, Workers(1, local_pool))
    if isinstance(found, ReadingFailed):
        raise NotTabular(f"the workbook cannot be opened: {found}")
    rows = found["rows"]
    return sheet(lambda: iter(rows))


def _first_sheet(path: str, *_: str) -> dict[str, Any]:
    """Runs in the worker, which says nothing of its own when it crashes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except MemoryError:
        raise
    except BaseException as error:  # what the library did not foresee, it tells so
        raise ReadingFailed(str(error)) from None
    return {"rows": [[_written(cell) for cell in row] for row in rows]}


def read_json(path: Path) -> Sheet:
    """The first list of objects in a JSON file, a column for each key; of GeoJSON the properties and the geometry."""
    if path.stat().st_size > LARGEST_JSON:
        raise NotTabular(f"the JSON file has {path.stat().st_size:,} bytes; at most {LARGEST_JSON:,} are read")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotTabular(f"the file is not JSON: {error}") from None
    is_geographic = isinstance(content, dict) and content.get("type") == "FeatureCollection"
    records = _features(content) if is_geographic else _records(content)
    names = list(dict.fromkeys(name for record in records for name in record))
    if not records or not names:
        raise NotTabular("the JSON file holds no list of objects")
    lines: Callable[[], Iterator[Line]] = lambda: iter(  # noqa: E731
        [names, *([_written(record.get(name)) for name in names] for record in records)]
    )
    return sheet(lines)


def _features(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    features = content.get("features") or []
    return [{**(feature.get("properties") or {}), "geometri": feature.get("geometry")} for feature in features]


def _records(content: Any) -> list[dict[str, Any]]:
    """A list of objects, at the top or as the value of a key."""
    candidates = [content, *content.values()] if isinstance(content, dict) else [content]
    for candidate in candidates:
        if isinstance(candidate, list) and candidate and all(isinstance(record, dict) for record in candidate):
            return candidate
    return []


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 by mark, UTF-8 if all of it is, else Windows-1252, of which ISO 8859-1 is a part."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        beginning = file.read(2)
        if beginning in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(beginning: str) -> str:
    """The one that divides most lines of the beginning into most cells; ties go to the semicolon.

    Not the comma where every comma stands between digits: then it is Swedish decimals that have it.
    """
    lines = [line for line in beginning.splitlines()[:30] if line.strip()]
    candidates = ";\t," if re.search(r"(?<!\d),|,(?!\d)", "\n".join(lines)) else ";\t"
    return max(candidates, key=lambda delimiter: sum(line.count(delimiter) > 0 for line in lines) * 1000
               + max((line.count(delimiter) for line in lines), default=0))  # fmt: skip


def _check_unpacked(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise NotTabular(f"the workbook cannot be opened: {error}") from None
    if unpacked > LARGEST_UNPACKED or unpacked > max(1_000_000, path.stat().st_size * MOST_UNPACKED_TIMES):
        raise NotTabular(f"the workbook unpacks to {unpacked:,} bytes; it is not opened")


def _written(cell: object) -> str:
    """The cell as the text it would be in a CSV file."""
    match cell:
        case None:
            return ""
        case bool():
            return str(int(cell))
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if not any((cell.hour, cell.minute, cell.second)):
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
        case dict() | list():
            return json.dumps(cell, ensure_ascii=False)
    return str(cell).strip()
