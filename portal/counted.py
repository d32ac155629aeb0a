"""Counts and facets of a table that its facets alone narrow, asked of the few rows that `count_facets` made of it.

Datasette counts every row that fits, once for the page and once for each facet: of a million decisions that is four
long looks at an index.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path

from datasets.declaration import load
from datasets.schema import COUNTED, connect

_IS = r'"\w+" = :p\d+'
_WHERE = rf"(?: where (?P<where>{_IS}(?: and {_IS})*))?\s*"
_COUNT = re.compile(rf"select count\(\*\) from (?P<table>\w+){_WHERE}")
_FACET = re.compile(
    r"\s*select (?P<column>\w+) as value, count\(\*\) as count from \(\s*"
    rf"select (?:\w+, )*(?P=column)(?:, \w+)* from (?P<table>\w+){_WHERE}\)\s*"
    r"where (?P=column) is not null\s+(?P<rest>group by (?P=column) order by count desc, value limit \d+)\s*"
)
"""As datasette.views.table and datasette.facets write them."""

Counted = Mapping[str, Collection[str]]
"""The columns that are counted beforehand, by table."""
_COLUMNS = """
SELECT l.name, i.name FROM pragma_table_list l, pragma_table_info(l.name) i WHERE substr(l.name, -length(:end)) = :end
"""


def counted_in(edition: Path) -> Counted:
    """Nothing in an edition that was made before any was counted. Imported tables may be called anything."""
    found: dict[str, set[str]] = {}
    with closing(connect(str(edition), readonly=True)) as connection:
        for name, column in connection.execute(_COLUMNS, {"end": COUNTED}):
            found.setdefault(name.removesuffix(COUNTED), set()).add(column)
    return {name: columns for name, columns in found.items() if name in load().tables}


def quickly(sql: str, counted: Counted) -> str:
    """A question with the same answer that looks at fewer rows; as it is where none was counted for it."""
    found = _COUNT.fullmatch(sql) or _FACET.fullmatch(sql)
    if found is None or found["table"] not in counted:
        return sql
    asked = found.groupdict()
    table, where, column = f"{asked['table']}{COUNTED}", asked["where"], asked.get("column")
    columns = {*re.findall(r'"(\w+)"', where or ""), *filter(None, [column])}
    if not columns <= set(counted[asked["table"]]):
        return sql
    if column is None:
        return f'select coalesce(sum(counted), 0) as "count(*)" from {table}{f" where {where}" if where else ""}'
    narrowed = f"{where} and " if where else ""
    return (
        f"select {column} as value, sum(counted) as count from {table} "
        f"where {narrowed}{column} is not null {asked['rest']}"
    )
