"""Beyond one machine: documents read by Dask workers against a local pool, and the lag of a follower."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx

import sample
from harvesters.cluster import workers_at
from harvesters.minutes.harvest import read_document
from harvesters.workers import Task, Workers, local_pool, read_all
from portal import new_instance
from tests.bench.measure import Ratio, best
from tests.conftest import SHARED
from tests.harvesters.test_cluster import cluster
from tests.portal.server import RunningSite
from tests.portal.small_edition import MUNICIPALITY, TODAY, Shelf, fill
from tests.portal.test_server import serving

_MOST = 32
_SLOWEST = 5.0


def distribution(folder: Path) -> Iterator[Ratio]:
    yield from _reading(folder)
    yield _lag(folder)


def _reading(folder: Path) -> Iterator[Ratio]:
    """Documents a second of one local process, and of one and two workers with one thread each."""
    sample.build(folder / "papers", today=TODAY)
    invented = sorted((folder / "papers").rglob("*.pdf"))
    files = (sorted((SHARED / "real/goteborg/pdf").glob("*.pdf")) or invented * 4)[:_MOST]
    tasks = [Task(str(file), file.name, str(number)) for number, file in enumerate(files)]
    pool = len(tasks) / best(lambda: _read(tasks, Workers(1, local_pool)))
    with cluster(folder / "cluster") as dask:
        for count, bound in ((1, "at least 0.8"), (2, "at least 1.6")):
            dask.worker()
            time.sleep(4)
            with workers_at(dask.address) as workers:
                _read(tasks, workers)
                rate = len(tasks) / best(lambda workers=workers: _read(tasks, workers))  # type: ignore[misc]
            yield Ratio(f"documents read by {count} Dask workers / one local process", rate, pool, "a second", bound)


def _read(tasks: list[Task], workers: Workers) -> None:
    for _ in read_all(tasks, read_document, workers):
        pass


def _lag(folder: Path) -> Ratio:
    """Seconds from the end of a publication until a follower shows it: the slowest of three."""
    shelf = Shelf(folder / "publisher")
    shelf.instance.folder.mkdir()
    fill(shelf)
    shelf.publish()
    new_instance.create(folder / "follower", MUNICIPALITY, [])
    slowest = 0.0
    with (
        RunningSite(shelf.instance) as publisher,
        serving(folder / "follower", 1, "--editions", publisher.url) as (_, port),
    ):
        for _ in range(3):
            edition = shelf.publish()
            began = time.perf_counter()
            while edition.sha256 not in httpx.get(f"http://127.0.0.1:{port}/oppenhet.json").text:
                time.sleep(0.02)
            slowest = max(slowest, time.perf_counter() - began)
    return Ratio("a follower shows a new edition / the longest it may take", slowest, _SLOWEST, "s", "at most 1")
