"""A full disk and a folder that cannot be written to, on a real small file system: one line, and what stood stands."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datasets import shelf
from portal import new_instance
from portal.cli import main
from tests.papers import minutes_text
from tests.portal.small_edition import MUNICIPALITY

SIZE = 64 << 20
LEFT = 96 << 10


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with an instance that has harvested and published one meeting."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(mounted)]
    if os.getuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root alone")
    try:
        (tmp_path / "papper").mkdir()
        new_instance.create(mounted, MUNICIPALITY, [f"minutes={(tmp_path / 'papper').as_uri()}"])
        hold_meeting(tmp_path, "2026-01-14")
        assert insyn(mounted, "harvest").exit_code == 0
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)


def hold_meeting(folder: Path, day: str) -> None:
    decisions = tuple(f"Beslut {number} om {day} {'godkänns ' * 400}." for number in range(20))
    (folder / "papper" / f"ks-{day}.txt").write_text(minutes_text(day, decisions=decisions), encoding="utf-8")


def insyn(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--instance", str(folder), *map(str, arguments)])


def fill(disk: Path) -> Path:
    """All but a little of the disk is taken."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        file.write(bytes(free - LEFT))
    return filler


def stands(disk: Path) -> tuple[int, str]:
    """How many decisions the store holds, and the current edition, both whole."""
    with closing(sqlite3.connect(f"file:{disk / 'store.db'}?mode=ro", uri=True)) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (count,) = store.execute("SELECT count(*) FROM decisions").fetchone()
    current = shelf.current(disk / "editions")
    assert current and shelf.sha256_of(disk / "editions" / current.file) == current.sha256
    return count, current.file


def told(result: Result) -> str:
    """The one line of a failure of the disk."""
    assert result.exit_code == os.EX_IOERR, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("insyn: ") and "Traceback" not in line
    return line


@pytest.mark.parametrize("command", ["harvest", "publish"])
def test_on_a_full_disk_what_stood_stands_and_room_mends_it(disk: Path, tmp_path: Path, command: str) -> None:
    before, filler = stands(disk), fill(disk)
    hold_meeting(tmp_path, "2026-02-11")
    assert "make room" in told(insyn(disk, command))
    assert stands(disk) == before
    filler.unlink()
    assert insyn(disk, "harvest").exit_code == 0
    assert stands(disk)[0] == 2 * before[0]


def test_a_backup_to_a_full_disk_leaves_no_half_copy(disk: Path, tmp_path: Path) -> None:
    fill(disk)
    copies = disk / "copies"
    told(insyn(disk, "backup", copies))
    assert not [path for path in copies.rglob("*") if path.is_file() and path.name != ".lock"]


def test_a_folder_that_is_closed_is_told_and_still_read(disk: Path, tmp_path: Path) -> None:
    before = stands(disk)
    hold_meeting(tmp_path, "2026-02-11")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "Read-only file system" in told(insyn(disk, "harvest"))
    assert "Read-only file system" in told(insyn(disk, "publish"))
    assert insyn(disk, "verify", disk / "editions" / before[1]).exit_code == 0
    assert stands(disk) == before
