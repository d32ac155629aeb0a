"""The finished file, looked through for identity numbers before it is shown to anybody: every value, and every byte."""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import re2

from datasets.privacy import BODY, CHECKSUM, DIGIT, DIVIDED, is_identity_number, mask, quick
from datasets.privacy.texts import GAP, has_numbers, together

_SPACE = rb"(?:[\s\v_]|\xc2\xa0|\xe2\x80[\x87\xaf])"
_DASH = rb"(?:[+-]|\xe2\x80[\x90-\x94]|\xe2\x88\x92)"
_DAY = rb"[01][0-9][0-36-9][0-9]"
"""A month and a day; days of coordination numbers are 60 more."""
_DIVIDED = rb"(?:18|19)[0-9]{2}" + _DASH + rb"[01][0-9]" + _DASH + rb"[0-36-9][0-9]" + _DASH + rb"[0-9]{4}"
_NUMBER = (
    rb"(?:(?:18|19|20)" + _SPACE + rb"{0,2})?[0-9]{2}" + _DAY + _SPACE + rb"{0,2}" + _DASH + rb"?" + _SPACE
    + rb"{0,2}[0-9]{4}|" + _DIVIDED
)  # fmt: skip
_IN_BYTES = re.compile(CHECKSUM.encode() + rb"|((?<![0-9])(?:" + _NUMBER + rb")(?![0-9]))")
_BYTES = re2.Options()
_BYTES.encoding = re2.Options.Encoding.LATIN1
_BEGUN = re2.compile(rb"(?:^|[^0-9])(?:" + _NUMBER + rb")(?:[^0-9]|$)", _BYTES)
"""The same for RE2, which knows no look-behind, but reads every byte once and at the speed of memory."""
_IN_TEXT = quick(rf"{BODY}{DIGIT}{{4}}|{DIVIDED}|%3[0-9]")
"""What each has in a text, where it may also be written in the encoding of addresses."""
_REACH = 100
_PART = 1 << 24
_ROWS = 1000
"""Rows that are looked at together."""
_BYTES_OF = "CASE WHEN typeof({0}) IN ('text', 'blob') THEN CAST({0} AS BLOB) ELSE x'' END"


class NumberFound(Exception):
    """An identity number would be published. Says where it stands, never what it is."""


Seen = Mapping[str, Collection[str]]
"""Tables whose values were looked through, each with the columns where a number stands."""


def inspect(path: Path, seen: Seen = MappingProxyType({})) -> None:
    """Nothing in the file is an identity number, else NumberFound names the tables and columns.

    Of tables that are `seen` in the file that this one is a copy of, only the bytes are looked through again.
    """
    with closing(_open(path)) as connection, ThreadPoolExecutor(1) as beside:
        in_bytes = beside.submit(_in_bytes, path)
        columns = {**seen, **_in_values(connection, seen)}
        places = {f"{table}.{name}" for table, names in columns.items() for name in names}
        if places := places | set(_in_words(connection)):
            raise NumberFound(f"a personal identity number is left in {', '.join(sorted(places))}")
        found = in_bytes.result()
        if found.keys() - _between_values(connection, found, seen):
            raise NumberFound("a personal identity number is left in the bytes of the file")


def inspect_values(path: Path) -> Seen:
    """All tables of the file, seen: what `inspect` is to refuse of its copy."""
    with closing(_open(path)) as connection:
        return _in_values(connection, ())


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _in_values(connection: sqlite3.Connection, seen: Collection[str]) -> Seen:
    """Every column of every other table, the shadow tables of search indexes among them."""
    tables = [(table, columns) for table, columns in _tables(connection) if table not in seen]
    return {table: set(_held(connection, table, columns)) for table, columns in tables}


def _in_words(connection: sqlite3.Connection) -> Iterator[str]:
    """Search indexes keep their words shortened by what they share with the word before; so they are asked for each."""
    for name in _named(connection, "sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"):
        connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{name}', 'row')")
        if any(_held(connection, "words", ["term"])):
            yield name
        connection.execute("DROP TABLE temp.words")


def _held(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[str]:
    """The columns where a number stands. Many rows are looked at together, and each alone only where those have
    anything that a number could stand in."""
    for rows in _suspected(connection, table, columns):
        for row in rows:
            values = zip(columns, row, strict=True) if _may_hold(GAP.join(row)) else ()
            yield from (name for name, value in values if _holds_number(value))


def _suspected(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[list[tuple[bytes, ...]]]:
    if has_numbers(connection, table):
        for first, last, values in together(connection, table, columns):
            if _may_hold(values):
                yield from _rows(connection, table, columns, f"WHERE _rowid_ BETWEEN {first} AND {last}")
    else:
        for rows in _rows(connection, table, columns):
            if _may_hold(GAP.join(chain.from_iterable(rows))):
                yield rows


def _in_bytes(path: Path) -> dict[bytes, int]:
    """Each number with a place in the file. What touches the edge of a part stands whole in another."""
    return {
        match[1]: start + match.start(1)
        for start, part in _parts(path)
        for match in _numbers(part)
        if match.start(1) > 0 and match.end(1) < len(part)
    }


def _parts(path: Path) -> Iterator[tuple[int, bytes]]:
    """The file in parts that overlap, so that its size costs no memory, between two bytes that are none of it; each
    with its place in the file."""
    with path.open("rb") as file:
        part = b"|"
        while read := file.read(_PART):
            part = part[-2 * _REACH :] + read
            yield file.tell() - len(part), part
        yield file.tell() + 1 - len(part := part[-2 * _REACH :] + b"|"), part


def _between_values(connection: sqlite3.Connection, found: Mapping[bytes, int], seen: Collection[str]) -> set[bytes]:
    """Those that are in no value, but the end of one and the beginning of the next, which lie together in the file.

    Case numbers before dates give many in a large edition; so each table and index where any lies is read once for
    them all.
    """
    between: set[bytes] = set()
    within: set[bytes] = set()
    trees = _trees(connection, found.values())
    for table, columns in _tables(connection):
        for tree, order in ((table, columns), *_indexes(connection, table)):
            for rows in _rows(connection, table, order) if tree in trees else ():
                between.update(match[1] for match in _numbers(GAP.join(map(b"".join, rows))))
                if table in seen:
                    within.update(match[1] for match in _numbers(GAP.join(chain.from_iterable(rows))))
    return between - within


def _trees(connection: sqlite3.Connection, places: Collection[int]) -> set[str]:
    """The tables and indexes that have the places of the file; all where SQLite was built without the means to tell."""
    if not places:
        return set()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    pages = json.dumps(sorted({place // size + 1 for place in places}))
    query = "SELECT DISTINCT name FROM dbstat WHERE pageno IN (SELECT value FROM json_each(?))"
    try:
        return {name for (name,) in connection.execute(query, (pages,))}
    except sqlite3.OperationalError:
        return set(_named(connection, "rootpage > 0"))


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, list[str]]]:
    for (index,) in connection.execute(f'SELECT name FROM pragma_index_list("{table}")').fetchall():
        columns = connection.execute(f'SELECT name FROM pragma_index_info("{index}")')
        yield index, [name for (name,) in columns if name]


def _rows(
    connection: sqlite3.Connection, table: str, columns: list[str], which: str = ""
) -> Iterator[list[tuple[bytes, ...]]]:
    """The bytes of texts and binary values, nothing for others: many rows at a time, until the last."""
    values = ", ".join(_BYTES_OF.format(f'"{name}"') for name in columns)
    found = connection.execute(f'SELECT {values} FROM "{table}" {which}')
    while rows := found.fetchmany(_ROWS):
        yield rows


def _may_hold(values: bytes) -> bool:
    return bool(_IN_TEXT.search(values) or _BEGUN.search(values))


def _holds_number(value: bytes) -> bool:
    text = value.decode(errors="replace")
    return mask(text) != text or next(_numbers(value), None) is not None


def _numbers(content: bytes) -> Iterator["re.Match[bytes]"]:
    place = 0
    while begun := _BEGUN.search(content, place):
        place = begun.start() + 1
        for match in _IN_BYTES.finditer(content, max(0, begun.start() - _REACH), begun.end() + _REACH):
            beside = match.end() <= begun.start() or match.start() >= begun.end()
            if match[1] and not beside and is_identity_number(match[1].decode()):
                yield match


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    for name in _named(connection, "type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"):
        yield name, [column for (column,) in connection.execute(f'SELECT name FROM pragma_table_info("{name}")')]


def _named(connection: sqlite3.Connection, which: str) -> list[str]:
    return [name for (name,) in connection.execute(f"SELECT name FROM sqlite_schema WHERE {which} ORDER BY name")]
