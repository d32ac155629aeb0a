"""Everything that knows Datasette: the instance at /data, its settings and metadata, and what is closed in it."""

import re
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from traceback import clear_frames
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.url_builder import Urls
from datasette.utils import PrefixedUrlString, tilde_encode
from datasette.views.base import DatasetteError
from jinja2 import Environment, Template

from datasets.declaration import Declarations, Query, Table, Text
from datasets.shelf import Edition
from portal import addresses, cells, counted, formats, lasting, refusals, tie_break
from portal.catalogue.reader import Reader
from portal.catalogue.words import Words
from portal.strict_data import ENCODED, Strict, View, shape

NAME = "insyn"
"""The database's name in every address: /data/insyn."""
BASE_URL = "/data/"
LONGEST_VALUE = 20_000_000
"""No value in an answer is longer, in bytes; SQLite's own limit lets one query take a gigabyte of memory."""
LONGEST_SQL = 100_000
"""No question is longer, in bytes."""
_OPEN = ("view-instance", "view-database", "view-database-download", "view-table", "view-query", "execute-sql")
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "num_sql_threads": 3,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    "allow_download": True,
    "allow_csv_stream": True,
    "max_csv_mb": 100,
    "truncate_cells_html": 200,
    "default_cache_ttl": 0,
}


class MountedUrls(Urls):  # type: ignore[misc]
    """Addresses that keep the prefix once: 0.65 adds it again to paths taken from the request."""

    def path(self, path: str, format: str | None = None) -> str:
        if not isinstance(path, PrefixedUrlString) and path.startswith(self.ds.setting("base_url")):
            path = PrefixedUrlString(path)
        return super().path(path, format=format)  # type: ignore[no-any-return]


class MountedDatasette(Datasette):  # type: ignore[misc]
    """Datasette below a prefix, asked strictly, with no value longer than LONGEST_VALUE."""

    @property
    def urls(self) -> MountedUrls:
        return MountedUrls(self)

    def _routes(self) -> list[tuple[re.Pattern[str], View]]:
        strict = Strict(self)
        routes = [(pattern, strict.before(view)) for pattern, view in super()._routes()]
        return [(ENCODED, strict.with_tildes), *routes]

    async def permission_allowed(self, actor: Any, action: str, resource: Any = None, default: Any = False) -> bool:
        """All of an edition is public, and nothing else is. Datasette asks several times for a page, and copies all
        its metadata to know."""
        database = resource[0] if isinstance(resource, tuple) else resource
        return action in _OPEN and database in (None, NAME)

    async def execute(self, name: str, sql: str, *given: Any, **named: Any) -> Any:
        """The rows of a reader's question. Only a page tells itself what is wrong with it."""
        try:
            results = await super().execute(name, sql, *given, **named)
        except sqlite3.DatabaseError as error:
            wrong = error if shape.get() == "page" else DatasetteError(str(error), "Invalid SQL", status=400)
            raise wrong from None
        if results.truncated and shape.get() == "bare":
            raise DatasetteError(refusals.CUT.format(limit=self.max_returned_rows), status=400)
        return results

    def _prepare_connection(self, connection: sqlite3.Connection, database: str) -> None:
        super()._prepare_connection(connection, database)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL)
        connection.set_authorizer(_without_paths)
        if database == NAME:
            connection.create_function("search", 1, self._search, deterministic=True)
            connection.create_function("stem", 1, self._stem, deterministic=True)

    def read_words(self, path: Path) -> None:
        """SQL knows search(words), the expression for MATCH that the portal's search would make, and stem(word)."""
        self.reader = Reader(path)
        self._words = Words(self.reader)

    def _search(self, words: str | None) -> str:
        question = self._words.question(words or "")
        if question is None:
            return '""'
        return f"({question.wide}) NOT ({question.unwanted})" if question.unwanted else question.wide

    def _stem(self, word: str | None) -> str:
        return self._words.stem((word or "").lower())


def _without_paths(action: int, first: str | None, *_: str | None) -> int:
    """Where the file lies on the server is told to nobody: the list of databases is empty."""
    told = action == sqlite3.SQLITE_PRAGMA and (first or "").lower() == "database_list"
    return sqlite3.SQLITE_IGNORE if told else sqlite3.SQLITE_OK


class _EditionDatabase(Database):  # type: ignore[misc]
    """The edition's file. A question that was stopped leaves its cursor in the thread that asked it.

    Else the cursor lives on in the traceback until the event loop lets go of it, and closing it there waits for the
    next long question on the same connection: every page stood still for seconds.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._reckonings = lasting.Reckonings()
        self._counted = counted.counted_in(Path(self.path))

    async def execute(self, sql: str, params: Any = None, **named: Any) -> Any:
        """Readers' questions are not written to the log: they may hold what must not be there."""
        asked = counted.quickly(await tie_break.settled(sql, self.primary_keys), self._counted)
        ask = partial(super().execute, asked, params, **{**named, "log_sql_errors": False})
        try:
            return await self._reckonings.once(sql, params, ask)
        except QueryInterrupted:
            lasting.cut_short()
            raise

    async def execute_fn(self, read: Callable[[sqlite3.Connection], Any]) -> Any:
        return await super().execute_fn(partial(_leaving_nothing, read))


def _leaving_nothing(read: Callable[[sqlite3.Connection], Any], connection: sqlite3.Connection) -> Any:
    try:
        return read(connection)
    except (sqlite3.Error, QueryInterrupted) as error:
        for stopped in (error, error.__context__):
            clear_frames(stopped.__traceback__ if stopped else None)
        raise


class _InternalDatabase(Database):  # type: ignore[misc]
    """Datasette's notes on the schema, in memory, written in the event loop: its own writing thread never ends."""

    _write_connection: sqlite3.Connection | None

    async def execute_write_fn(self, write: Callable[[sqlite3.Connection], Any], block: bool = True) -> Any:
        if self._write_connection is None:
            self._write_connection = self.connect(write=True)
            self.ds._prepare_connection(self._write_connection, self.name)
        return write(self._write_connection)

    def close(self) -> None:
        super().close()
        if self._write_connection is not None:
            self._write_connection.close()


async def open_datasette(
    path: Path,
    edition: Edition,
    *,
    declarations: Declarations,
    imported: Mapping[str, str],
    templates: Path,
    names: Mapping[str, Any],
    door: str,
) -> MountedDatasette:
    """A Datasette of one edition, at /data below the door. `imported` titles other tables; templates know `names`."""
    refusals.take_over()
    formats.take_over()
    cells.take_over()
    datasette = MountedDatasette(
        files=[],
        inspect_data=_inspect_data(path, edition),
        metadata=metadata(declarations, imported),
        template_dir=str(templates),
        settings=SETTINGS | {"base_url": door + BASE_URL},
        cors=False,  # headers.py says for all open data who may read it
    )
    datasette.read_words(path)
    datasette.remove_database("_memory")
    datasette.remove_database("_internal")
    datasette.add_database(_InternalDatabase(datasette, memory_name=secrets.token_hex()), name="_internal")
    datasette.add_database(_EditionDatabase(datasette, path=str(path), is_mutable=False), name=NAME)
    _furnish(datasette.jinja_env, names)
    await datasette.invoke_startup()
    return datasette


class _AtOnce(Template):
    """A page made in one go. Every name in it is known by then, and to wait at each would take half its time."""

    async def render_async(self, *given: Any, **named: Any) -> str:
        return self.render(*given, **named)


def _furnish(templates: Environment, names: Mapping[str, Any]) -> None:
    """Datasette's templates know `names` and Swedish, as the pages do.

    As globals, since Datasette renders its error page without the variables that plugins give to templates.
    """
    templates.is_async, templates.template_class = False, _AtOnce
    templates.globals.update({**names, **formats.NAMES})
    templates.add_extension("jinja2.ext.i18n")
    templates.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    templates.trim_blocks = templates.lstrip_blocks = True


def close_datasette(datasette: MountedDatasette) -> None:
    """No file is open and no thread of it is left. Only when its last request has ended."""
    datasette.executor.shutdown(wait=True)
    datasette.reader.close()
    for database in datasette.databases.values():
        database.close()


def metadata(declarations: Declarations, imported: Mapping[str, str]) -> dict[str, Any]:
    """Titles, licences, column descriptions, facets, sorting and questions, as the declarations say.

    Descriptions are Swedish; the English ones stand beside them under keys that end in `_en`, those of columns on a
    second line.
    """
    tables = {
        name: {"title": title, "description": "Inläst ur en fil i en datakatalog."} for name, title in imported.items()
    }
    for dataset in declarations.datasets.values():
        terms = {"license": dataset.license, "license_url": dataset.license_url}
        tables |= {name: _table(table) | terms for name, table in dataset.tables.items()}
    queries = {name: _query(query) for name, query in declarations.queries.items()}
    return {
        "title": "Öppna data",
        "databases": {NAME: {"title": "Tabeller och frågor", "tables": tables, "queries": queries}},
    }


def _table(table: Table) -> dict[str, Any]:
    described = {
        **_words(table.title, table.help),
        "columns": {name: f"{column.help.sv}\n{column.help.en}" for name, column in table.columns.items()},
        "facets": list(table.facets),
        "values": {name: column.values for name, column in table.columns.items() if column.values},
        "days": [name for name, column in table.columns.items() if column.type == "date"],
    }
    if table.label:
        described["label_column"] = table.label
    if table.sort:
        described["sort_desc" if table.sort.startswith("-") else "sort"] = table.sort.removeprefix("-")
    return described


def _query(query: Query) -> dict[str, Any]:
    return {**_words(query.title, query.help), "sql": query.sql.strip(), "example": query.example, "types": query.types}


def _words(title: Text, help: Text) -> dict[str, Any]:
    return {"title": title.sv, "title_en": title.en, "description": help.sv, "description_en": help.en}


def _inspect_data(path: Path, edition: Edition) -> dict[str, Any]:
    """What `datasette inspect` would reckon by counting every table; shadow tables are left out, and so from lists."""
    counts = {name: {"count": count} for name, count in edition.counts.items()}
    return {NAME: {"hash": edition.sha256, "size": path.stat().st_size, "file": path.name, "tables": counts}}


def row_path(table: str, identifier: str) -> str:
    """The address of a row's page."""
    return f"{BASE_URL}{NAME}/{table}/{tilde_encode(identifier)}"


def is_data(path: str) -> bool:
    """Whether a decoded path is Datasette's: below /data, but for the page that tells of it."""
    return path == "/data" or (path.startswith(BASE_URL) and path != addresses.DATA_HELP)


def is_closed(path: str) -> bool:
    """Whether a decoded path below /data tells of the server itself: its files, threads, plugins, settings."""
    inside = path.removeprefix(BASE_URL).lstrip("/")
    return (inside == "-" or inside.startswith("-/")) and not inside.startswith(("-/static/", "-/static-plugins/"))
