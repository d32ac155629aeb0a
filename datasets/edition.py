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
from datasets.privacy.inspection import NumberFound, Seen, inspect, inspect_values
from datasets.privacy.rules import Rules, defaults
from datasets.schema import connect, count_facets, create_public_table, index_public_table, make_searchable
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
    draft, part = folder / f".building-draft-{name}", folder / f".building-{name}"
    try:
        with _Builder(store, draft, declarations) as builder:
            revision = builder.fill(name, now, previous)
            builder.close(today, rules, folder / before.file if before else None)
            builder.copy_to(part)
        counts = _finish(draft, part, builder.tables)
        edition = Edition(name, "", previous, now.isoformat(timespec="seconds"), revision, counts)
        edition = shelf.put(folder, part, edition)
    except (NumberFound, sqlite3.Error, OSError) as error:
        shelf.clear_unfinished(folder)
        raise EditionError(f"{folder}: the edition could not be built: {_told(error)}") from error
    shelf.prune(folder, edition.file)
    return Published(edition, dict(+builder.guard.masked), list(builder.guard.findings.values()))


def _told(error: NumberFound | sqlite3.Error | OSError) -> str:
    """What was in the way, what stands, and what a person does about a disk."""
    remedy = "" if isinstance(error, NumberFound) else "; make room or mend the folder's rights, then insyn publish"
    return f"{error}; the one before stands{remedy}"


def _finish(draft: Path, part: Path, tables: Mapping[str, Table]) -> dict[str, int]:
    """The copy of the draft has its search indexes, is whole, its references hold, and no identity number is in it.

    The draft's values and references, which are the copy's, are looked through meanwhile, and the draft is gone.
    Returns the rows by table.
    """
    with ThreadPoolExecutor(1) as beside:
        looked_through = beside.submit(_look_through, draft)
        counts = _make_searchable(part, tables)
        seen = looked_through.result()
        soundness = beside.submit(_check, part, "integrity_check", [("ok",)])
        inspect(part, seen)
        soundness.result()
    return counts


def _look_through(draft: Path) -> Seen:
    _check(draft, "foreign_key_check", [])
    seen = inspect_values(draft)
    draft.unlink()
    return seen


def _make_searchable(part: Path, tables: Mapping[str, Table]) -> dict[str, int]:
    with closing(_connect(part)) as connection:
        db = Database(connection)
        for name, table in tables.items():
            index_public_table(db, name, table, finished=True)
            count_facets(db, name, table)
            make_searchable(db, name, table)
        search_index.build(connection)
        connection.execute("ANALYZE")
        return {name: db.table(name).count for name in tables}


def _connect(unfinished: Path) -> sqlite3.Connection:
    """A connection to a file that is thrown away if anything goes wrong."""
    connection = connect(str(unfinished))
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA threads = {_SORTERS}")
    return connection


def _check(path: Path, pragma: str, whole: Sequence[tuple[str, ...]]) -> None:
    with closing(connect(str(path), readonly=True)) as connection:
        if (found := connection.execute(f"PRAGMA {pragma}").fetchall()) != whole:
            raise sqlite3.IntegrityError(f"{pragma}: {found[:3]}")


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
    """One edition in the making: its draft, with the store attached for reading."""

    def __init__(self, store: Path, draft: Path, declarations: Declarations) -> None:
        self.connection = _connect(draft)
        self.db = Database(self.connection)
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

    def close(self, today: date, rules: Rules, before: Path | None) -> None:
        """What is closed is out, references hold, derived columns stand."""
        for name, table in self.tables.items():
            index_public_table(self.db, name, table, finished=False)
        close(self.connection, rules)
        while self._drop_dangling():
            pass
        derive(self.db, today=today)
        date_versions(self.connection, self.tables, before)

    def copy_to(self, part: Path) -> None:
        """The new file has the draft's rows and indexes, and nothing of what was deleted."""
        self.connection.execute("VACUUM INTO ?", (str(part),))

    def _copy(self, name: str, table: Table, now: str) -> None:
        values = {column: self._public_value(name, column, table.columns[column]) for column in table.stored}
        if COLUMN in table.columns:
            values[COLUMN] = f"'{now}'"
        columns = ", ".join(f'"{column}"' for column in values)
        row = "t.table_name, t.row_id" if name == "changes" else f"'{name}', t.\"{table.key}\""
        texts = [column for column in table.stored if _is_guarded(table.columns[column])]
        where = f"WHERE ({row}) NOT IN (SELECT table_name, row_id FROM store.withheld)" if name != "withheld" else ""
        rows = self.guard.look_for_rows(self.connection, "store", name, texts)
        self.connection.execute(
            f'INSERT INTO main."{name}" ({columns}) SELECT {", ".join(values.values())} FROM {rows} {where}'
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
