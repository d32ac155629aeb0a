"""Rows of a table that a reader has filtered, and how many there would be under every other choice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.catalogue.reader import Reader

Chosen = Mapping[str, str]
"""Values by filter; a filter that is missing or empty lets every row through."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows can be filtered by: an SQL value of the table, which is called x.

    `within` is a table that gives a row several values, and `tie` its column with the row's identifier. `test` is the
    condition, with the value for every `?`, where an index serves it better than that the value be equal.
    """

    value: str
    within: str = ""
    tie: str = ""
    test: str = ""

    @property
    def condition(self) -> str:
        test = self.test or f"{self.value} = ?"
        return f"x.id IN (SELECT {self.tie} FROM {self.within} WHERE {test})" if self.within else test


def by_year(column: str) -> Filter:
    """The year of a date column, which an index on the column finds."""
    return Filter(f"substr({column}, 1, 4)", test=f"{column} >= ? AND {column} < ? || '~'")


class Selection:
    """A table's rows under filters, of which at most one has several values a row.

    The rows are counted once in an edition, for all combinations of values at once; every number asked for is a sum
    over that.
    """

    def __init__(self, reader: Reader, table: str, filters: Mapping[str, Filter], *, always: str = "1") -> None:
        self.table, self.filters, self._always = table, filters, always
        self._reader = reader

    def count(self, chosen: Chosen) -> int:
        """How many rows there are."""
        several = any(self.filters[name].within for name, value in chosen.items() if value)
        return sum(number for values, number in self._cube(several).items() if self._fits(values, chosen))

    def counts(self, name: str, chosen: Chosen) -> dict[str, int]:
        """How many rows there are for each value of a filter, whatever is chosen of it; the values in order."""
        others = {other: value for other, value in chosen.items() if other != name}
        several = bool(self.filters[name].within) or any(self.filters[o].within for o, value in others.items() if value)
        place, totals = list(self.filters).index(name), Counter[str]()
        for values, number in self._cube(several).items():
            if (value := values[place]) and self._fits(values, others):
                totals[value] += number
        return dict(sorted(totals.items()))

    def rows(self, chosen: Chosen, order: str) -> tuple[str, list[str]]:
        """SQL for the row numbers in order, to be followed by values for LIMIT and OFFSET; and its own values."""
        where, values = self.condition(chosen)
        return f"SELECT x.rowid FROM {self.table} x WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", values

    def condition(self, chosen: Chosen) -> tuple[str, list[str]]:
        """SQL that holds for the rows, and its values."""
        given = {name: value for name, value in chosen.items() if value}
        tests = {name: self.filters[name].condition for name in given}
        values = [value for name, value in given.items() for _ in range(tests[name].count("?"))]
        return " AND ".join([self._always, *tests.values()]), values

    def _fits(self, values: tuple[str | None, ...], chosen: Chosen) -> bool:
        return all(
            not chosen.get(name) or chosen[name] == value for name, value in zip(self.filters, values, strict=True)
        )

    def _cube(self, several: bool) -> Mapping[tuple[str | None, ...], int]:
        return self._of_each_value if several else self._of_each_row

    @cached_property
    def _of_each_row(self) -> Mapping[tuple[str | None, ...], int]:
        return self._reckon("", ["NULL" if item.within else item.value for item in self.filters.values()])

    @cached_property
    def _of_each_value(self) -> Mapping[tuple[str | None, ...], int]:
        joins = [f"JOIN {item.within} ON {item.tie} = x.id" for item in self.filters.values() if item.within]
        return self._reckon(" ".join(joins), [item.value for item in self.filters.values()])

    def _reckon(self, join: str, values: list[str]) -> Mapping[tuple[str | None, ...], int]:
        groups = ", ".join(str(number + 1) for number in range(len(values)))
        _, rows = self._reader.table(
            f"""SELECT {", ".join(values)}, count(DISTINCT x.rowid) FROM {self.table} x {join}
                WHERE {self._always} GROUP BY {groups}"""
        )
        return {row[:-1]: row[-1] for row in rows}
