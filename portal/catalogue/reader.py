"""One edition's file, read by many threads: a connection a thread, and rows as frozen dataclasses."""

import sqlite3
import threading
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

T = TypeVar("T")


class Reader:
    """Reads an edition that never changes. Every thread gets a connection of its own; `close` ends them all."""

    def __init__(self, path: Path) -> None:
        self._uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        self._own = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []

    def all(self, kind: type[T], query: str, *parameters: Any) -> list[T]:
        """Every row as a `kind`, whose fields are the selected columns in order."""
        return [kind(*row) for row in self._connection.execute(query, parameters)]

    def first(self, kind: type[T], query: str, *parameters: Any) -> T | None:
        row = self._connection.execute(query, parameters).fetchone()
        return kind(*row) if row else None

    def table(self, query: str, *parameters: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows of a table that no declaration describes."""
        cursor = self._connection.execute(query, parameters)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def number(self, query: str, *parameters: Any) -> int:
        """The first value of the first row; 0 where there is none."""
        row = self._connection.execute(query, parameters).fetchone()
        return int(row[0] or 0) if row else 0

    def close(self) -> None:
        """No file is open. Only when no thread reads any more."""
        with self._lock:
            while self._connections:
                self._connections.pop().close()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
            connection.execute("PRAGMA query_only = 1")
            self._own.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection
