"""Rows that are sorted alike have one order on every page of a table, so that none is lost or told twice between two.

Datasette 0.65 sorts its later pages by the chosen column and then by the key, but the first one by the column alone.
"""

import re
from collections.abc import Awaitable, Callable

from datasette.utils import escape_sqlite

_NAME = r"(\w+|\[[^\]]+\])"
_COMPOUND = r"\b(?:union|except|intersect)\b"
_FIRST_PAGE = re.compile(
    rf"(?!(?i:.*{_COMPOUND}))select .+? from {_NAME} (?:where .+ )?order by {_NAME}(?: desc)?(?P<rest> limit \d+)", re.S
)
"""As datasette.views.table writes it: sorted by one column. A reader's own may be alike, but no compound may be sorted
by what it does not select."""

Keys = Callable[[str], Awaitable[list[str]]]


async def settled(sql: str, keys: Keys) -> str:
    """The question for a first page, sorted by the key too; any other as it is. `keys` tells those of a table.

    The limit is written as a sum: where SQLite knows that it is small, it sorts the whole table, rather than read the
    first rows of an index.
    """
    found = _FIRST_PAGE.fullmatch(sql)
    if found is None:
        return sql
    names = await keys(found[1].strip("[]")) or ["rowid"]
    place = found.start("rest")
    return f"{sql[:place]}, {', '.join(map(escape_sqlite, names))}{sql[place:]} + 0"
