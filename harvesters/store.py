"""The private working store: declared tables, and the bookkeeping of harvests, fetches and readings."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from datasets.declaration import Declarations, Table
from datasets.instance import Source
from datasets.schema import connect, create_store_table
from datasets.shelf import Edition
from harvesters.backup import Damaged

_migrations = Migrations("insyn")


@_migrations()
def _bookkeeping(db: Database) -> None:
    db.table("facts").create({"name": str, "value": str}, pk="name", strict=True)
    db.table("facts").insert({"name": "revision", "value": "0"})
    db.table("fetches").create(
        {
            "url": str,
            "sha256": str,
            "media_type": str,
            "etag": str,
            "last_modified": str,
            "fetched_at": str,
        },
        pk="url",
        strict=True,
    )
    db.table("readings").create(
        {"sha256": str, "reader": str, "hint": str, "reading": str}, pk=("sha256", "reader", "hint"), strict=True
    )
    db.table("imported_tables").create(
        {"name": str, "source": str, "sha256": str, "declaration": str}, pk="name", strict=True
    )


@_migrations()
def _withholdings(db: Database) -> None:
    db.table("withholdings").create(
        {
            "id": int,
            "table_name": str,
            "row_id": str,
            "at": str,
            "reason": str,
            "by": str,
            "note": str,
            "released_at": str,
            "released_by": str,
        },
        pk="id",
        strict=True,
    )


@_migrations()
def _memories(db: Database) -> None:
    db.table("memories").create({"source": str, "how": str, "what": str}, pk="source", strict=True)


@_migrations()
def _reviews(db: Database) -> None:
    db.execute("""CREATE TABLE findings (
      id INTEGER PRIMARY KEY, rule TEXT NOT NULL, table_name TEXT NOT NULL, row_id TEXT NOT NULL, field TEXT NOT NULL,
      fingerprint TEXT NOT NULL, excerpt TEXT NOT NULL, found_at TEXT NOT NULL, decision TEXT,
      UNIQUE (rule, table_name, row_id, field, fingerprint)) STRICT""")
    db.table("reviews").create(
        {"id": int, "finding": str, "decision": str, "by": str, "at": str, "note": str}, pk="id", strict=True
    )
    db.table("destructions").create(
        {"id": int, "decision": str, "by": str, "at": str, "table_name": str, "row_id": str}, pk="id", strict=True
    )


@_migrations()
def _listings(db: Database) -> None:
    columns = {"source": str, "table_name": str, "row_id": str, "title": str, "place": str}
    db.table("source_listings").create(columns, pk=("source", "table_name", "row_id"), strict=True)


def _understood(text: str, place: str) -> Any:
    """What was written as JSON; Damaged where it is JSON no more, which SQLite does not see."""
    try:
        return json.loads(text)
    except ValueError:
        raise Damaged(f"store.db: {place} cannot be read; insyn restore FROM puts back the last copy") from None


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last successful fetch of an address; the body lies in originals/ under its sha256."""

    url: str
    sha256: str
    media_type: str
    etag: str
    last_modified: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something at the source that could not be read or does not agree."""

    kind: str
    place: str
    value: str
    message: str


class Store:
    """store.db of an instance. Opening it brings its schema up to date with the declarations."""

    def __init__(self, path: Path, declarations: Declarations) -> None:
        self.connection = connect(str(path))
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.db = Database(self.connection)
        self.declarations = declarations
        _migrations.apply(self.db)
        for name, table in declarations.tables.items():
            create_store_table(self.db, name, table)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def revision(self) -> int:
        """Grows with every harvest that changed anything public."""
        return int(self._value("SELECT value FROM facts WHERE name = 'revision'"))

    def raise_revision(self) -> None:
        self.connection.execute("UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'")

    @property
    def rules(self) -> str:
        """Fingerprint of the rules of the last edition, or of the one that was to follow it."""
        return str(self._value("SELECT coalesce((SELECT value FROM facts WHERE name = 'rules'), '')"))

    def adopt_rules(self, fingerprint: str) -> None:
        """The next edition is made by these rules."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES ('rules', ?)", (fingerprint,))

    def register(self, sources: Iterable[Source]) -> None:
        """The table `sources` says what insyn.toml says of those sources."""
        rows = [(s.name, s.title or s.name, s.kind, s.address, s.license or None) for s in sources]
        before = self.connection.execute("SELECT id, title, kind, address, license FROM sources").fetchall()
        if set(rows) <= set(before):
            return
        self.connection.executemany(
            "INSERT OR REPLACE INTO sources (id, title, kind, address, license) VALUES (?, ?, ?, ?, ?)", rows
        )
        self.raise_revision()

    def begin_harvest(self, source: str, started: datetime, cause: str) -> int:
        """A new row of `harvests`. Those that a killed process left running become interrupted."""
        self.connection.execute("UPDATE harvests SET outcome = 'interrupted' WHERE outcome = 'running'")
        cursor = self.connection.execute(
            "INSERT INTO harvests (source, started, outcome, cause) VALUES (?, ?, 'running', ?)",
            (source, started.isoformat(timespec="seconds"), cause),
        )
        return int(cursor.lastrowid or 0)

    def end_harvest(self, harvest: int, ended: datetime, values: Mapping[str, Any]) -> None:
        assignments = ", ".join(f"{name} = ?" for name in values)
        parameters = (ended.isoformat(timespec="seconds"), *values.values(), harvest)
        self.connection.execute(f"UPDATE harvests SET ended = ?, {assignments} WHERE id = ?", parameters)

    def last_try(self, source: str) -> str | None:
        """When the source itself was last asked."""
        query = "SELECT started FROM harvests WHERE source = ? AND cause = 'source' ORDER BY id DESC LIMIT 1"
        value = self._value(query, source)
        return str(value) if value else None

    def last_good_count(self, source: str) -> int:
        """Rows of the source's last good reading; 0 before the first."""
        query = "SELECT seen FROM harvests WHERE source = ? AND outcome = 'ok' ORDER BY id DESC LIMIT 1"
        return int(self._value(query, source) or 0)

    def replace_issues(self, source: str, harvest: int, issues: Iterable[Issue]) -> bool:
        """The source's issues are these. Returns whether that is another set than before."""
        new = {(issue.kind, issue.place, issue.value, issue.message) for issue in issues}
        query = "SELECT kind, place, value, message FROM issues WHERE source = ?"
        if new == set(self.connection.execute(query, (source,))):
            return False
        self.connection.execute("DELETE FROM issues WHERE source = ?", (source,))
        self.connection.executemany(
            "INSERT INTO issues (harvest, source, kind, place, value, message) VALUES (?, ?, ?, ?, ?, ?)",
            [(harvest, source, *row) for row in sorted(new)],
        )
        return True

    def last_fetch(self, url: str) -> Fetch | None:
        row = self.connection.execute("SELECT * FROM fetches WHERE url = ?", (url,)).fetchone()
        return Fetch(*row) if row else None

    def record(self, table: str, identifier: str) -> dict[str, Any] | None:
        """The record of a harvested table by column; None where there is none, or it is gone."""
        cursor = self.connection.execute(f'SELECT * FROM "{table}" WHERE id = ? AND gone IS NULL', (identifier,))
        row = cursor.fetchone()
        return dict(zip((column for column, *_ in cursor.description), row, strict=True)) if row else None

    def memory(self, source: str, how: str) -> Any:
        """What the source's last good harvest, if it read so, left to be remembered; else None."""
        text = self._value("SELECT what FROM memories WHERE source = ? AND how = ?", source, how)
        return _understood(text, f"memories of {source}") if text else None

    def remember(self, source: str, how: str, what: Any) -> None:
        self.connection.execute("INSERT OR REPLACE INTO memories VALUES (?, ?, ?)", (source, how, json.dumps(what)))

    def forget_fetches(self) -> None:
        """No answer will be asked for conditionally, so everything is fetched and read again."""
        self.connection.execute("DELETE FROM memories")
        self.connection.execute("UPDATE fetches SET etag = '', last_modified = ''")

    def remember_fetch(self, fetch: Fetch) -> None:
        self.db.table("fetches").upsert(asdict(fetch), pk="url")

    def reading(self, sha256: str, reader: str, hint: str) -> dict[str, Any] | None:
        """What `reader` made of the original with that sha256 earlier, or None."""
        query = "SELECT reading FROM readings WHERE sha256 = ? AND reader = ? AND hint = ?"
        text = self._value(query, sha256, reader, hint)
        return _understood(text, f"the reading of {sha256}") if text else None

    def remember_reading(self, sha256: str, reader: str, hint: str, reading: Mapping[str, Any]) -> None:
        text = json.dumps(reading, ensure_ascii=False, separators=(",", ":"))
        self.connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", (sha256, reader, hint, text))

    def has_older_readings(self, source: str, reader: str) -> bool:
        """Whether a document of the source was read by another version of the reader and not by this one."""
        query = """SELECT EXISTS (SELECT 1 FROM documents d JOIN readings r ON r.sha256 = d.sha256 WHERE d.source = ?
                   AND NOT EXISTS (SELECT 1 FROM readings n WHERE n.sha256 = d.sha256 AND n.reader = ?))"""
        return bool(self._value(query, source, reader))

    def documents(self, source: str) -> list[tuple[str, str]]:
        """Address and title of every document the source ever listed."""
        query = "SELECT url, title FROM documents WHERE source = ? ORDER BY first_seen, url"
        return self.connection.execute(query, (source,)).fetchall()

    def document_read(self, url: str, source: str) -> tuple[str, str | None, str] | None:
        """Checksum, media type and time of the body that stands of a document of the source."""
        query = "SELECT sha256, media_type, retrieved FROM documents WHERE url = ? AND source = ? AND gone IS NULL"
        row: tuple[str, str | None, str] | None = self.connection.execute(query, (url, source)).fetchone()
        return row

    def imported(self, name: str) -> tuple[str, int]:
        """Checksum of the file that the imported table was last read from, and its rows; ("", 0) before that."""
        sha256 = self._value("SELECT sha256 FROM imported_tables WHERE name = ?", name)
        return (sha256, self.db.table(name).count) if sha256 else ("", 0)

    def names_of_others(self, source: str) -> set[str]:
        """Every table of the store, also those that are never published, but those imported from the source."""
        query = "SELECT name FROM sqlite_master WHERE name NOT IN (SELECT name FROM imported_tables WHERE source = ?)"
        return {name for (name,) in self.connection.execute(query, (source,))}

    def import_table(self, name: str, source: str, sha256: str, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """The imported table `name` is exactly `rows`, in the order of its columns."""
        self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        create_store_table(self.db, name, table)
        marks = ", ".join("?" * len(table.columns))
        self.connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', (tuple(row) for row in rows))
        declaration = json.dumps(asdict(table), ensure_ascii=False)
        self.connection.execute(
            "INSERT OR REPLACE INTO imported_tables VALUES (?, ?, ?, ?)", (name, source, sha256, declaration)
        )

    def record_edition(self, edition: Edition) -> None:
        """The chain of editions holds this one."""
        self.connection.execute(
            "INSERT OR IGNORE INTO editions (id, published_at, sha256, previous) VALUES (?, ?, ?, ?)",
            (edition.file, edition.published_at, edition.sha256, edition.previous or None),
        )

    def chain_end(self) -> str:
        """The sha256 of the edition that no other follows; empty before the first."""
        query = """SELECT sha256 FROM editions e WHERE NOT EXISTS (SELECT 1 FROM editions WHERE previous = e.sha256)
                   ORDER BY published_at DESC, id DESC LIMIT 1"""
        return str(self._value(query) or "")

    def _value(self, query: str, *parameters: Any) -> Any:
        row: sqlite3.Row | None = self.connection.execute(query, parameters).fetchone()
        return row[0] if row else None
