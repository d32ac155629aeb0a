"""Tables that lie for themselves, from address to edition."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from datasets import shelf
from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.outcome import Outcome
from tests.conftest import NOW, WebSite, make_instance

UNITS = "Enhet;Postnr;Belopp\nÅsen;01234;1 234,50\nDalen;64180;-3,25\n"


def harvest(instance: Instance, minute: int = 0) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW + timedelta(minutes=minute)).outcomes[0]


def ask(instance: Instance, query: str) -> list[tuple[object, ...]]:
    edition = shelf.current(instance.editions)
    assert edition
    connection = sqlite3.connect(f"file:{instance.editions / edition.file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_file_at_an_address(tmp_path: Path, web: WebSite) -> None:
    web.pages["/data/enheter.csv"] = UNITS.encode("iso-8859-1")
    instance = make_instance(
        tmp_path, Source("enheter", "table", f"{web.address}/data/enheter.csv", title="Enheter", license="CC0 1.0")
    )
    assert not harvest(instance).complaints
    assert ask(instance, "SELECT enhet, postnr, belopp FROM enheter ORDER BY row") == [
        ("Åsen", "01234", 1234.5),
        ("Dalen", "64180", -3.25),
    ]
    assert ask(instance, "SELECT title, license, publisher FROM catalog_datasets") == [("Enheter", "CC0 1.0", "Provby")]
    assert ask(instance, "SELECT table_name, row_count, format FROM resources") == [("enheter", 2, "CSV")]
    assert not harvest(instance, 1).counts.differs


def test_a_folder_of_files_and_one_that_vanishes(tmp_path: Path) -> None:
    folder = tmp_path / "tabeller"
    folder.mkdir()
    (folder / "a.csv").write_text("x;y\n1;2\n", encoding="utf-8")
    (folder / "b.json").write_text('[{"z": 3}]', encoding="utf-8")
    (folder / "las-mig.txt").write_text("inte en tabell", encoding="utf-8")
    instance = make_instance(tmp_path, Source("tabeller", "table", folder.as_uri()))
    assert not harvest(instance).complaints
    assert ask(instance, "SELECT id, table_name FROM resources ORDER BY id") == [
        ("tabeller-a-csv", "a"),
        ("tabeller-b-json", "b"),
    ]
    (folder / "b.json").unlink()
    harvest(instance, 1)
    assert ask(instance, "SELECT id, gone IS NOT NULL FROM resources ORDER BY id") == [
        ("tabeller-a-csv", 0),
        ("tabeller-b-json", 1),
    ]
    assert ask(instance, "SELECT z FROM b") == [(3,)]


def test_a_table_that_becomes_a_web_page_keeps_its_rows(tmp_path: Path, web: WebSite) -> None:
    web.pages["/t.csv"] = UNITS
    instance = make_instance(tmp_path, Source("t", "table", f"{web.address}/t.csv"))
    harvest(instance)
    web.pages["/t.csv"] = "<!doctype html><h1>Sidan har flyttat</h1>"
    outcome = harvest(instance, 1)
    assert [issue.kind for issue in outcome.issues] == ["unreadable"]
    assert ask(instance, "SELECT count(*) FROM t") == [(2,)]


def test_identity_numbers_in_cells_are_masked(tmp_path: Path, web: WebSite) -> None:
    number = "19" + "811228" + "-" + "9874"
    web.pages["/t.csv"] = f"Vem;Vad\n{number};Bidrag\n"
    instance = make_instance(tmp_path, Source("t", "table", f"{web.address}/t.csv"))
    harvest(instance)
    [(who,)] = ask(instance, "SELECT vem FROM t")
    assert number not in str(who) and "9874" not in str(who)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    outcome = harvest(make_instance(tmp_path, Source("t", "table", (tmp_path / "tom").as_uri())))
    assert "holds no file that pattern" in outcome.failure


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    outcome = harvest(make_instance(tmp_path, Source("t", "table", (tmp_path / "borta.csv").as_uri())))
    assert "borta.csv: there is no such file or folder" in outcome.failure


@pytest.mark.parametrize(
    "name",
    [
        "fetches",
        "withholdings",
        "facts",
        "imported_tables",
        "decisions",
        "sqlite_master",
        "search_index",
        "pages_fts",
        "decisions_counted",
    ],
)
def test_no_file_takes_the_name_of_another_table(tmp_path: Path, web: WebSite, name: str) -> None:
    web.pages[f"/{name}.csv"] = UNITS
    instance = make_instance(tmp_path, Source("enheter", "table", f"{web.address}/{name}.csv"))
    assert not harvest(instance).complaints
    assert ask(instance, f"SELECT count(*) FROM enheter_{name}") == [(2,)]
    assert ask(instance, "SELECT count(*) FROM resources") == [(1,)]
    assert not harvest(instance, 1).counts.differs


def test_files_of_two_sources_with_one_name_are_two_tables(tmp_path: Path, web: WebSite) -> None:
    web.pages |= {"/a/lekplatser.csv": "namn\nEkparken\n", "/b/lekplatser.csv": "namn\nStrandparken\n"}
    sources = [Source(name, "table", f"{web.address}/{name}/lekplatser.csv") for name in ("a", "b")]
    instance = make_instance(tmp_path, *sources)
    for minute in range(2):
        harvest(instance, minute)
        assert ask(instance, "SELECT namn FROM lekplatser") == [("Ekparken",)]
        assert ask(instance, "SELECT namn FROM b_lekplatser") == [("Strandparken",)]
