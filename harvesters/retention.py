"""How long what is published stays: past its time it is withdrawn, and by a decision alone destroyed."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from datasets.declaration import Declarations
from datasets.privacy.rules import Retention
from datasets.strict import ConfigError
from harvesters.withholding import Place

EXPIRED = "retention"
"""The kind of reason of what was withdrawn because its time is over."""


def due(
    connection: sqlite3.Connection, rules: Iterable[Retention], declarations: Declarations, today: date
) -> Iterator[tuple[Retention, Place]]:
    """What is past its time on that day, and not withdrawn yet. ConfigError for a rule that names no column."""
    for rule in rules:
        table = declarations.tables.get(rule.table)
        if table is None or rule.date not in table.stored or table.columns[rule.date].type not in ("date", "datetime"):
            raise ConfigError(
                f"retention rule {rule.name!r}: {rule.table}.{rule.date} is no date that is published; "
                "name a table and a column of docs/tabeller.md"
            )
        last = (today - timedelta(days=rule.days)).isoformat()
        query = f"""SELECT id FROM "{rule.table}" t WHERE substr("{rule.date}", 1, 10) < ? AND NOT EXISTS (
            SELECT 1 FROM withholdings w WHERE w.table_name = '{rule.table}' AND w.row_id = t.id
            AND w.released_at IS NULL) ORDER BY id"""
        for (row,) in connection.execute(query, (last,)):
            yield rule, (rule.table, str(row))


def expired(connection: sqlite3.Connection) -> list[Place]:
    """What was withdrawn because its time is over, and is not destroyed."""
    query = """
        SELECT w.table_name, w.row_id FROM withholdings w WHERE w.reason = ? AND w.released_at IS NULL AND NOT EXISTS
        (SELECT 1 FROM destructions d WHERE (d.table_name, d.row_id) = (w.table_name, w.row_id))"""
    return [(table, row) for table, row in connection.execute(query, (EXPIRED,))]


def destroy(
    connection: sqlite3.Connection, places: Iterable[Place], originals: Path, *, decision: str, by: str, at: datetime
) -> None:
    """The rows, all that `withheld` tells with them, their history and their originals are no more.

    The audit says by which decision. What withdrew them stays: what a source still gives comes into the store alone.
    """
    for place in places:
        stamp = (decision, by, at.isoformat(timespec="seconds"), *place)
        connection.execute(
            'INSERT INTO destructions (decision, "by", at, table_name, row_id) VALUES (?, ?, ?, ?, ?)', stamp
        )
        _forget_original(connection, place, originals)
        connection.execute("DELETE FROM changes WHERE table_name = ? AND row_id = ?", place)
        connection.execute("DELETE FROM findings WHERE table_name = ? AND row_id = ?", place)
        connection.execute(f'DELETE FROM "{place[0]}" WHERE id = ?', (place[1],))


def _forget_original(connection: sqlite3.Connection, place: Place, originals: Path) -> None:
    """A document's body and what was read of it go, unless another address has the same body."""
    if place[0] != "documents":
        return
    query = "SELECT url, sha256 FROM documents WHERE id = ?"
    for url, sha256 in connection.execute(query, (place[1],)).fetchall():
        connection.execute("DELETE FROM fetches WHERE url = ?", (url,))
        if not connection.execute("SELECT 1 FROM fetches WHERE sha256 = ?", (sha256,)).fetchone():
            connection.execute("DELETE FROM readings WHERE sha256 = ?", (sha256,))
            (originals / sha256[:2] / sha256).unlink(missing_ok=True)
