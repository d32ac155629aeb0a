"""The finished file, looked through for identity numbers before it is shown to anybody: every value, and every byte."""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from datasets.privacy import CHECKSUM, DIVIDED, is_identity_number, mask

_SPACE = rb"(?:[\s_]|\xc2\xa0|\xe2\x80[\x87\xaf])"
_DASH = rb"(?:[+-]|\xe2\x80[\x90-\x94]|\xe2\x88\x92)"
_NUMBER = (
    rb"(?<![0-9])(?:(?:18|19|20)" + _SPACE + rb"{0,2})?[0-9]{6}" + _SPACE + rb"{0,2}" + _DASH + rb"?" + _SPACE
    + rb"{0,2}[0-9]{4}(?![0-9])|(?<![0-9])(?:18|19)(?:[0-9]{2}" + _DASH + rb"){3}[0-9]{4}(?![0-9])"
)  # fmt: skip
_IN_BYTES = re.compile(CHECKSUM.encode() + rb"|(" + _NUMBER + rb")")
_DAY = rb"[0-36-9][0-9]"
_BEGUN = re.compile(rb"[01][0-9](?:(?<=[0-9]{4})" + _DAY + rb"[^0-9]{0,15}|" + _DASH + _DAY + _DASH + rb")[0-9]{4}")
"""The month, day and last digits that each number has: few bytes can begin a month, so that all else is passed over
quickly. Days of coordination numbers are 60 more."""
_REACH = 100
_PART = 1 << 24
_IN_TEXT = re.compile(rf"[0-9%](?:[0-9]{{5}}(?:[^0-9]{{0,5}}[0-9]{{4}}|.{{0,6}}%)|(?<=%)3[0-9]|{DIVIDED})", re.DOTALL)
_DIGITS = "*" + "[0-9]" * 6 + "*"


class NumberFound(Exception):
    """An identity number would be published. Says where it stands, never what it is."""


def inspect(path: Path) -> None:
    """Nothing in the file is an identity number, else NumberFound names the tables and columns."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        if places := sorted({*_in_values(connection), *_in_words(connection)}):
            raise NumberFound(f"a personal identity number is left in {', '.join(places)}")
        found = _in_bytes(path)
        if found.keys() - _between_values(connection, found):
            raise NumberFound("a personal identity number is left between the values of the file")
    finally:
        connection.close()


def _in_values(connection: sqlite3.Connection) -> Iterator[str]:
    """Every column of every table, the shadow tables of search indexes among them. Rows are looked at whole, and
    their columns only where a row has anything that a number could stand in."""
    connection.create_function("holds_digits", 1, _holds_digits, deterministic=True)
    for table, columns in _tables(connection):
        whole = _texts(columns, "||")
        blobs = " OR ".join(f'typeof("{name}") = \'blob\' AND length("{name}") > 9' for name in columns)
        listed = ", ".join(f'"{name}"' for name in columns)
        for row in connection.execute(f'SELECT {listed} FROM "{table}" WHERE holds_digits({whole}) OR {blobs}'):
            yield from (
                f"{table}.{name}"
                for name, value in zip(columns, row, strict=True)
                if isinstance(value, str | bytes) and _holds_number(value)
            )


def _in_words(connection: sqlite3.Connection) -> Iterator[str]:
    """Search indexes keep their words shortened by what they share with the word before; so they are asked for each."""
    for name in _named(connection, "sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"):
        connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{name}', 'row')")
        found = connection.execute("SELECT term FROM temp.words WHERE term GLOB ?", (_DIGITS,))
        if any(map(_holds_number, (term for (term,) in found))):
            yield name
        connection.execute("DROP TABLE temp.words")


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


def _between_values(connection: sqlite3.Connection, found: Mapping[bytes, int]) -> set[bytes]:
    """Those that are the end of one value and the beginning of the next, which lie together in the file.

    Case numbers before dates give many in a large edition; so each table and index where any lies is read once for
    them all.
    """
    left, trees = set(found), _trees(connection, found.values())

    def look(row: bytes) -> bool:
        left.difference_update(match[1] for match in _numbers(row))
        return not left

    connection.create_function("all_found", 1, look)
    for table, columns in _tables(connection):
        for tree, order in ((table, columns), *_indexes(connection, table)):
            if left and tree in trees:
                query = f'SELECT 1 FROM "{table}" WHERE all_found(CAST({_texts(order)} AS BLOB)) LIMIT 1'
                connection.execute(query).fetchone()
    return found.keys() - left


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


def _texts(columns: list[str], between: str = "") -> str:
    """SQL for the texts of a row, one after the other."""
    each = (f"CASE typeof(\"{name}\") WHEN 'text' THEN \"{name}\" ELSE '' END" for name in columns)
    return f" || '{between}' || ".join(each)


def _holds_digits(text: str) -> bool:
    return _IN_TEXT.search(text) is not None


def _holds_number(value: str | bytes) -> bool:
    if isinstance(value, str):
        return mask(value) != value
    return any(True for _ in _numbers(value))


def _numbers(content: bytes) -> Iterator["re.Match[bytes]"]:
    for begun in _BEGUN.finditer(content):
        for match in _IN_BYTES.finditer(content, max(0, begun.start() - _REACH), begun.end() + _REACH):
            beside = match.end() <= begun.start() or match.start() >= begun.end()
            if match[1] and not beside and is_identity_number(match[1].decode()):
                yield match


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    for name in _named(connection, "type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"):
        yield name, [column for (column,) in connection.execute(f'SELECT name FROM pragma_table_info("{name}")')]


def _named(connection: sqlite3.Connection, which: str) -> list[str]:
    return [name for (name,) in connection.execute(f"SELECT name FROM sqlite_schema WHERE {which} ORDER BY name")]
