"""What waits for a person: suspicions that the guard hides in each edition until somebody has judged them."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from datasets.privacy import mask
from datasets.privacy.guard import Finding
from datasets.strict import ConfigError
from harvesters.outcome import HELD_BACK

DECISIONS = ("approve", "mask", "withhold")
"""Published as it stands; hidden for good; the row and all that tells it withdrawn."""
_WAITING = """
SELECT min(id), rule, table_name || '/' || row_id || '.' || field, excerpt, count(*), min(found_at)
FROM findings WHERE decision IS NULL GROUP BY rule, fingerprint ORDER BY min(id)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that stand hidden at one or more places; the first is told."""

    number: int
    rule: str
    place: str
    excerpt: str
    places: int
    found_at: str


def record(connection: sqlite3.Connection, findings: Iterable[Finding], now: datetime) -> None:
    """What was found waits, unless it is judged already; what is found no more waits no more. Judgements are kept."""
    connection.execute("CREATE TEMP TABLE found (rule, table_name, row_id, field, fingerprint)")
    for finding in findings:
        row = (finding.rule, *finding.place, finding.fingerprint)
        connection.execute("INSERT INTO found VALUES (?, ?, ?, ?, ?)", row)
        connection.execute(
            "INSERT OR IGNORE INTO findings (rule, table_name, row_id, field, fingerprint, excerpt, found_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, finding.excerpt, now.isoformat(timespec="seconds")),
        )
    connection.execute(
        "DELETE FROM findings WHERE decision IS NULL AND (rule, table_name, row_id, field, fingerprint) NOT IN found"
    )
    connection.execute("DROP TABLE found")


def waiting(connection: sqlite3.Connection) -> list[Waiting]:
    """What nobody has judged yet, the oldest first. The same words in several places are one."""
    return [
        Waiting(number, rule, mask(place), excerpt, places, found_at)
        for number, rule, place, excerpt, places, found_at in connection.execute(_WAITING)
    ]


def held_rows(connection: sqlite3.Connection) -> list[str]:
    """Rows that sources give and no edition can hold, a line each: they are mended at the source."""
    query = "SELECT source, place, message FROM issues WHERE kind = ? ORDER BY id"
    return [f"{source}: {place}: {message}" for source, place, message in connection.execute(query, (HELD_BACK,))]


def decide(
    connection: sqlite3.Connection, number: int, decision: str, *, by: str, note: str, at: datetime
) -> list[tuple[str, str]]:
    """The words are judged wherever they wait, and the audit says so. Returns the rows they stand in."""
    named = connection.execute("SELECT rule, fingerprint FROM findings WHERE id = ?", (number,)).fetchone()
    if named is None:
        raise ConfigError(f"{number}: nothing waits by that number; see `insyn review --list`")
    rows = connection.execute(
        "UPDATE findings SET decision = ? WHERE rule = ? AND fingerprint = ? AND (decision IS NULL OR id = ?) "
        "RETURNING id, table_name, row_id",
        (decision, *named, number),
    ).fetchall()
    note_down(connection, [str(identifier) for identifier, _, _ in rows], decision, by=by, note=note, at=at)
    return [(table, row) for _, table, row in rows]


def note_down(
    connection: sqlite3.Connection, what: Iterable[str], decision: str, *, by: str, note: str, at: datetime
) -> None:
    """The audit has a line for each."""
    connection.executemany(
        'INSERT INTO reviews (finding, decision, "by", at, note) VALUES (?, ?, ?, ?, ?)',
        [(one, decision, by, at.isoformat(timespec="seconds"), note) for one in what],
    )


def audit(connection: sqlite3.Connection) -> list[str]:
    """Every judgement, a line each, the oldest first."""
    query = """
        SELECT r.at, r."by", r.decision, r.finding, r.note,
               coalesce(', ' || f.rule || ' in ' || f.table_name || '/' || f.row_id || '.' || f.field, '')
        FROM reviews r LEFT JOIN findings f ON r.finding = CAST(f.id AS TEXT) ORDER BY r.id"""
    return [
        mask(f"{at} {by}: {decision} {number}{place}{f' ({note})' if note else ''}")
        for at, by, decision, number, note, place in connection.execute(query)
    ]
