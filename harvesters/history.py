"""Rows of one harvest, compared with what stands as they come, and laid down together with their history."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from datasets.declaration import SQL_TYPES, Column, Table

CHUNK = 500
_ADDED_BY_STORE = frozenset({"source", "first_seen", "modified", "gone"})

Row = Mapping[str, Any]
HoldBack = Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a harvest did to the store, in rows."""

    seen: int
    added: int
    changed: int
    gone: int

    @property
    def differs(self) -> bool:
        return bool(self.added or self.changed or self.gone)


class Intake:
    """Takes the rows of one harvest of one source. Nothing that stands is touched before `lay_down`.

    A row that another source already gave is only filled in where it was empty: the first source to give a row owns it,
    until it gives it no longer; then the row belongs to the next source that gives it.
    `hold_back(place, value, message)` is told of each row that cannot be stored.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        tables: Mapping[str, Table],
        *,
        source: str,
        now: str,
        hold_back: HoldBack,
    ) -> None:
        self.tables = {
            name: _TableIntake(connection, name, table, source, now, hold_back) for name, table in tables.items()
        }
        self.connection = connection

    def add(self, table: str, row: Row) -> None:
        """The row will stand after `lay_down`. KeyError for a table that is not declared."""
        self.tables[table].add(row)

    @property
    def seen(self) -> int:
        """Rows taken in so far. Flushes what waits to be compared."""
        for table in self.tables.values():
            table.compare()
        return sum(len(table.seen) for table in self.tables.values())

    def foreseen(self) -> Counts:
        """What `lay_down` would do, but for rows that are gone."""
        seen, tables = self.seen, self.tables.values()
        return Counts(seen, sum(table.added for table in tables), sum(table.changed for table in tables), 0)

    def lay_down(self, harvest: int, cause: str) -> Counts:
        """All rows stand, each difference from before is a row of `changes`, and what was not seen is dated `gone`.

        The caller holds the transaction.
        """
        foreseen = self.foreseen()
        return replace(foreseen, gone=sum(table.lay_down(harvest, cause) for table in self.tables.values()))


class _TableIntake:
    """The rows of one table in one harvest."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        name: str,
        table: Table,
        source: str,
        now: str,
        hold_back: HoldBack,
    ) -> None:
        self.connection, self.name, self.table = connection, name, table
        self.source, self.now, self.hold_back = source, now, hold_back
        self.columns = [column for column in table.stored if column not in _ADDED_BY_STORE]
        self.shape: tuple[str, ...] = ()
        self.key = self.columns.index(table.key)
        self.waiting: dict[str, tuple[Any, ...]] = {}
        self.seen: set[str] = set()
        self.differences: list[tuple[str, str, Any, Any]] = []
        self.added = self.changed = self.kept = 0
        self.staged = False
        listed = ", ".join(f'"{column}"' for column in self.columns)
        self.select = f'SELECT {listed}, "source", "gone" FROM "{name}" WHERE "{table.key}" IN ({{}})'
        self.listed = listed

    def add(self, row: Row) -> None:
        if (shape := tuple(row)) != self.shape:
            self._check_shape(row)
            self.shape = shape
        identifier = row[self.table.key]
        if identifier in self.seen:
            self._second(identifier, row)
            return
        self.seen.add(identifier)
        self.waiting[identifier] = tuple(map(row.get, self.columns))
        if len(self.waiting) >= CHUNK:
            self.compare()

    def _check_shape(self, row: Row) -> None:
        unknown = ", ".join(sorted(row.keys() - set(self.columns)))
        if unknown:
            raise KeyError(f"{self.name}: the harvester gave undeclared columns: {unknown}")

    def _second(self, identifier: str, row: Row) -> None:
        """The same row twice is no matter; of two different ones the first stands, with an issue."""
        first = self.waiting.get(identifier)
        if first != tuple(map(row.get, self.columns)):
            self.hold_back(
                f"{self.name}/{identifier}", "", "the source gives two rows with this identifier; the first stands"
            )

    def compare(self) -> None:
        """What waits is either as it stood, or staged as new or changed."""
        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, {}
        marks = ",".join("?" * len(waiting))
        staged = []
        for old in self.connection.execute(self.select.format(marks), list(waiting)):
            new = waiting.pop(old[self.key])
            self.kept += old[-2] == self.source and old[-1] is None
            if old[:-2] != new or old[-1] is not None:
                staged += self._difference(new, old)
        self.changed += len(staged)
        added = [row for row in waiting.values() if self._storable(row)]
        self.added += len(added)
        if staged or added:
            self._stage(staged + added)

    def _difference(self, new: tuple[Any, ...], old: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The row as it shall stand, if it differs from how it stood and can be stored."""
        *before, source, gone = old
        if source != self.source and gone is None:
            new = tuple(b if b is not None else n for b, n in zip(before, new, strict=True))
        if new == tuple(before) and gone is None:
            return []
        if not self._storable(new):
            return []
        identifier = new[self.key]
        for column, b, n in zip(self.columns, before, new, strict=True):
            if b != n:
                self.differences.append((identifier, column, b, n))
        if gone is not None:
            self.differences.append((identifier, "gone", gone, None))
        return [new]

    def _storable(self, row: tuple[Any, ...]) -> bool:
        for name, value in zip(self.columns, row, strict=True):
            problem = _problem(self.table.columns[name], value)
            if problem:
                self.hold_back(f"{self.name}/{row[self.key]}.{name}", str(value)[:200], problem)
                return False
        return True

    def _stage(self, rows: list[tuple[Any, ...]]) -> None:
        if not self.staged:
            self.connection.execute(f'DROP TABLE IF EXISTS temp."staged_{self.name}"')
            self.connection.execute(
                f'CREATE TEMP TABLE "staged_{self.name}" AS SELECT {self.listed} FROM "{self.name}" LIMIT 0'
            )
            self.staged = True
        marks = ", ".join("?" * len(self.columns))
        self.connection.execute("SAVEPOINT staging")
        self.connection.executemany(f'INSERT INTO temp."staged_{self.name}" VALUES ({marks})', rows)
        self.connection.execute("RELEASE staging")

    def lay_down(self, harvest: int, cause: str) -> int:
        """Returns how many rows are gone."""
        if self.staged:
            self.connection.execute(self._upsert(), (self.source, self.now, self.now))
            self.connection.execute(f'DROP TABLE temp."staged_{self.name}"')
        gone = self._mark_gone()
        changes = [(self.now, harvest, self.name, *d, cause) for d in self.differences]
        changes += [(self.now, harvest, self.name, identifier, "gone", None, self.now, cause) for identifier in gone]
        self.connection.executemany(
            'INSERT INTO changes (at, harvest, table_name, row_id, field, "before", "after", cause) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            changes,
        )
        return len(gone)

    def _upsert(self) -> str:
        updates = ", ".join(f'"{c}" = excluded."{c}"' for c in self.columns if c != self.table.key)
        return (
            f'INSERT INTO "{self.name}" ({self.listed}, "source", "first_seen", "modified") '
            f'SELECT {self.listed}, ?, ?, ? FROM temp."staged_{self.name}" WHERE true '
            f'ON CONFLICT ("{self.table.key}") DO UPDATE SET {updates}, '
            f'source = CASE WHEN gone IS NULL THEN "{self.name}".source ELSE excluded.source END, '
            f"modified = excluded.modified, gone = NULL"
        )

    def _mark_gone(self) -> list[str]:
        standing = f'FROM "{self.name}" WHERE source = ? AND gone IS NULL'
        if (
            self.connection.execute(f"SELECT count(*) {standing}", (self.source,)).fetchone()[0]
            == self.kept + self.added
        ):
            return []
        query = f'SELECT "{self.table.key}" {standing}'
        gone = [row[0] for row in self.connection.execute(query, (self.source,)) if row[0] not in self.seen]
        self.connection.executemany(
            f'UPDATE "{self.name}" SET gone = ?, modified = ? WHERE "{self.table.key}" = ?',
            [(self.now, self.now, identifier) for identifier in gone],
        )
        return gone


_PYTHON_TYPES: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (float, int)}


def _problem(column: Column, value: Any) -> str:
    """Why the value cannot stand in the column, or nothing."""
    if value is None:
        return "the value is missing, and the column needs one" if column.required else ""
    if not isinstance(value, _PYTHON_TYPES[SQL_TYPES[column.type]]):
        return f"the value is not of type {column.type}"
    if column.values and value not in column.values:
        return f"the value is none of {', '.join(column.values)}"
    return ""
