"""Copies of an instance and the way back: while harvesting, on a full disk, by Litestream."""

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from datasets import shelf
from datasets.instance import Instance, load
from datasets.verification import chain
from harvesters import backup, litestream, restoring, rounds
from harvesters.backup import BackupError, Damaged
from tests.conftest import NOW
from tests.harvesters.copies import contents, copy_to, harvest, insyn, text


def wait_for(folder: Path, files: int) -> None:
    """Until as many files are there, or half a minute has gone."""
    for _ in range(300):
        if len(list(folder.glob("*"))) >= files:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{folder}: {files} files never came")


def test_a_copy_restored_in_another_folder_goes_on_where_it_was(harvested: Instance, tmp_path: Path) -> None:
    harvest(harvested, "A avslås.", 1)
    copy_to(harvested, tmp_path / "kopior")
    again = tmp_path / "ny maskin"
    restoring.restore(tmp_path / "kopior", again, now=NOW)
    assert contents(again).keys() == contents(harvested.folder).keys() - {"store.db-wal", "store.db-shm"}
    assert not backup.integrity(again / "store.db")
    assert (text(again), shelf.current(again / "editions")) == ("A avslås.", shelf.current(harvested.editions))
    harvest(load(again), "A återremitteras.", 2)
    current = shelf.current(again / "editions")
    assert current and len(chain(again / "editions" / current.file).links) == 3


def test_a_second_copy_keeps_only_what_is_new(harvested: Instance, tmp_path: Path) -> None:
    first = copy_to(harvested, tmp_path / "kopior")
    before = contents(tmp_path / "kopior")
    second = copy_to(harvested, tmp_path / "kopior", days=1)
    new = contents(tmp_path / "kopior").keys() - before.keys()
    assert [name for name in new if not name.endswith(second.files["store.db"])] == [second.name]
    assert first.files.items() - second.files.items() <= {("store.db", first.files["store.db"])}


def test_old_copies_go_by_the_rule_of_editions(harvested: Instance, tmp_path: Path) -> None:
    for days in range(0, 70, 7):
        copy_to(harvested, tmp_path / "kopior", days)
    kept = [copy.made[:10] for copy in backup.copies(tmp_path / "kopior")]
    assert kept == ["2026-05-04", "2026-04-27", "2026-04-20", "2026-04-13", "2026-04-06", "2026-03-02"]
    named = {sha256 for copy in backup.copies(tmp_path / "kopior") for sha256 in copy.files.values()}
    assert {path.name for path in (tmp_path / "kopior" / "bodies").glob("*/*")} == named
    assert backup.check_copies(tmp_path / "kopior") == []


def test_a_copy_is_of_one_moment_though_the_instance_is_at_work(harvested: Instance, tmp_path: Path) -> None:
    stop = threading.Event()
    done: list[int] = []

    def work() -> None:
        while not stop.is_set():
            harvest(harvested, f"A {len(done)} avslås.", len(done) + 1)
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        number = 0
        while number < 5 or len(done) < 2 and thread.is_alive():
            number += 1
            copy_to(harvested, tmp_path / "kopior", number)
            again = tmp_path / f"igen{number}"
            restoring.restore(tmp_path / "kopior", again, now=NOW)
            current = shelf.current(again / "editions")
            assert current and not backup.integrity(again / "store.db")
            assert shelf.sha256_of(again / "editions" / current.file) == current.sha256
            rounds.publish(load(again), now=lambda: NOW + timedelta(days=400))
            latest = shelf.current(again / "editions")
            assert latest and len(chain(again / "editions" / latest.file).links) > 1
    finally:
        stop.set()
        thread.join()
    assert len(done) > 1


def test_a_whole_and_newer_store_is_not_replaced_unless_forced(harvested: Instance, tmp_path: Path) -> None:
    copy_to(harvested, tmp_path / "kopior")
    harvest(harvested, "A avslås.", 1)
    result = insyn(harvested.folder, "restore", tmp_path / "kopior")
    assert (result.exit_code, "is whole and newer than the copy" in result.stderr) == (os.EX_IOERR, True)
    assert text(harvested.folder) == "A avslås."
    assert insyn(harvested.folder, "restore", tmp_path / "kopior", "--force").exit_code == 0
    assert text(harvested.folder) == "A godkänns."


def test_a_damaged_copy_restores_nothing(harvested: Instance, tmp_path: Path) -> None:
    copy = copy_to(harvested, tmp_path / "kopior")
    body = tmp_path / "kopior" / "bodies" / copy.files["store.db"][:2] / copy.files["store.db"]
    body.chmod(0o644)
    body.write_bytes(body.read_bytes()[:-1])
    assert insyn(harvested.folder, "backup", tmp_path / "kopior", "--verify").exit_code == os.EX_DATAERR
    with pytest.raises(Damaged, match="choose another with --copy"):
        restoring.restore(tmp_path / "kopior", tmp_path / "ny", now=NOW)
    assert not (tmp_path / "ny").exists()


def test_a_damaged_original_is_told_and_not_copied(harvested: Instance, tmp_path: Path) -> None:
    original = next(path for path in harvested.originals.rglob("*") if path.is_file())
    original.chmod(0o644)
    original.write_bytes(b"rot")
    result = insyn(harvested.folder, "backup", tmp_path / "kopior")
    assert (result.exit_code, original.name in result.stderr) == (os.EX_DATAERR, True)
    assert not [path for path in backup.copies(tmp_path / "kopior")[0].files if original.name in path]


@pytest.mark.parametrize("room", [40_000, 300_000])
def test_a_full_target_is_one_line_and_changes_nothing(harvested: Instance, tmp_path: Path, room: int) -> None:
    copy_to(harvested, tmp_path / "kopior")
    harvest(harvested, "A avslås.", 1)
    before = contents(tmp_path / "kopior")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "portal", "--instance", str(harvested.folder), "backup", str(tmp_path / "kopior")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert (done.returncode, len(done.stderr.splitlines())) == (os.EX_IOERR, 1), done.stderr
    assert "make room there; the earlier ones stand" in done.stderr
    assert contents(tmp_path / "kopior") == before


@pytest.mark.parametrize("arguments", [("backup",), ("backup", "--continuous")])
def test_where_must_be_said(harvested: Instance, arguments: tuple[str, ...]) -> None:
    result = insyn(harvested.folder, *arguments)
    assert (result.exit_code, "is missing; add it, or" in result.stderr) == (os.EX_CONFIG, True)


def test_nothing_is_restored_from_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="there is no copy of an instance here"):
        restoring.restore(tmp_path, tmp_path / "ny", now=NOW)


@pytest.mark.skipif(not shutil.which("litestream", path=str(Path(sys.executable).parent)), reason="no Litestream here")
def test_litestream_gives_back_what_came_after_the_last_copy(harvested: Instance, tmp_path: Path) -> None:
    """The disk is lost: the last copy brings the instance, and Litestream the harvest since."""
    copy_to(harvested, tmp_path / "kopior")
    told = insyn(harvested.folder, "backup", "--continuous", tmp_path / "replik")
    assert told.exit_code == 0 and "ExecStart=" in told.stdout
    command = [litestream.program(), "replicate", "-config", str(harvested.folder / litestream.FILE)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(tmp_path / "replik" / "ltx" / "0", 1)
        harvest(harvested, "A avslås.", 1)
        published = shelf.current(harvested.editions)
        time.sleep(3)
        process.kill()
    shutil.rmtree(harvested.folder)
    assert insyn(harvested.folder, "restore", tmp_path / "kopior").exit_code == 0
    result = insyn(harvested.folder, "restore", tmp_path / "replik")
    assert result.exit_code == 0, result.output
    assert text(harvested.folder) == "A avslås."
    assert not backup.integrity(harvested.store)
    harvest(load(harvested.folder), "A återremitteras.", 2)
    current = shelf.current(harvested.editions)
    assert current and published and current.previous == published.sha256
    assert len(chain(harvested.editions / current.file).links) == 3


def test_a_replica_that_is_not_there_is_one_line(harvested: Instance, tmp_path: Path) -> None:
    result = insyn(harvested.folder, "restore", (tmp_path / "ingen").as_uri())
    assert (result.exit_code, len(result.stderr.splitlines())) == (os.EX_CONFIG, 1), result.output
    assert text(harvested.folder) == "A godkänns."
