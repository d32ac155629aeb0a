"""An instance that is harvested, changed and copied, and what is in its copies."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from datasets.instance import Instance
from harvesters import backup, rounds
from portal.cli import main
from tests.conftest import NOW
from tests.papers import minutes_text

PAPER = "ks-2026-01-14.txt"


def insyn(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--instance", str(folder), *map(str, arguments)])


def harvest(instance: Instance, decision: str, days: int) -> None:
    """The one decision now says so, and that is published."""
    papers = instance.folder.parent / "papper"
    (papers / PAPER).write_text(minutes_text("2026-01-14", decisions=(decision,)), encoding="utf-8")
    assert not rounds.harvest_round(instance, now=lambda: NOW + timedelta(days=days)).outcomes[0].complaints


def copy_to(instance: Instance, target: Path, days: int = 0) -> backup.Copy:
    return backup.back_up(instance.folder, target, now=NOW + timedelta(days=days))[0]


def text(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        return str(connection.execute("SELECT text FROM decisions").fetchone()[0])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}
