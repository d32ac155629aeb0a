"""Whether an edition is whole, and whether a later one tells every difference from it: history cannot be edited."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from datasets.declaration import Declarations, Table
from datasets.shelf import sha256_of

_OWN = ("source", "modified")
"""Columns that no change names: they differ only where another column of the row does, at the moment of `modified`."""


class NotAnEdition(Exception):
    """The file is no edition of Insyn, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Link:
    """An edition in a chain: its file name, when it was published, its checksum, and that of the edition before."""

    edition: str
    published_at: str
    sha256: str
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """An edition and all before it, the latest first. Its own checksum is that of the file, the others it records."""

    links: tuple[Link, ...]

    @property
    def latest(self) -> Link:
        return self.links[0]

    def named(self, edition: str) -> Link | None:
        return next((link for link in self.links if link.edition == edition), None)


def chain(path: Path) -> Chain:
    """The chain that an edition tells, checked: each names the checksum of the one before, the first names none.

    NotAnEdition where the file is damaged, is no edition, or its chain is broken.
    """
    with _opened(path) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise NotAnEdition(f"{path}: the file is damaged; download it again")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise NotAnEdition(f"{path}: rows point at rows that are not there; download it again")
        query = "SELECT id, published_at, sha256, previous FROM editions ORDER BY published_at DESC, id DESC"
        rows = connection.execute(query).fetchall()
    if [sha256 for _, _, sha256, _ in rows].count(None) != 1:
        raise NotAnEdition(f"{path}: its chain does not begin with itself")
    (name, published_at, _, previous), *before = _in_order(rows)
    links = (Link(name, published_at, sha256_of(path), previous), *(Link(*row) for row in before))
    if problem := broken(links):
        raise NotAnEdition(f"{path}: the chain is broken: {problem}")
    return Chain(links)


def _in_order(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """From the edition itself back by the checksum each names, whatever their clocks said; then what is not reached."""
    waiting: dict[str | None, tuple[str, ...]] = {row[2]: row for row in rows}
    ordered = [waiting.pop(None)]
    while before := waiting.pop(ordered[-1][3] or "", None):
        ordered.append(before)
    return [*ordered, *waiting.values()]


def broken(links: Sequence[Link]) -> str:
    """Where a chain, the latest first, does not hold together; nothing where it does."""
    for link, before in pairwise(links):
        if link.previous != before.sha256:
            return f"{link.edition} names {link.previous} as the edition before, not {before.edition}"
    first = links[-1]
    return f"{first.edition} is the first, but names {first.previous} before it" if first.previous else ""


def differences(own: Chain, published: Sequence[Link]) -> Iterator[str]:
    """What an edition's chain tells otherwise than the list its site publishes, a line each."""
    if problem := broken(published):
        yield f"the published chain is broken: {problem}"
    listed = {link.edition: link for link in published}
    for link in own.links:
        if (told := listed.pop(link.edition, None)) != link:
            yield f"{link.edition}: is {_said(link)} in the edition, and {_said(told)} in the published chain"
    later = (name for name, link in listed.items() if link.published_at <= own.latest.published_at)
    for name in later:
        yield f"{name}: is in the published chain, and not in the edition's"


def _said(link: Link | None) -> str:
    return f"{link.sha256} of {link.published_at}, after {link.previous or 'none'}" if link else "not there"


def unexplained(earlier: Path, later: Path, declarations: Declarations) -> Iterator[str]:
    """What differs between two editions and is told neither by `changes` nor by `withheld` of the later, a line each.

    First whether the earlier file and its chain are those that the later names.
    """
    own, known = chain(earlier), chain(later)
    for link in own.links:
        if (told := known.named(link.edition)) != link:
            yield f"{link.edition}: was {_said(link)}, and is {_said(told)} in the chain of {known.latest.edition}"
    with _opened(later) as connection:
        connection.execute("ATTACH ? AS earlier", (_uri(earlier),))
        yield from _history(connection)
        for name, table in declarations.harvested.items():
            yield from _vanished(connection, name, table)
            yield from _rewritten(connection, name, table)
            yield from _redated(connection, name, table)


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


def _redated(connection: sqlite3.Connection, name: str, table: Table) -> Iterator[str]:
    """Rows that are of another moment or source, though no change of that moment tells of them."""
    query = f"""
        SELECT e."{table.key}", e.modified, e.source, n.modified, n.source FROM earlier."{name}" e
        JOIN main."{name}" n ON n."{table.key}" = e."{table.key}"
        WHERE (n.modified, n.source) IS NOT (e.modified, e.source) AND NOT EXISTS
          (SELECT 1 FROM main.changes c WHERE c.table_name = ? AND c.row_id = e."{table.key}" AND c.at = n.modified
           AND c.id NOT IN (SELECT id FROM earlier.changes))"""
    for row, modified, source, now, now_source in connection.execute(query, (name,)):
        yield f"{name}/{row}: was of {modified} from {source}, is of {now} from {now_source}, and no change tells it"


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
