"""Many rows' values as one: none is left out, whatever is in it and however the rows are numbered."""

import sqlite3

import pytest

from datasets.privacy.guard import Guard
from datasets.privacy.texts import GAP, has_numbers, together
from tests.numbers import TEN

NUMBERS = [-(2**63), -5, 0, 1, 249, 250, 251, 252, 600, 2**40, 2**62]


def table(kind: str = "") -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t (a, b){kind}")
    return connection


@pytest.mark.parametrize("numbers", [NUMBERS, range(1000), [], [7]])
def test_every_value_is_among_them_once(numbers: list[int]) -> None:
    connection = table()
    rows = [(number, f"å{number}", bytes([0, 255, 1 + number % 99])) for number in numbers]
    connection.executemany("INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)", rows)
    told = [values for _, _, parts in together(connection, "t", ["a", "b"]) for values in parts.split(GAP) if values]
    connection.close()
    expected = [value for _, a, b in rows for value in (a.encode(), *b.split(GAP)) if value]
    assert sorted(told) == sorted(expected)


def test_a_table_without_row_numbers_and_what_is_no_table_are_told() -> None:
    connection = table()
    connection.execute("CREATE TABLE w (a PRIMARY KEY) WITHOUT ROWID")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5 (a)")
    found = {name: has_numbers(connection, name) for name in ("t", "w", "f", "f_data", "f_idx", "none")}
    connection.close()
    assert found == {"t": True, "w": False, "f": False, "f_data": True, "f_idx": False, "none": False}


def test_the_rows_where_something_can_be_found_are_found_wherever_they_stand() -> None:
    connection = table()
    Guard([]).stand_at(connection)
    texts = {number: (f"Anna, {TEN}" if number in (3, 251, 2**40) else "ord", None) for number in NUMBERS + [3]}
    connection.executemany("INSERT INTO t (rowid, a, b) VALUES (?, ?, ?)", [(n, *row) for n, row in texts.items()])
    rows = Guard.look_for_rows(connection, "main", "t", ["a", "b"])
    assert connection.execute(f"SELECT count(*), count(s.number) FROM {rows}").fetchone() == (12, 3)
    rows = Guard.look_for_rows(connection, "main", "t", [])
    assert connection.execute(f"SELECT count(*), count(s.number) FROM {rows}").fetchone() == (12, 0)
    connection.close()
