"""A store that is damaged, gone or older than what is published: told in one line, and brought back from a copy."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from datasets import shelf
from datasets.instance import Instance
from datasets.verification import chain
from tests.harvesters.copies import contents, copy_to, harvest, insyn, text


def spoil(store: Path) -> None:
    """The disk forgets the middle of the file."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(store.stat().st_size - 8192))


def test_a_damaged_store_is_told_and_brought_back_and_set_aside(harvested: Instance, tmp_path: Path) -> None:
    copy_to(harvested, tmp_path / "kopior")
    harvest(harvested, "A avslås.", 1)
    published = shelf.current(harvested.editions)
    spoil(harvested.store)
    for command in ("status", "harvest", "publish"):
        result = insyn(harvested.folder, command)
        assert (result.exit_code, len(result.stderr.splitlines())) == (os.EX_DATAERR, 1), result.output
        assert "the store is damaged; insyn restore FROM puts back the last copy" in result.stderr
    before = contents(tmp_path / "kopior")
    result = insyn(harvested.folder, "backup", tmp_path / "kopior")
    assert (result.exit_code, "damaged" in result.stderr, len(result.stderr.splitlines())) == (os.EX_DATAERR, True, 1)
    assert contents(tmp_path / "kopior") == before
    assert insyn(harvested.folder, "restore", tmp_path / "kopior").exit_code == 0
    assert len(list(harvested.folder.glob("set-aside-*/store.db"))) == 1
    harvest(harvested, "A avslås.", 2)
    current = shelf.current(harvested.editions)
    assert current and published and current.previous == published.sha256
    links = chain(harvested.editions / current.file).links
    assert links[1].edition == published.file and len(links) == 3


def empty(store: Path) -> None:
    for end in ("-wal", "-shm"):
        store.with_name(store.name + end).unlink(missing_ok=True)
    store.write_bytes(b"")


def lose(store: Path) -> None:
    empty(store)
    store.unlink()


def put_another(store: Path) -> None:
    empty(store)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")


def halve(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.open("r+b") as file:
        file.truncate(store.stat().st_size // 2)


def tear(store: Path) -> None:
    """The end of the last page is gone, which SQLite reads as zeros."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.open("r+b") as file:
        file.truncate(store.stat().st_size - 100)


def go_back(store: Path) -> None:
    """As it was before the last harvest: somebody put an old copy there by hand."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE facts SET value = CAST(value AS INTEGER) - 1 WHERE name = 'revision'")


@pytest.mark.parametrize("harm", [empty, lose, put_another, halve, tear, go_back])
def test_a_store_that_knows_less_than_what_is_published_does_not_begin_anew(
    harvested: Instance, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """Else history would begin again, and what is withheld would be published."""
    copy_to(harvested, tmp_path / "kopior")
    before, published = contents(tmp_path / "kopior"), shelf.current(harvested.editions)
    harm(harvested.store)
    for command in (
        ("status",),
        ("harvest",),
        ("publish",),
        ("reparse",),
        ("review",),
        ("retention",),
        ("release", "x"),
        ("backup", tmp_path / "kopior"),
    ):
        result = insyn(harvested.folder, *command)
        assert (result.exit_code, len(result.stderr.splitlines())) == (os.EX_DATAERR, 1), (command, result.output)
        assert "puts back the last copy" in result.stderr, command
    assert shelf.current(harvested.editions) == published
    assert contents(tmp_path / "kopior") == before
    force = ("--force",) if harm is go_back else ()
    assert insyn(harvested.folder, "restore", tmp_path / "kopior", *force).exit_code == 0
    harvest(harvested, "A avslås.", 2)
    current = shelf.current(harvested.editions)
    assert current and published and current.previous == published.sha256


def test_what_was_remembered_and_is_spoiled_is_told_as_damage(harvested: Instance) -> None:
    """SQLite keeps no checksums: a value can be spoiled in a file that it finds whole."""
    with closing(sqlite3.connect(harvested.store)) as connection, connection:
        connection.execute("UPDATE readings SET reading = substr(reading, 1, 20)")
    result = insyn(harvested.folder, "harvest", "--full")
    assert (result.exit_code, len(result.stderr.splitlines())) == (os.EX_DATAERR, 1), result.output
    assert "cannot be read; insyn restore FROM puts back the last copy" in result.stderr
    assert text(harvested.folder) == "A godkänns."
