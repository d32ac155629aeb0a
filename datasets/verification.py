"""Whether an edition is whole, and whether a later one tells every difference from it: history cannot be edited."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from datasets.declaration import Declarations, Table
from datasets.shelf import sha256_of

_OWN = ("source", "modified")
"""Columns whose differences are told by those of others."""


class NotAnEdition(Exception):
    """The file is no edition of Insyn, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The editions before one, the latest first: their file names and checksums by the edition's own record."""

    name: str
    links: tuple[tuple[str, str], ...]


def chain(path: Path) -> Chain:
    """The chain that an edition tells, checked: each edition names the checksum of the one before.

    NotAnEdition where the file is damaged, is no edition, or its chain is broken.
    """
    with _opened(path) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise NotAnEdition(f"{path}: the file is damaged; download it again")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise NotAnEdition(f"{path}: rows point at rows that are not there; download it again")
        rows = connection.execute("SELECT id, sha256, previous FROM editions").fetchall()
    own = [(name, previous) for name, sha256, previous in rows if sha256 is None]
    if len(own) != 1:
        raise NotAnEdition(f"{path}: its chain does not begin with itself")
    return Chain(own[0][0], tuple(_links(path, *own[0], {sha256: (name, back) for name, sha256, back in rows})))


def _links(path: Path, name: str, previous: str | None, rows: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """From edition to edition by the checksum each names, whatever their clocks said; every one of `rows` is passed."""
    rows = {sha256: row for sha256, row in rows.items() if sha256}
    while previous or rows:
        if previous not in rows:
            told = f"{name} names {previous} as the edition before, which is not there"
            raise NotAnEdition(f"{path}: the chain is broken: {told}")
        sha256 = previous
        name, previous = rows.pop(sha256)
        yield name, sha256


def unexplained(earlier: Path, later: Path, declarations: Declarations) -> Iterator[str]:
    """What differs between two editions and is told neither by `changes` nor by `withheld` of the later, a line each.

    First whether the earlier file is the one that the later names in its chain.
    """
    own = chain(earlier)
    links = dict(chain(later).links)
    if links.get(own.name) != sha256_of(earlier):
        named = links.get(own.name, "it is not there")
        yield f"{own.name}: is not the file that {later.name} has in its chain: {named}"
    with _opened(later) as connection:
        connection.execute("ATTACH ? AS earlier", (_uri(earlier),))
        yield from _history(connection)
        for name, table in declarations.harvested.items():
            yield from _vanished(connection, name, table)
            yield from _rewritten(connection, name, table)


def _history(connection: sqlite3.Connection) -> Iterator[str]:
    """Changes that were told earlier and are told no more, or otherwise."""
    query = """
        SELECT e.id, e.table_name, e.row_id, e.field FROM earlier.changes e
        LEFT JOIN main.changes n ON n.id = e.id AND n.at = e.at AND n.table_name = e.table_name AND n.row_id = e.row_id
          AND n.field = e.field AND n.before IS e.before AND n.after IS e.after AND n.cause = e.cause
        WHERE n.id IS NULL AND NOT EXISTS
          (SELECT 1 FROM main.withheld w WHERE w.table_name = e.table_name AND w.row_id = e.row_id)"""
    for number, table, row, field in connection.execute(query):
        yield f"changes/{number}: what was told of {table}/{row}.{field} is told no more, or otherwise"


def _vanished(connection: sqlite3.Connection, name: str, table: Table) -> Iterator[str]:
    key = f'"{table.key}"'
    query = f"""
        SELECT e.{key} FROM earlier."{name}" e WHERE e.{key} NOT IN (SELECT {key} FROM main."{name}")
        AND NOT EXISTS (SELECT 1 FROM main.withheld w WHERE w.table_name = ? AND w.row_id = e.{key})"""
    for (row,) in connection.execute(query, (name,)):
        yield f"{name}/{row}: is not there any more, and is not told to be withheld"


def _rewritten(connection: sqlite3.Connection, name: str, table: Table) -> Iterator[str]:
    there = {row[1] for row in connection.execute(f'PRAGMA earlier.table_info("{name}")')}
    for column in (column for column in table.stored if column in there and column not in _OWN):
        key, value = f'"{table.key}"', f'"{column}"'
        query = f"""
            SELECT e.{key}, CAST(e.{value} AS TEXT), CAST(n.{value} AS TEXT) FROM earlier."{name}" e
            JOIN main."{name}" n ON n.{key} = e.{key} WHERE n.{value} IS NOT e.{value}"""
        for row, before, after in connection.execute(query):
            if not _is_told(connection, name, row, column, before, after) and not _points_at_withheld(
                connection, table.references, column, before
            ):
                yield f"{name}/{row}.{column}: was {_short(before)}, is {_short(after)}, and no change tells it"


def _is_told(
    connection: sqlite3.Connection, table: str, row: str, column: str, before: str | None, after: str | None
) -> bool:
    """Whether changes that came since lead, one from the other, from the value before to the value after."""
    query = """
        SELECT n.before, n.after FROM main.changes n WHERE n.table_name = ? AND n.row_id = ? AND n.field = ?
        AND NOT EXISTS (SELECT 1 FROM earlier.changes e WHERE e.id = n.id) ORDER BY n.id"""
    value = before
    for told_before, told_after in connection.execute(query, (table, row, column)):
        if told_before != value:
            return False
        value = told_after
    return value == after and before != after


def _points_at_withheld(
    connection: sqlite3.Connection, references: Mapping[str, str], column: str, before: str | None
) -> bool:
    """Whether the value was a reference to a row that is withheld since."""
    query = "SELECT 1 FROM main.withheld WHERE table_name = ? AND row_id = ?"
    return connection.execute(query, (references.get(column), before)).fetchone() is not None


def _short(value: str | None) -> str:
    return "empty" if value is None else repr(value if len(value) <= 60 else f"{value[:60]}…")


def _uri(path: Path) -> str:
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


class _opened:
    """A connection to an edition, closed at the end; NotAnEdition where SQLite or the tables say that it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self.connection = sqlite3.connect(_uri(self.path), uri=True)
            self.connection.execute("SELECT count(*) FROM editions").fetchone()
        except sqlite3.Error as error:
            raise NotAnEdition(
                f"{self.path}: is no edition of Insyn: {error}; give a file from /data/insyn.db"
            ) from None
        return self.connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise NotAnEdition(f"{self.path}: the file is damaged: {error}; download it again") from None
