"""The finished file, looked through for identity numbers before it is shown to anybody: every value, and every byte."""

import mmap
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from datasets.privacy import CHECKSUM, is_identity_number, mask

_SPACE = rb"(?:[\s_]|\xc2\xa0|\xe2\x80[\x87\xaf])"
_DASH = rb"(?:[+-]|\xe2\x80[\x90-\x94]|\xe2\x88\x92)"
_NUMBER = (
    rb"(?<![0-9])(?:(?:18|19|20)" + _SPACE + rb"{0,2})?[0-9]{6}" + _SPACE + rb"{0,2}" + _DASH + rb"?" + _SPACE
    + rb"{0,2}[0-9]{4}(?![0-9])"
)  # fmt: skip
_IN_BYTES = re.compile(CHECKSUM.encode() + rb"|(" + _NUMBER + rb")")
_DIGITS = "*" + "[0-9]" * 6 + "*"


class NumberFound(Exception):
    """An identity number would be published. Says where it stands, never what it is."""


def inspect(path: Path) -> None:
    """Nothing in the file is an identity number, else NumberFound names the tables and columns."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        if places := sorted({*_in_values(connection), *_in_words(connection)}):
            raise NumberFound(f"a personal identity number is left in {', '.join(places)}")
        if any(not _stands_across(connection, found) for found in _in_bytes(path)):
            raise NumberFound("a personal identity number is left between the values of the file")
    finally:
        connection.close()


def _in_values(connection: sqlite3.Connection) -> Iterator[str]:
    """Every column of every table, the shadow tables of search indexes among them."""
    for table, columns in _tables(connection):
        for column in columns:
            query = (
                f'SELECT "{column}" FROM "{table}" WHERE typeof("{column}") = \'blob\' '
                f'OR typeof("{column}") = \'text\' AND ("{column}" GLOB ? OR "{column}" GLOB \'*%3[0-9]*\')'
            )
            if any(map(_holds_number, (value for (value,) in connection.execute(query, (_DIGITS,))))):
                yield f"{table}.{column}"


def _in_words(connection: sqlite3.Connection) -> Iterator[str]:
    """Search indexes keep their words shortened by what they share with the word before; so they are asked for each."""
    for name in _named(connection, "sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"):
        connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{name}', 'row')")
        found = connection.execute("SELECT term FROM temp.words WHERE term GLOB ?", (_DIGITS,))
        if any(map(_holds_number, (term for (term,) in found))):
            yield name
        connection.execute("DROP TABLE temp.words")


def _in_bytes(path: Path) -> Iterable[bytes]:
    if not path.stat().st_size:
        return []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return {match[1] for match in _IN_BYTES.finditer(content) if _is_number(match)}


def _stands_across(connection: sqlite3.Connection, found: bytes) -> bool:
    """Whether the bytes are the end of one value and the beginning of the next, which lie together in the file."""
    return any(
        _lies_in_rows(connection, table, order, found)
        for table, columns in _tables(connection)
        for order in (columns, *_indexes(connection, table))
    )


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[list[str]]:
    for (index,) in connection.execute(f'SELECT name FROM pragma_index_list("{table}")').fetchall():
        yield [name for (name,) in connection.execute(f'SELECT name FROM pragma_index_info("{index}")') if name]


def _lies_in_rows(connection: sqlite3.Connection, table: str, columns: list[str], found: bytes) -> bool:
    listed = " || ".join(f"CAST(coalesce(\"{column}\", '') AS TEXT)" for column in columns)
    query = f'SELECT 1 FROM "{table}" WHERE instr(CAST({listed} AS BLOB), ?) LIMIT 1'
    return connection.execute(query, (found,)).fetchone() is not None


def _holds_number(value: str | bytes) -> bool:
    if isinstance(value, str):
        return mask(value) != value
    return any(map(_is_number, _IN_BYTES.finditer(value)))


def _is_number(match: "re.Match[bytes]") -> bool:
    return bool(match[1]) and is_identity_number(match[1].decode())


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    for name in _named(connection, "type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"):
        yield name, [column for (column,) in connection.execute(f'SELECT name FROM pragma_table_info("{name}")')]


def _named(connection: sqlite3.Connection, which: str) -> list[str]:
    return [name for (name,) in connection.execute(f"SELECT name FROM sqlite_schema WHERE {which} ORDER BY name")]
