"""What readers write to the staff: letters/staff.db in the instance, which no edition holds and Datasette never opens.

A sender is known for a day, by a keyed hash of the address whose key goes with the day: enough to stop a flood.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST_A_DAY, MOST_A_DAY_IN_ALL = 5, 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS letters (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, page TEXT NOT NULL, words TEXT NOT NULL,
  reply_to TEXT NOT NULL, closed_at TEXT, closed_by TEXT, note TEXT) STRICT;
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS senders (day TEXT, sender TEXT, letters INTEGER, PRIMARY KEY (day, sender)) STRICT;
"""


class Full(Exception):
    """The sender, or everybody together, has written enough for a day."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`kind` is missing or removal; `page` what it is about; `reply_to` how to answer, if the reader wants that."""

    kind: str
    page: str
    words: str
    reply_to: str


def put(path: Path, letter: Letter, *, sender: str, at: datetime) -> None:
    """The letter waits for the staff. Full when there are too many, and nothing is kept."""
    with _opened(path) as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        _count(connection, sender, f"{at:%Y-%m-%d}")
        connection.execute(
            "INSERT INTO letters (kind, at, page, words, reply_to) VALUES (?, ?, ?, ?, ?)",
            (letter.kind, at.isoformat(timespec="seconds"), letter.page, letter.words, letter.reply_to),
        )


def waiting(path: Path) -> list[tuple[int, str, Letter]]:
    """Number, moment and letter of what nobody has closed, the oldest first."""
    if not path.exists():
        return []
    query = "SELECT id, at, kind, page, words, reply_to FROM letters WHERE closed_at IS NULL ORDER BY id"
    with _opened(path) as connection:
        return [(number, at, Letter(*rest)) for number, at, *rest in connection.execute(query)]


def close(path: Path, number: int, *, by: str, note: str, at: datetime) -> bool:
    """The letter waits no more. False when none waits by that number."""
    if not path.exists():
        return False
    stamp = (at.isoformat(timespec="seconds"), by, note, number)
    with _opened(path) as connection, connection:
        query = "UPDATE letters SET closed_at = ?, closed_by = ?, note = ? WHERE id = ? AND closed_at IS NULL"
        return connection.execute(query, stamp).rowcount == 1


def _count(connection: sqlite3.Connection, sender: str, day: str) -> None:
    connection.execute("DELETE FROM days WHERE day != ?", (day,))
    connection.execute("DELETE FROM senders WHERE day != ?", (day,))
    connection.execute("INSERT OR IGNORE INTO days VALUES (?, ?)", (day, secrets.token_bytes(32)))
    (key,) = connection.execute("SELECT key FROM days").fetchone()
    name = hmac.new(key, sender.encode(), hashlib.sha256).hexdigest()
    connection.execute(
        "INSERT INTO senders VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET letters = letters + 1", (day, name)
    )
    own, everybody = connection.execute(
        "SELECT sum(letters) FILTER (WHERE sender = ?), sum(letters) FROM senders", (name,)
    ).fetchone()
    if own > MOST_A_DAY or everybody > MOST_A_DAY_IN_ALL:
        raise Full


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        path.chmod(0o600)
        connection.executescript(_SCHEMA)
        yield connection
