"""What a table at /data can be asked: its columns, conditions, facets and places are those that Datasette knows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import urlsafe_components

from datasets.declaration import Text
from portal.accepted import (
    ANY,
    DAY,
    NUMBER,
    SWITCH,
    WHOLE,
    Accepted,
    Known,
    Refused,
    one_of,
    or_nothing,
    shown,
    up_to,
)

_ALWAYS: Known = dict.fromkeys(("_where", "_through", "_nocount", "_nofacet", "_nosuggest", "_sort_by_desc"), ANY)
_NUMBERS = ("INTEGER", "REAL")
_LISTING, _EQUAL, _ORDERED = ("in", "notin"), ("exact", "not"), ("gt", "gte", "lt", "lte")
_ROWID = ("rowid",)


@dataclass(frozen=True, slots=True)
class KnownTable:
    """`columns` are SQL's types by name, `values` what a column can hold, `days` those that hold days, `special` every
    parameter but filters."""

    name: str
    columns: Mapping[str, str]
    keys: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    days: Collection[str]
    special: Known
    sorted: bool

    @property
    def has_key(self) -> bool:
        return self.keys != _ROWID

    def chosen_by(self, name: str) -> Accepted:
        """The values of a filter: a column, and after two underscores a condition."""
        column, _, condition = name.rpartition("__") if "__" in name else (name, "", "exact")
        if column not in self.columns:
            wrong = shown(column)
            raise Refused(
                f"”{wrong}” är ingen kolumn i {self.name}", f"{wrong!r} is no column of {self.name}", self.columns
            )
        if condition not in _conditions():
            wrong = shown(condition)
            raise Refused(f"”{wrong}” är inget villkor", f"{wrong!r} is no condition", _conditions())
        return self._compared(column, condition)

    def place(self, is_sorted: bool) -> Accepted:
        """The values of `_next`: what the table is sorted by, where it is, and the keys of the last row."""
        parts = len(self.keys) + (is_sorted or self.sorted)

        def fits(value: str) -> bool:
            found = urlsafe_components(value)
            return len(found) == parts and (self.has_key or WHOLE.fits(found[-1]))

        return or_nothing(Accepted(fits, Text("det som står i next i ett svar", "what stands in next of an answer")))

    def _compared(self, column: str, condition: str) -> Accepted:
        if condition == "date" or (condition in _EQUAL and column in self.days):
            return DAY
        if condition in _LISTING:
            return _each(self._compared(column, "exact"), condition)
        if condition in _EQUAL and self.values.get(column):
            return one_of(self.values[column])
        if condition in (*_EQUAL, *_ORDERED) and self.columns[column] in _NUMBERS:
            return NUMBER
        return ANY


async def read_table(datasette: Any, database: Any, name: str) -> KnownTable:
    """The table as Datasette knows it."""
    described = datasette.table_metadata(database.name, name)
    keys = tuple(await database.primary_keys(name)) or _ROWID
    columns = dict.fromkeys(_ROWID, "INTEGER") if keys == _ROWID else {}
    columns |= await _columns(database, name)
    references = [key["column"] for key in await database.foreign_keys_for_table(name)]
    index = await database.fts_table(name)
    special = {
        **_ALWAYS,
        **_limits(datasette.max_returned_rows),
        **_of_columns(columns),
        "_label": one_of(references),
        "_labels": SWITCH,
        **(_of_index(await _columns(database, index)) if index else {}),
    }
    is_sorted = bool(described.get("sort") or described.get("sort_desc"))
    return KnownTable(name, columns, keys, described.get("values", {}), described.get("days", ()), special, is_sorted)


async def _columns(database: Any, table: str) -> dict[str, str]:
    """SQL's types by column, but for those that search indexes have for themselves."""
    found = await database.table_column_details(table)
    return {column.name: column.type.upper() for column in found if not column.hidden}


def _limits(most: int) -> Known:
    return {"_timelimit": or_nothing(WHOLE), **dict.fromkeys(("_size", "_facet_size"), or_nothing(up_to(most)))}


def _of_columns(columns: Iterable[str]) -> Known:
    column = one_of(columns)
    facets = ("_facet", *(f"_facet_{kind.type}" for kinds in pm.hook.register_facet_classes() for kind in kinds))
    ordering = dict.fromkeys(("_sort", "_sort_desc"), or_nothing(column))
    return {**ordering, **dict.fromkeys(("_col", "_nocol", *facets), column)}


def _of_index(columns: Iterable[str]) -> Known:
    words = ("_search", *(f"_search_{column}" for column in columns))
    return {**dict.fromkeys((*words, "_fts_table", "_fts_pk"), ANY), "_searchmode": one_of(("raw", "escaped"))}


def _each(accepted: Accepted, condition: str) -> Accepted:
    """A list of the values, as Datasette divides it."""
    split = Filters._filters_by_key[condition].split_value

    def fits(value: str) -> bool:
        try:
            return all(accepted.fits(str(part)) for part in split(value))
        except ValueError:
            return False

    return Accepted(fits, accepted.words, accepted.listed)


def _conditions() -> list[str]:
    return [key for key, _display, _alone in Filters([]).lookups()]
