"""What a source lists, against what the store holds of it: completeness that nobody has to believe."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from datasets.freshness import Missing
from datasets.privacy import hide_folders
from datasets.privacy.rules import Rules
from datasets.privacy.suspicion import conceal
from harvesters.outcome import NOT_TABULAR, UNREADABLE

SHOWN = 5
"""How many of what is missing are told by name."""
_HELD = """EXISTS (SELECT 1 FROM "{table}" t WHERE t."{key}" = l.row_id AND t.gone IS NULL {more})"""
_HELD_WHEN = {
    "resources": f"""AND t.table_name IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM issues i
        WHERE i.source = l.source AND i.place = l.place AND i.kind IN ('{NOT_TABULAR}', '{UNREADABLE}'))"""
}
"""A file is held when its rows of now are: not by its name, nor by those that stand since it can be read no more."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Something a source lists: the row it becomes, and for people what it is called and where it lies."""

    table: str
    row: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much the source's last good harvest listed, how much of it is held, and the first of the rest."""

    listed: int
    held: int
    missing: tuple[Missing, ...]


def replace(connection: sqlite3.Connection, source: str, listed: Iterable[Listed]) -> None:
    """The source lists this. The caller holds the transaction."""
    new = [(one.table, one.row, one.title, one.place) for one in listed]
    query = "SELECT table_name, row_id, title, place FROM source_listings WHERE source = ?"
    if set(new) == set(connection.execute(query, (source,))):
        return
    connection.execute("DELETE FROM source_listings WHERE source = ?", (source,))
    rows = [(source, *one) for one in new]
    connection.executemany("INSERT INTO source_listings VALUES (?, ?, ?, ?, ?)", rows)


def compare(connection: sqlite3.Connection, source: str, keys: dict[str, str], rules: Rules) -> Comparison | None:
    """None for a source that has told no list. `keys` are the columns that identify the rows of each table."""
    listed, missing = 0, list[Missing]()
    query = "SELECT table_name, count(*) FROM source_listings WHERE source = ? GROUP BY 1"
    for table, count in connection.execute(query, (source,)).fetchall():
        listed += count
        missing += _missing(connection, source, table, keys[table])
    shown = [one for one in missing if not rules.closes_title(one.title) and not rules.closes_body(one.title)]
    return Comparison(listed, listed - len(missing), tuple(map(_concealed, shown[:SHOWN]))) if listed else None


def _missing(connection: sqlite3.Connection, source: str, table: str, key: str) -> Iterable[Missing]:
    """What is withdrawn from publication is not missed."""
    held = _HELD.format(table=table, key=key, more=_HELD_WHEN.get(table, ""))
    query = f"""SELECT l.title, l.place FROM source_listings l WHERE l.source = ? AND l.table_name = ? AND NOT {held}
                AND NOT EXISTS (SELECT 1 FROM withholdings w WHERE w.table_name = l.table_name AND w.row_id = l.row_id
                                AND w.released_at IS NULL) ORDER BY l.rowid"""
    return [Missing(*row) for row in connection.execute(query, (source, table))]


def _concealed(missing: Missing) -> Missing:
    title, place = (
        conceal(hide_folders(text), lambda rule, words: False)[0] for text in (missing.title, missing.place)
    )
    return Missing(title, place)
