"""The edition builder: the public content of the store in a fresh file, checked, indexed, hashed and chained."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from datasets import search_index, shelf
from datasets.declaration import Column, Declarations, Table
from datasets.derive import derive
from datasets.privacy import hide_folders, mask
from datasets.privacy.closing import close
from datasets.privacy.guard import Finding, Guard
from datasets.privacy.inspection import NumberFound, inspect
from datasets.privacy.rules import Rules, defaults
from datasets.schema import connect, create_public_table, index_public_table, make_searchable
from datasets.shelf import Edition
from datasets.strict import build as build_strictly
from datasets.versions import COLUMN, date_versions, moment

_SORTERS = 2
"""Threads beside ours that put the rows of an index in order."""
_OUR_WORK = ("sources", "harvests", "issues", "changes")
_APPROVED = "SELECT rule, table_name, row_id, field, fingerprint FROM store.findings WHERE decision = 'approve'"


class EditionError(Exception):
    """The edition could not be built; the one before stands."""


@dataclass(frozen=True, slots=True)
class Published:
    """The new edition, how many texts had identity numbers masked by `table.column`, and what was hidden in it."""

    edition: Edition
    masked: Mapping[str, int]
    findings: Sequence[Finding] = ()


def publish(
    store: Path,
    folder: Path,
    *,
    now: datetime,
    today: date,
    declarations: Declarations,
    rules: Rules = defaults(),  # noqa: B008
    previous: str = "",
) -> Published:
    """A new edition follows `previous`, or the current one. On an error, or a number left in it, the old one stands."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf.clear_unfinished(folder)
    before = shelf.current(folder)
    previous = previous or (before.sha256 if before else "")
    name = file_name(now)
    part = folder / f".building-{name}"
    try:
        with _Builder(store, part, declarations) as builder:
            revision = builder.fill(name, now, previous)
            builder.finish(today, rules, folder / before.file if before else None)
            counts = builder.counts()
        _examine(part)
        edition = Edition(name, "", previous, now.isoformat(timespec="seconds"), revision, counts)
        edition = shelf.put(folder, part, edition)
    except (NumberFound, sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise EditionError(f"{folder}: the edition could not be built: {_told(error)}") from error
    shelf.prune(folder, edition.file)
    return Published(edition, dict(+builder.guard.masked), list(builder.guard.findings.values()))


def _told(error: NumberFound | sqlite3.Error | OSError) -> str:
    """What was in the way, what stands, and what a person does about a disk."""
    remedy = "" if isinstance(error, NumberFound) else "; make room or mend the folder's rights, then insyn publish"
    return f"{error}; the one before stands{remedy}"


def _examine(part: Path) -> None:
    """The finished file is whole, its references hold, and no identity number is in it."""
    with ThreadPoolExecutor(1) as beside:
        soundness = beside.submit(_check, part)
        inspect(part)
        soundness.result()


def _check(part: Path) -> None:
    with closing(connect(str(part), readonly=True)) as connection:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        damage = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if broken or damage != "ok":
        raise sqlite3.IntegrityError(f"{len(broken)} broken references, integrity: {damage}")


def file_name(now: datetime) -> str:
    """The moment, divided so that no run of its digits is as long as an identity number."""
    return f"insyn-{now:%Y%m%dT%H%MT%S%f}Z.db"


def public_tables(connection: sqlite3.Connection, declarations: Declarations, schema: str = "main") -> dict[str, Table]:
    """The declared tables and those imported from catalogues, by name."""
    rows = connection.execute(f"SELECT name, declaration FROM {schema}.imported_tables ORDER BY name")
    imported = {name: build_strictly(Table, json.loads(mask(text)), name) for name, text in rows}
    return {**declarations.tables, **imported}


def _is_guarded(column: Column) -> bool:
    """Whether anything may stand in it."""
    return column.sql_type == "TEXT" and not column.values


def _hide_folders(text: str | None) -> str | None:
    return text if text is None else hide_folders(text)


class _Builder:
    """One edition in the making: the new file, with the store attached for reading."""

    def __init__(self, store: Path, part: Path, declarations: Declarations) -> None:
        self.connection = connect(str(part))
        self.db = Database(self.connection)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute(f"PRAGMA threads = {_SORTERS}")
        self.connection.execute("ATTACH ? AS store", (f"file:{store}?mode=ro",))
        self.connection.create_function("hide_folders", 1, _hide_folders, deterministic=True)
        self.guard = Guard(self.connection.execute(_APPROVED))
        self.guard.stand_at(self.connection)
        self.declared = declarations.tables.keys()
        self.tables = public_tables(self.connection, declarations, "store")

    def __enter__(self) -> "_Builder":
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def fill(self, name: str, now: datetime, previous: str) -> int:
        """Every public table holds its rows of one moment of the store. Returns the store's revision then."""
        self.connection.execute("BEGIN")
        revision = int(self.connection.execute("SELECT value FROM store.facts WHERE name = 'revision'").fetchone()[0])
        for table_name, table in self.tables.items():
            create_public_table(self.db, table_name, table)
            self._copy(table_name, table, moment(now))
        own = (name, now.isoformat(timespec="seconds"), None, previous or None)
        self.connection.execute("INSERT INTO editions (id, published_at, sha256, previous) VALUES (?, ?, ?, ?)", own)
        self.connection.execute("COMMIT")
        self.connection.execute("DETACH store")
        return revision

    def finish(self, today: date, rules: Rules, before: Path | None) -> None:
        """What is closed is out, references hold, derived columns and indexes stand, nothing deleted is left.

        VACUUM comes before the search indexes, which delete nothing that was not public, and make the file large.
        """
        for name, table in self.tables.items():
            index_public_table(self.db, name, table, derived=False)
        close(self.connection, rules)
        while self._drop_dangling():
            pass
        derive(self.db, today=today)
        date_versions(self.connection, self.tables, before)
        self.connection.execute("VACUUM")
        for name, table in self.tables.items():
            index_public_table(self.db, name, table, derived=True)
            make_searchable(self.db, name, table)
        search_index.build(self.connection)
        self.connection.execute("ANALYZE")

    def counts(self) -> dict[str, int]:
        return {name: self.db.table(name).count for name in self.tables}

    def _copy(self, name: str, table: Table, now: str) -> None:
        values = {column: self._public_value(name, column, table.columns[column]) for column in table.stored}
        if COLUMN in table.columns:
            values[COLUMN] = f"'{now}'"
        columns = ", ".join(f'"{column}"' for column in values)
        row_id = "t.row_id" if name == "changes" else f't."{table.key}"'
        table_name = "t.table_name" if name == "changes" else f"'{name}'"
        texts = [column for column in table.stored if _is_guarded(table.columns[column])]
        withheld = f"SELECT 1 FROM store.withheld w WHERE w.table_name = {table_name} AND w.row_id = {row_id}"
        where = f"WHERE NOT EXISTS ({withheld})" if name != "withheld" else ""
        rows = self.guard.rows_sql(f'store."{name}"', texts)
        self.connection.execute(
            f'INSERT INTO main."{name}" ({columns}) SELECT {", ".join(values.values())} FROM {rows} t {where}'
        )

    def _public_value(self, table: str, name: str, column: Column) -> str:
        """SQL for the value as the guard lets it through."""
        value, key = f't."{name}"', self.tables[table].key
        place = "t.table_name, t.row_id, t.field" if table == "changes" else f"'{table}', t.\"{key}\", '{name}'"
        if column.sql_type != "TEXT":
            return value if table in self.declared or name == key else self.guard.number_sql(value, place)
        if not _is_guarded(column):
            return value
        if column.type == "url" or table in _OUR_WORK:
            value = f"CASE WHEN {value} GLOB '*file:/*' THEN hide_folders({value}) ELSE {value} END"
        is_identifier = name in (key, "row_id", "table_name") or bool(column.references)
        return self.guard.identifier_sql(value, place) if is_identifier else self.guard.text_sql(value, place)

    def _drop_dangling(self) -> bool:
        """References to rows that are not public are emptied; rows that cannot be without them go. True if any were."""
        before = self.connection.total_changes
        for name, table in self.tables.items():
            for column, target in table.references.items():
                where = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT id FROM "{target}")'
                if table.columns[column].required:
                    self.connection.execute(f'DELETE FROM "{name}" WHERE {where}')
                else:
                    self.connection.execute(f'UPDATE "{name}" SET "{column}" = NULL WHERE {where}')
        return self.connection.total_changes > before
