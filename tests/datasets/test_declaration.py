"""The declarations: complete in both languages, and every slip refused before anything is fetched."""

import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from datasets.declaration import FOLDER, Column, load, load_folder
from datasets.schema import create_public_table, create_store_table, index_public_table
from datasets.strict import ConfigError

TABLES = load().tables
COLUMNS = [(table, name, column) for table, declared in TABLES.items() for name, column in declared.columns.items()]


def test_the_planned_tables_are_declared() -> None:
    planned = """organizations people memberships meetings agenda_items matters decisions votes ballots statements
        assignments notices documents pages indicators indicator_values catalog_datasets resources sources harvests
        issues changes withheld editions"""
    assert set(planned.split()) <= TABLES.keys()


@pytest.mark.parametrize(("table", "name", "column"), COLUMNS, ids=[f"{t}.{n}" for t, n, _ in COLUMNS])
def test_every_column_is_described_in_both_languages(table: str, name: str, column: Column) -> None:
    for text in (column.title, column.help):
        assert text.sv.strip() and text.en.strip()
    assert column.help.sv.endswith(".") and column.help.en.endswith(".")


def test_identifiers_of_datasets_are_fixed_and_unlike() -> None:
    identifiers = [dataset.identifier for dataset in load().datasets.values()]
    assert len(set(identifiers)) == len(identifiers) == 6


def test_the_schema_of_every_table_is_strict_and_references_hold() -> None:
    db = Database(memory=True)
    for name, table in TABLES.items():
        create_public_table(db, name, table)
    assert all(db.table(name).strict for name in TABLES)
    references = {(key.table, key.column): key.other_table for name in TABLES for key in db.table(name).foreign_keys}
    assert references["decisions", "meeting"] == "meetings"


@pytest.mark.parametrize(("name", "facet"), [(name, facet) for name, table in TABLES.items() for facet in table.facets])
def test_a_table_narrowed_by_a_facet_is_counted_without_its_rows_and_stands_in_order(name: str, facet: str) -> None:
    db, table = Database(memory=True), TABLES[name]
    create_public_table(db, name, table)
    index_public_table(db, name, table, finished=False)
    index_public_table(db, name, table, finished=True)

    def plan(query: str) -> str:
        return " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", ("x",)))

    for other in table.facets:
        counted = plan(f'SELECT "{other}", count(*) FROM "{name}" WHERE "{facet}" = ? GROUP BY 1')
        assert "USING COVERING INDEX" in counted, counted
    if table.sort:
        shown = plan(f'SELECT * FROM "{name}" WHERE "{facet}" = ? ORDER BY "{table.sort.removeprefix("-")}" LIMIT 9')
        assert "TEMP B-TREE" not in shown, shown


def test_a_store_of_an_older_declaration_gets_the_new_columns() -> None:
    db = Database(memory=True)
    db.execute('CREATE TABLE people ("id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "source" TEXT, "gone" TEXT) STRICT')
    db.execute("INSERT INTO people (id, name) VALUES ('a', 'Anna')")
    create_store_table(db, "people", TABLES["people"])
    assert next(iter(db["people"].rows))["party"] is None
    assert set(TABLES["people"].stored) <= {column.name for column in db["people"].columns}


SLIPS = [
    ('label = "name"', 'label = "namn"', "bodies.toml: tables.organizations: label names no column: 'namn'"),
    ('search = ["name"]', "serch = []", "unknown key 'serch'; did you mean 'search'?"),
    ('references = "people"', 'references = "folk"', "references no table: 'folk'"),
    ('references = "people"', 'references = "people"\ntype = "integer"', "is not of the type of people.id: text"),
    ('type = "date"', 'type = "day"', "unknown type 'day'; use one of"),
    ("[tables.organizations.columns.name]", '[tables.organizations.columns."na me"]', "is no plain name"),
    ('sv = "Roll"', 'svenska = "Roll"', "unknown key 'svenska'"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS)
def test_a_slip_is_refused(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    path = tmp_path / "bodies.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_folder(tmp_path)
    assert said in str(error.value)


def test_a_table_declared_twice_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    shutil.copy(tmp_path / "documents.toml", tmp_path / "zzz.toml")
    with pytest.raises(ConfigError, match=r"tables\.documents is declared in documents\.toml too"):
        load_folder(tmp_path)


def test_a_folder_without_declarations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no declaration"):
        load_folder(tmp_path)
