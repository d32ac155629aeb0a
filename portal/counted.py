"""Counts and facets of a table that its facets alone narrow, asked of the few rows that `count_facets` made of it.

Datasette counts every row that fits, once for the page and once for each facet: of a million decisions that is four
long looks at an index.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path

from datasets.schema import COUNTED, connect

_IS = r'"\w+" = :p\d+'
_WHERE = rf"(?: where (?P<where>{_IS}(?: and {_IS})*))?\s*"
_COUNT = re.compile(rf"select count\(\*\) from (?P<table>\w+){_WHERE}")
_FACET = re.compile(
    r"\s*select (?P<column>\w+) as value, count\(\*\) as count from \(\s*"
    rf"select (?P<selected>\w+(?:, \w+)*) from (?P<table>\w+){_WHERE}\)\s*"
    r"where (?P=column) is not null\s+(?P<rest>group by (?P=column) order by count desc, value limit \d+)\s*"
)
"""As datasette.views.table and datasette.facets write them."""

Counted = Mapping[str, Collection[str]]
"""The columns that are counted beforehand, by table."""
_COLUMNS = """
SELECT l.name, i.name FROM pragma_table_list l, pragma_table_info(l.name) i WHERE substr(l.name, -length(:end)) = :end
"""


def counted_in(edition: Path) -> Counted:
    """Nothing in an edition that was made before any was counted."""
    found: dict[str, set[str]] = {}
    with closing(connect(str(edition), readonly=True)) as connection:
        for name, column in connection.execute(_COLUMNS, {"end": COUNTED}):
            found.setdefault(name.removesuffix(COUNTED), set()).add(column)
    return found


def quickly(sql: str, counted: Counted) -> str:
    """A question with the same answer that looks at fewer rows; as it is where none was counted for it."""
    if (found := _COUNT.fullmatch(sql)) and _columns(found) <= set(counted.get(found["table"], ())):
        where = f"where {found['where']}" if found["where"] else ""
        return f'select coalesce(sum(counted), 0) as "count(*)" from {found["table"]}{COUNTED} {where}'
    if (found := _FACET.fullmatch(sql)) and _columns(found) | {found["column"]} <= _both(found, counted):
        narrowed = f"{found['where']} and " if found["where"] else ""
        return (
            f"select {found['column']} as value, sum(counted) as count from {found['table']}{COUNTED} "
            f"where {narrowed}{found['column']} is not null {found['rest']}"
        )
    return sql


def _columns(found: re.Match[str]) -> set[str]:
    """Those that narrow the table."""
    return set(re.findall(r'"(\w+)"', found["where"] or ""))


def _both(found: re.Match[str], counted: Counted) -> set[str]:
    """What is counted and asked for."""
    return set(counted.get(found["table"], ())) & set(found["selected"].split(", "))
