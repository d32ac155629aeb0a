"""The SQLite schema as a projection of the declarations: STRICT tables, keys, indexes and foreign keys."""

import sqlite3
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from datasets.declaration import Column, Table

TOKENIZER = "unicode61 remove_diacritics 0"
"""Keeps å, ä and ö apart from a and o, as Swedish does."""
COUNTED = "_counted"
"""The end of the name of a table that has the combinations of another's facets."""


def create_store_table(db: Database, name: str, table: Table) -> None:
    """`name` exists with at least the stored columns. References are free: a harvest may name what comes later."""
    existing = {column.name for column in db[name].columns} if db[name].exists() else set()
    stored = {column: table.columns[column] for column in table.stored}
    if not existing:
        db.execute(_create(name, table, stored, {}))
    for column in stored.keys() - existing if existing else ():
        db.execute(f'ALTER TABLE "{name}" ADD COLUMN "{column}" {stored[column].sql_type}')
    if table.harvested:
        db.execute(f'CREATE INDEX IF NOT EXISTS "{name}_source" ON "{name}" ("source", "gone")')


def create_public_table(db: Database, name: str, table: Table) -> None:
    """`name` exists in an edition with every declared column and its foreign keys."""
    db.execute(_create(name, table, table.columns, table.references))


def index_public_table(db: Database, name: str, table: Table, *, finished: bool) -> None:
    """The declared indexes, and those of facets and foreign keys, stand: those that an edition in the making is asked
    by, or when it is `finished` the others, which cost less then: those of facets, and those with a derived column."""
    stored, counting = set(table.stored), set(_counting(table))
    for columns in _indexes(table):
        if finished == (columns not in counting and stored.issuperset(columns)):
            continue
        quoted = ", ".join(f'"{column}"' for column in columns)
        db.execute(f'CREATE INDEX "{"_".join([name, *columns])}" ON "{name}" ({quoted})')


def make_searchable(db: Database, name: str, table: Table) -> None:
    """The search index `<name>_fts` stands, if the table is declared to be searched."""
    if table.search:
        db.table(name).enable_fts(list(table.search), tokenize=TOKENIZER)


def count_facets(db: Database, name: str, table: Table) -> None:
    """The table `<name>_counted` stands, if facets are declared: how many rows have each combination of them."""
    if not table.facets:
        return
    columns = ", ".join(f'"{facet}"' for facet in table.facets)
    typed = ", ".join(f'"{facet}" {table.columns[facet].sql_type}' for facet in table.facets)
    db.execute(f'CREATE TABLE "{name}{COUNTED}" ({typed}, counted INTEGER NOT NULL) STRICT')
    db.execute(f'INSERT INTO "{name}{COUNTED}" SELECT {columns}, count(*) FROM "{name}" GROUP BY {columns}')


def _indexes(table: Table) -> Iterable[tuple[str, ...]]:
    """Each but those that another begins with."""
    declared = [tuple(columns.split()) for columns in table.index]
    references = [(column,) for column in table.references if column != "source"]
    wanted = dict.fromkeys([*declared, *_counting(table), *references])
    return [one for one in wanted if not any(other[: len(one)] == one for other in wanted.keys() - {one})]


def _counting(table: Table) -> Iterable[tuple[str, ...]]:
    """For each facet an index in which a table narrowed by it has its order, and every facet is counted without a look
    at the rows."""
    order = [table.sort.removeprefix("-")] if table.sort else []
    return (tuple(dict.fromkeys([facet, *order, *table.facets])) for facet in table.facets)


def _create(name: str, table: Table, columns: Mapping[str, Column], references: Mapping[str, str]) -> str:
    lines = [_column(column, declared, is_key=column == table.key) for column, declared in columns.items()]
    lines += [f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("id")' for column, target in references.items()]
    return f'CREATE TABLE "{name}" (\n  ' + ",\n  ".join(lines) + "\n) STRICT"


def _column(name: str, column: Column, *, is_key: bool) -> str:
    parts = [f'"{name}"', column.sql_type]
    if is_key:
        parts.append("PRIMARY KEY")
    if column.required:
        parts.append("NOT NULL")
    if column.values:
        allowed = ", ".join("'" + value.replace("'", "''") + "'" for value in column.values)
        parts.append(f'CHECK ("{name}" IN ({allowed}))')
    return " ".join(parts)


def connect(path: str, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode: transactions are begun and ended by name."""
    mode = "ro" if readonly else "rwc"
    connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA busy_timeout = 30000")
    return connection
