"""Editions that tell what may be told no more: that they are to go is kept in the store until they are gone.

So a kill or a full disk after the decision delays their end to the next harvest or publication, and never prevents it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets import shelf


@contextmanager
def withdrawing(connection: sqlite3.Connection) -> Iterator[None]:
    """What is decided inside is one transaction, and with it that no edition from before may stay."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("INSERT OR REPLACE INTO facts VALUES ('withdrawn', 'older editions are to go')")


def are_to_go(connection: sqlite3.Connection) -> bool:
    """Whether something was withdrawn that editions on the shelf may tell."""
    return connection.execute("SELECT 1 FROM facts WHERE name = 'withdrawn'").fetchone() is not None


def remove(connection: sqlite3.Connection, folder: Path, current_file: str) -> None:
    """Where editions are to go, `current_file` alone stands; only then is it forgotten that they were to."""
    if are_to_go(connection):
        shelf.keep_only(folder, current_file)
        connection.execute("DELETE FROM facts WHERE name = 'withdrawn'")
