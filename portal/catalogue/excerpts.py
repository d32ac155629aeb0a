"""What stands around the words that a search found."""

import sqlite3
import threading
from collections.abc import Mapping

MARK_BEGIN, MARK_END = "\x02", "\x03"
"""Stand around the words found."""
_TABLE = "CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 0')"
_EXCERPTS = f"SELECT rowid, snippet(texts, 1, '{MARK_BEGIN}', '{MARK_END}', '…', 28) FROM texts WHERE texts MATCH ?"


class Excerpts:
    """Excerpts of the few texts that are shown. Each thread has an index of those alone in memory: to look for the
    words in them costs nothing of the size of the edition."""

    def __init__(self) -> None:
        self._own = threading.local()

    def of(self, texts: Mapping[int, tuple[str, str]], expression: str) -> dict[int, str]:
        """By number, of the titles and texts that match the FTS5 expression."""
        connection = self._connection
        connection.execute("DELETE FROM texts")
        connection.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", _rows(texts))
        return dict(connection.execute(_EXCERPTS, (expression,)).fetchall())

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.execute(_TABLE)
        return connection


def _rows(texts: Mapping[int, tuple[str, str]]) -> list[tuple[int, str, str]]:
    return [(number, title, body) for number, (title, body) in texts.items()]
