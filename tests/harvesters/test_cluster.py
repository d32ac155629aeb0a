"""A real Dask cluster reads what the local pool reads, with the same result, whatever happens to its workers."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

import sample
from datasets import declaration

DASK = Path(sys.executable).with_name("dask")
PASSING = {"first_seen", "modified", "retrieved", "source_url", "url"}
pytestmark = pytest.mark.skipif(not DASK.exists(), reason="Dask is not installed")


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.running: list[subprocess.Popen[bytes]] = []
        self.start("scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(self.file))
        until = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text():
            assert time.monotonic() < until
            time.sleep(0.1)
        self.address: str = json.loads(self.file.read_text())["address"]

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [str(DASK), *arguments, "--no-dashboard"]
        log = (self.folder / f"{arguments[0]}-{len(self.running)}.log").open("wb")
        with log:
            self.running.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder))
        return self.running[-1]

    def worker(self, *more: str) -> "subprocess.Popen[bytes]":
        return self.start("worker", self.address, "--nthreads", "1", *(more or ("--no-nanny",)))

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    folder.mkdir()
    started = Cluster(folder)
    try:
        yield started
    finally:
        started.stop()


def instance(folder: Path, papers: Path) -> Path:
    folder.mkdir()
    source = f'[[source]]\nname = "minutes"\nkind = "minutes"\naddress = "{papers.as_uri()}"\n'
    head = '[municipality]\ncode = "9999"\nname = "Provby"\ninvented = true\n\n'
    (folder / "insyn.toml").write_text(head + source, encoding="utf-8")
    return folder


def start(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "portal", "--instance", str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    with start(folder, *arguments) as process:
        _, said = process.communicate(timeout=300)
    return process.returncode, said


def told(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every harvested row and issue of the store but for when and whence it came."""
    connection = sqlite3.connect(folder / "store.db")
    rows = {}
    for name, table in declaration.load().harvested.items():
        columns = ", ".join(f'"{column}"' for column in table.stored if column not in PASSING)
        rows[name] = sorted(connection.execute(f'SELECT {columns} FROM "{name}"').fetchall(), key=repr)
    rows["issues"] = sorted(connection.execute("SELECT kind, message FROM issues").fetchall())
    connection.close()
    return rows


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """The invented municipality's minutes, and one that is no PDF."""
    sample.build(tmp_path / "site", today=date(2026, 3, 2))
    folder = tmp_path / "papers"
    folder.mkdir()
    for path in sorted((tmp_path / "site").rglob("*.pdf")):
        shutil.copy(path, folder)
    (folder / "trasig.pdf").write_text("<h1>404</h1>", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_cluster_reads_as_the_machine_does_though_a_worker_is_killed(tmp_path: Path, papers: Path) -> None:
    here, there = instance(tmp_path / "here", papers), instance(tmp_path / "there", papers)
    local = run(here, "harvest")
    with cluster(tmp_path / "cluster") as dask:
        doomed, _ = dask.worker(), dask.worker()
        time.sleep(3)
        with start(there, "harvest", "--executor", "dask", "--scheduler", dask.address) as process:
            readers = _until_it_reads(doomed.pid)
            assert process.poll() is None
            doomed.kill()
            _, said = process.communicate(timeout=300)
        assert (process.returncode, said) == local
        assert told(there) == told(here)
        assert len(told(there)["decisions"]) > 20
        assert run(there, "reparse", "--executor", "dask", "--scheduler", dask.address)[0] == local[0]
        assert told(there) == told(here)
        _until_they_have_ended(readers)


def _until_it_reads(pid: int) -> list[int]:
    """The worker has started processes to read in: these."""
    until = time.monotonic() + 60
    while not (found := _readers_of(pid)):
        assert time.monotonic() < until, "the worker never began to read"
        time.sleep(0.02)
    return found


def _until_they_have_ended(readers: list[int]) -> None:
    until = time.monotonic() + 60
    while any(map(_lives, readers)):
        assert time.monotonic() < until, "readers outlive the worker they read for"
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    """Whether the process is there and has not ended; one that nobody has waited for yet has ended."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _readers_of(pid: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@pytest.mark.slow
def test_a_cluster_that_is_lost_changes_nothing(tmp_path: Path, papers: Path) -> None:
    folder = instance(tmp_path / "instance", papers)
    with cluster(tmp_path / "cluster") as dask:
        options = ("harvest", "--executor", "dask", "--scheduler", dask.address)
        nanny = dask.worker("--nanny")
        time.sleep(3)
        code, said = run(folder, *options)
        assert (code, said.count("\n")) == (os.EX_UNAVAILABLE, 1) and "--no-nanny" in said
        nanny.terminate()
        nanny.wait(15)
        worker = dask.worker()
        time.sleep(3)
        with start(folder, *options) as process:
            _until_it_reads(worker.pid)
            dask.running[0].kill()
            _, said = process.communicate(timeout=120)
    assert process.returncode == os.EX_UNAVAILABLE
    assert said.startswith("insyn: minutes: ") and "the cluster was lost" in said and said.count("\n") == 1
    assert all(rows == [] for rows in told(folder).values())


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    folder = instance(tmp_path / "instance", tmp_path)
    code, said = run(folder, "harvest", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert (code, said.count("\n")) == (os.EX_UNAVAILABLE, 1)
    assert said.startswith("insyn: tcp://127.0.0.1:9: no scheduler answers")
    assert [path.name for path in folder.iterdir()] == ["insyn.toml"]
    assert run(folder, "reparse", "--executor", "dask")[0] == os.EX_CONFIG
    assert run(folder, "harvest", "--executor", "dask", "--scheduler", "nonsense://x")[0] == os.EX_UNAVAILABLE
