"""A store of the first release is brought up to date by opening it: nothing is lost, and it can be published."""

import sqlite3
from pathlib import Path

from click.testing import CliRunner

from datasets import declaration, shelf
from harvesters.store import Store
from portal.cli import main

FIRST = Path(__file__).parent / "recorded" / "stores" / "first.sql"
CONFIG = '[municipality]\ncode = "9999"\nname = "Provby"\ninvented = true\n'


def rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f'SELECT id, "source", first_seen FROM "{table}" ORDER BY id').fetchall()


def test_a_store_of_the_first_release_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as old:
        old.executescript(FIRST.read_text(encoding="utf-8"))
        before = {table: rows(old, table) for table in ("organizations", "meetings")}
    old.close()
    assert all(before.values())
    with Store(path, declaration.load()) as store:
        for table, stood in before.items():
            assert rows(store.connection, table) == stood
        for name, declared in declaration.load().tables.items():
            columns = {row[1] for row in store.connection.execute(f'PRAGMA table_info("{name}")')}
            assert set(declared.stored) <= columns
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    (tmp_path / "insyn.toml").write_text(CONFIG, encoding="utf-8")
    done = CliRunner().invoke(main, ["--instance", str(tmp_path), "publish", "--quiet"])
    assert (done.exit_code, done.output) == (0, "")
    edition = shelf.current(tmp_path / "editions")
    assert edition and edition.counts["meetings"] == len(before["meetings"])
