"""The values of a table as SQLite joins them, many rows in one: so they are looked through at the speed of memory."""

import sqlite3
from collections.abc import Iterator, Sequence

GAP = b"\x01"
"""Stands between values, and within nothing that is looked for."""
_ROWS = 250
_FIRST = -(2**63)
_WITH_NUMBERS = "SELECT 1 FROM pragma_table_list(?) WHERE schema = ? AND type IN ('table', 'shadow') AND NOT wr"


def has_numbers(connection: sqlite3.Connection, table: str, schema: str = "main") -> bool:
    """Whether each row of the table has a number of SQLite's own, `_rowid_`, by which many can be asked for."""
    return connection.execute(_WITH_NUMBERS, (table, schema)).fetchone() is not None


def together(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], schema: str = "main"
) -> Iterator[tuple[int, int, bytes]]:
    """The first and last number of some rows, and all that stands in their columns; some more, until the last."""
    source = f'"{schema}"."{table}"'
    first = f"SELECT min(_rowid_) FROM {source} WHERE _rowid_ >= ?"
    joined = ", ".join(f"CAST(group_concat(\"{name}\", '{GAP.decode()}') AS BLOB)" for name in columns)
    values = f"SELECT {joined} FROM {source} WHERE _rowid_ BETWEEN ? AND ?"
    (number,) = connection.execute(first, (_FIRST,)).fetchone()
    while number is not None and columns:
        last = number + _ROWS - 1
        found = connection.execute(values, (number, last)).fetchone()
        yield number, last, GAP.join(filter(None, found))
        (number,) = connection.execute(first, (last + 1,)).fetchone()
