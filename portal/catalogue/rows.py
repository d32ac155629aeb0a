"""Rows of any declared table, for programs: filtered, in order, page by page, or as they have come and gone since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from datasets.declaration import Table
from portal.catalogue.reader import Reader

Row = Mapping[str, Any]
"""Values by column, as SQLite holds them."""
_MOST_COUNTS = 4096


@dataclass(frozen=True, slots=True)
class Condition:
    """That a column stands in a relation, such as `>=` or `IS NOT`, to a value."""

    column: str
    operator: str
    value: str | int | None

    @property
    def sql(self) -> str:
        return f'"{self.column}" {self.operator} ?'


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order in which rows were published: after the row of that moment and identifier."""

    published: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.published},{self.id}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: all conditions at once and, with `since`, what was published after that place."""

    table: str
    conditions: tuple[Condition, ...] = ()
    since: Cursor | None = None

    @property
    def where(self) -> str:
        return " AND ".join(condition.sql for condition in self.conditions) or "1"

    @property
    def values(self) -> list[str | int | None]:
        return [condition.value for condition in self.conditions]


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it was published, or that it is withheld since: then `row` is of the table `withheld`."""

    cursor: Cursor
    row: Row
    withheld: bool


class Rows:
    """Answers for the API. Numbers are counted once in an edition."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.count = lru_cache(_MOST_COUNTS)(self._count)
        self.last = lru_cache(_MOST_COUNTS)(self._last)

    def one(self, table: str, declared: Table, identifier: str) -> Row | None:
        return next(iter(self._by_key(table, declared.key, [identifier])), None)

    def listed(self, asked: Question, declared: Table, *, limit: int, offset: int) -> list[Row]:
        """In the declared order, or that of the file. Skipped rows are passed over in an index where one serves."""
        order = _order(declared)
        return self._rows(
            f"""SELECT * FROM "{asked.table}" WHERE rowid IN (SELECT rowid FROM "{asked.table}" WHERE {asked.where}
                ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}""",
            *asked.values,
            limit,
            offset,
        )

    def since(self, asked: Question, declared: Table, *, limit: int, offset: int) -> list[Version]:
        """What was published after `asked.since`, and what is withheld since, in the order of publication.

        Nothing is told of what is withheld but that it is, so the conditions do not choose among it.
        """
        published = _SINCE.format(key=declared.key, table=asked.table, where=asked.where)
        _, places = self._reader.table(
            f"{published} UNION ALL {_WITHHELD_SINCE} ORDER BY 1, 2 LIMIT ? OFFSET ?",
            *_since_values(asked),
            limit,
            offset,
        )
        rows = self._by_key(asked.table, declared.key, [key for _, key, withheld in places if not withheld])
        tombstones = self._by_key("withheld", "id", [withheld for _, _, withheld in places if withheld])
        found = {row[declared.key]: row for row in rows} | {row["id"]: row for row in tombstones}
        return [Version(Cursor(at, key), found[withheld or key], bool(withheld)) for at, key, withheld in places]

    def _last(self, table: str, key: str) -> Cursor | None:
        """The place of what was published or withheld last; None of a table that never had a row."""
        _, places = self._reader.table(
            f"""SELECT * FROM (SELECT published, "{key}" FROM "{table}" ORDER BY 1 DESC, 2 DESC LIMIT 1)
                UNION ALL SELECT published, row_id FROM withheld WHERE table_name = ?
                ORDER BY 1 DESC, 2 DESC LIMIT 1""",
            table,
        )
        return Cursor(*places[0]) if places else None

    def _count(self, asked: Question) -> int:
        if asked.since is None:
            return self._reader.number(f'SELECT count(*) FROM "{asked.table}" WHERE {asked.where}', *asked.values)
        published = _SINCE.format(key="id", table=asked.table, where=asked.where)
        query = f"SELECT (SELECT count(*) FROM ({published})) + (SELECT count(*) FROM ({_WITHHELD_SINCE}))"
        return self._reader.number(query, *_since_values(asked))

    def _by_key(self, table: str, key: str, identifiers: Sequence[str]) -> list[Row]:
        marks = ", ".join("?" * len(identifiers))
        return self._rows(f'SELECT * FROM "{table}" WHERE "{key}" IN ({marks})', *identifiers)

    def _rows(self, query: str, *values: Any) -> list[Row]:
        names, rows = self._reader.table(query, *values)
        return [dict(zip(names, row, strict=True)) for row in rows]


_SINCE = """
    SELECT published, "{key}" AS key, NULL FROM "{table}" WHERE (published, "{key}") > (?, ?) AND {where}"""
_WITHHELD_SINCE = """
    SELECT published, row_id, id FROM withheld WHERE table_name = ? AND (published, row_id) > (?, ?)"""


def _since_values(asked: Question) -> list[str | int | None]:
    place = [asked.since.published, asked.since.id] if asked.since else []
    return [*place, *asked.values, asked.table, *place]


def _order(declared: Table) -> str:
    column = declared.sort.removeprefix("-")
    direction = "DESC" if declared.sort.startswith("-") else "ASC"
    return f'"{column}" {direction}, rowid {direction}' if column else "rowid"
