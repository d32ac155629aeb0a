"""What Insyn publishes: the declarations (one TOML a dataset) as frozen dataclasses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from datasets.strict import ConfigError, build, read_toml

FOLDER = Path(__file__).parent
SQL_TYPES = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
    "time": "TEXT",
    "datetime": "TEXT",
    "url": "TEXT",
}
PARAMETER_TYPES = ("integer", "number", "date")
"""Of a query's parameters; what is not declared is text."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Swedish and English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """One public column. `derived` ones are reckoned when an edition is built and never harvested."""

    title: Text
    help: Text
    type: str = "text"
    required: bool = False
    derived: bool = False
    references: str = ""
    values: tuple[str, ...] = ()
    unit: str = ""
    term: str = ""

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Query:
    """A documented question (canned query) at /data. `example` gives its parameters values, as addresses do.

    `types` are those of parameters that are no text, by name.
    """

    title: Text
    help: Text
    sql: str
    example: str = ""
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One public table. `harvested` ones carry the columns of provenance.toml and a history in `changes`.

    Each of `index` is a column, or several with blanks between them.
    """

    title: Text
    help: Text
    columns: Mapping[str, Column]
    key: str = "id"
    label: str = ""
    sort: str = ""
    search: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    harvested: bool = True

    @property
    def stored(self) -> list[str]:
        """Names of the columns that a harvest fills, in order."""
        return [name for name, column in self.columns.items() if not column.derived]

    @property
    def own(self) -> dict[str, Column]:
        """The columns without those of the provenance, which every harvested table ends with."""
        shared = provenance() if self.harvested else {}
        return {name: column for name, column in self.columns.items() if name not in shared}

    @property
    def references(self) -> dict[str, str]:
        return {name: column.references for name, column in self.columns.items() if column.references}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of tables published together under one licence.

    `themes` are codes of the EU's data themes, such as GOVE; `period` is the table.column whose dates tell the time
    that the data set covers.
    """

    title: Text
    help: Text
    license: str
    license_url: str
    identifier: str
    tables: Mapping[str, Table]
    themes: tuple[str, ...] = ()
    keywords: tuple[Text, ...] = ()
    period: str = ""
    queries: Mapping[str, Query] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that is declared public, by dataset and by table."""

    datasets: Mapping[str, Dataset]

    @property
    def tables(self) -> dict[str, Table]:
        return {name: table for dataset in self.datasets.values() for name, table in dataset.tables.items()}

    @property
    def harvested(self) -> dict[str, Table]:
        return {name: table for name, table in self.tables.items() if table.harvested}

    @property
    def queries(self) -> dict[str, Query]:
        return {name: query for dataset in self.datasets.values() for name, query in dataset.queries.items()}

    def filled(self, counts: Mapping[str, int]) -> "Declarations":
        """Those data sets that have a row; `counts` are rows by table."""
        return Declarations(
            {name: one for name, one in self.datasets.items() if any(counts.get(table) for table in one.tables)}
        )


@dataclass(frozen=True, slots=True)
class _Provenance:
    columns: Mapping[str, Column]


@cache
def provenance() -> Mapping[str, Column]:
    """The columns every harvested table ends with: where the row is from and since when it stands."""
    path = FOLDER / "provenance.toml"
    return build(_Provenance, read_toml(path), path.name).columns


@cache
def load() -> Declarations:
    """The declarations beside this module, checked against each other."""
    return load_folder(FOLDER)


def load_folder(folder: Path) -> Declarations:
    """All declarations of a folder; the first slip is a ConfigError that names file and key."""
    paths = [path for path in sorted(folder.glob("*.toml")) if path.name != "provenance.toml"]
    if not paths:
        raise ConfigError(f"{folder}: holds no declaration; add a TOML file a dataset")
    declarations = Declarations({path.stem: _dataset(path) for path in paths})
    _check_references(declarations)
    return declarations


def _dataset(path: Path) -> Dataset:
    dataset = build(Dataset, read_toml(path), path.name)
    for name, table in dataset.tables.items():
        _check_table(f"{path.name}: tables.{name}", name, table)
    for name, query in dataset.queries.items():
        _check_query(f"{path.name}: queries.{name}", query)
    tables = {name: _with_provenance(table) for name, table in dataset.tables.items()}
    return replace(dataset, tables=tables)


def _with_provenance(table: Table) -> Table:
    return replace(table, columns={**table.columns, **provenance()}) if table.harvested else table


def _check_table(where: str, name: str, table: Table) -> None:
    for identifier in (name, *table.columns):
        if not _NAME.fullmatch(identifier):
            raise ConfigError(f"{where}: {identifier!r} is no plain name; use a-z, 0-9 and _")
    for key, names in _named_columns(table):
        for column in names:
            if column not in table.columns and column not in provenance():
                raise ConfigError(f"{where}: {key} names no column: {column!r}; declare it or drop it")
    for column, declared in table.columns.items():
        if declared.type not in SQL_TYPES:
            raise ConfigError(
                f"{where}.columns.{column}: unknown type {declared.type!r}; use one of {', '.join(SQL_TYPES)}"
            )


def _check_query(where: str, query: Query) -> None:
    for name, kind in query.types.items():
        if f":{name}" not in query.sql:
            raise ConfigError(f"{where}.types: {name!r} is no parameter of its sql; write :{name} there or drop it")
        if kind not in PARAMETER_TYPES:
            raise ConfigError(f"{where}.types.{name}: unknown type {kind!r}; use one of {', '.join(PARAMETER_TYPES)}")


def _named_columns(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "key", (table.key,)
    yield "label", (table.label,) if table.label else ()
    yield "sort", (table.sort.removeprefix("-"),) if table.sort else ()
    yield "search", table.search
    yield "facets", table.facets
    yield "index", tuple(column for columns in table.index for column in columns.split())


def _check_references(declarations: Declarations) -> None:
    seen: dict[str, str] = {}
    for file, dataset in declarations.datasets.items():
        for name, table in dataset.tables.items():
            if name in seen:
                raise ConfigError(f"{file}.toml: tables.{name} is declared in {seen[name]}.toml too; keep one")
            seen[name] = file
            for column, target in table.references.items():
                where = f"{file}.toml: tables.{name}.columns.{column}"
                if target not in declarations.tables:
                    raise ConfigError(f"{where}: references no table: {target!r}; declare it")
                key = declarations.tables[target].columns.get("id")
                if key and key.type != table.columns[column].type:
                    raise ConfigError(f"{where}: is not of the type of {target}.id: {key.type}; give both the same")
