"""Rows as OParl asks for them: by when they were made and changed, with what they are made of and what is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from datasets.oparl import ObjectType, Part, Vocabulary
from portal.catalogue.reader import Reader

_WITHHELD = """
SELECT w.row_id FROM withheld w WHERE w.table_name = ? AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = w.row_id)
"""
_BEGINNINGS = """
WITH RECURSIVE beginnings (id) AS (
  SELECT row_id FROM withheld WHERE table_name IN ({tables}) AND withheld_at {sign} ?
  UNION SELECT substr(id, 1, length(rtrim(id, replace(id, '-', ''))) - 1) FROM beginnings WHERE instr(id, '-')
)
SELECT id FROM beginnings
"""
"""What is withheld, and all that its identifiers begin with, up to a hyphen."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a list is limited to, as UTC timestamps of the edition; empty where it is not."""

    created_since: str = ""
    created_until: str = ""
    modified_since: str = ""
    modified_until: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row by column with the rows it is made of, by part. `modified` is the latest of them all."""

    values: Mapping[str, Any]
    modified: str
    parts: Mapping[Part, list["Record"]] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        return self.values["gone"] is not None


class Objects:
    """Questions about rows of the types of OParl."""

    def __init__(self, reader: Reader, vocabulary: Vocabulary) -> None:
        self._reader, self._types = reader, vocabulary.types

    def page(
        self, kind: ObjectType, times: Times, *, of: Mapping[str, str], limit: int, offset: int
    ) -> tuple[list[Record], int]:
        """Records in order of their identifiers, those whose columns have the values `of`, and how many there are.

        Who asks for what was modified since is told of what is gone and withheld too.
        """
        query, values = self._chosen(kind, times, of)
        total = self._reader.number(f"SELECT count(*) FROM ({query})", *values)
        _, rows = self._reader.table(f"{query} ORDER BY 1 LIMIT ? OFFSET ?", *values, limit, offset)
        return self.records(kind, [row[0] for row in rows]), total

    def records(self, kind: ObjectType, identifiers: Sequence[str]) -> list[Record]:
        """The records with these identifiers, in their order; of one that is withheld nothing but when."""
        found = {row["id"]: row for row in self._rows(kind, "id", identifiers)}
        gathered = self._gathered(kind, list(found.values()))
        missing = [identifier for identifier in identifiers if identifier not in found]
        gathered.update((record.values["id"], record) for record in self._withheld(kind, missing))
        return [gathered[identifier] for identifier in identifiers if identifier in gathered]

    def addresses(self, part: Part, identifiers: Sequence[str]) -> Mapping[str, list[str]]:
        """The identifiers of the rows of a part, by what they are part of."""
        listed: dict[str, list[str]] = defaultdict(list)
        table = self._types[part.kind].table
        query = f'SELECT "{part.by}", id FROM {table} WHERE gone IS NULL AND "{part.by}" IN ({_marks(identifiers)})'
        for whole, identifier in self._reader.table(f"{query} ORDER BY id", *identifiers)[1]:
            listed[whole].append(identifier)
        return listed

    def _chosen(self, kind: ObjectType, times: Times, of: Mapping[str, str]) -> tuple[str, list[str]]:
        """SQL for the identifiers, and its values."""
        tests = [f'"{column}" = ?' for column in of] + ([f'"{kind.only}" IS NOT NULL'] if kind.only else [])
        values = list(of.values())
        bounds = (("first_seen >= ?", times.created_since), ("first_seen <= ?", times.created_until))
        for test, bound in bounds:
            tests, values = (tests + [test], values + [bound]) if bound else (tests, values)
        for test, sign, bound in (("IN", ">=", times.modified_since), ("NOT IN", ">", times.modified_until)):
            if bound:
                changed = [*self._changed(kind, sign), self._lost(kind, sign)]
                tests.append(f"id {test} ({' UNION '.join(changed)})")
                values += [bound] * len(changed)
        if not times.modified_since:
            tests.append("gone IS NULL")
        query = f"SELECT id FROM {kind.table} WHERE {' AND '.join(tests) or '1'}"
        if times.modified_since and not of:
            withheld = _WITHHELD.format(table=kind.table)
            query += f" UNION {withheld} AND withheld_at >= ? AND withheld_at <= ?"
            values += [kind.table, max(times.modified_since, times.created_since), times.modified_until or "9"]
        return query, values

    def _changed(self, kind: ObjectType, sign: str) -> Iterator[str]:
        """Queries for the rows that, or parts of which, were changed at a time; each with one value."""
        yield f"SELECT id FROM {kind.table} WHERE modified {sign} ?"
        for part in kind.own_parts:
            inner = self._types[part.kind]
            for changed in self._changed(inner, sign):
                yield f'SELECT "{part.by}" FROM {inner.table} WHERE "{part.by}" IS NOT NULL AND id IN ({changed})'

    def _lost(self, kind: ObjectType, sign: str) -> str:
        """A query for the rows parts of which were withheld: they are not there, but their identifiers begin alike."""
        tables = ", ".join(f"'{table}'" for table in sorted(self._inner_tables(kind)))
        return f"SELECT id FROM {kind.table} WHERE id IN ({_BEGINNINGS.format(tables=tables, sign=sign)})"

    def _inner_tables(self, kind: ObjectType) -> set[str]:
        inner = [self._types[part.kind] for part in kind.own_parts]
        return {one.table for one in inner}.union(*(self._inner_tables(one) for one in inner))

    def _rows(self, kind: ObjectType, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
        test = f' AND "{kind.only}" IS NOT NULL' if kind.only else ""
        order = "id" if kind.segment else "rowid"
        order = "position" if any(field.column == "position" for field in kind.fields) else order
        query = f'SELECT * FROM {kind.table} WHERE "{column}" IN ({_marks(values)}){test} ORDER BY {order}'
        names, rows = self._reader.table(query, *values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _gathered(self, kind: ObjectType, rows: list[dict[str, Any]]) -> dict[str, Record]:
        """The rows with all that they are made of, read a table at a time."""
        parts: dict[str, dict[Part, list[Record]]] = {row["id"]: {} for row in rows}
        latest = {row["id"]: [row["modified"], *self._withheld_within(kind, row["id"])] for row in rows}
        for part in kind.own_parts:
            inner = self._types[part.kind]
            for record in self._gathered(inner, self._rows(inner, part.by, list(parts))).values():
                whole = record.values[part.by]
                latest[whole].append(record.modified)
                if not record.is_gone and _fits(part, record, parts[whole]):
                    parts[whole].setdefault(part, []).append(record)
        return {row["id"]: Record(row, max(latest[row["id"]]), parts[row["id"]]) for row in rows}

    def _withheld_within(self, kind: ObjectType, identifier: str) -> list[str]:
        """When parts of a row were withheld."""
        tables = self._inner_tables(kind)
        return [
            at for table, row, at in self._all_withheld if table in tables and f"{row}-".startswith(f"{identifier}-")
        ]

    def _withheld(self, kind: ObjectType, identifiers: Iterable[str]) -> Iterator[Record]:
        wanted = set(identifiers)
        for table, row, at in self._all_withheld if wanted else ():
            if table == kind.table and row in wanted:
                yield Record({"id": row, "first_seen": at, "gone": at}, at)

    @cached_property
    def _all_withheld(self) -> list[tuple[str, str, str]]:
        return self._reader.table("SELECT table_name, row_id, withheld_at FROM withheld ORDER BY id")[1]


def _fits(part: Part, record: Record, parts: Mapping[Part, list[Record]]) -> bool:
    """Whether the record stands in this part: it has its code, the part has room, and no part before has taken it."""
    if part.code and record.values["kind"] != part.code or not part.many and part in parts:
        return False
    taken = {taken.values["id"] for other, records in parts.items() if other.kind == part.kind for taken in records}
    return record.values["id"] not in taken


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
