"""Documents read by a Dask cluster: many machines that read what one would take days for.

A document's bytes travel with its task, so workers need no folder of ours and a task can be done again elsewhere when
a worker dies. On the worker it is read in a process of its own, within the limits of time and memory of any reader.
"""

import hashlib
import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from datasets.strict import ConfigError
from harvesters.workers import SECONDS, WINDOW, Reader, ReadersLost, Task, Workers, local_pool

PATIENCE = 10
"""Seconds to wait for the scheduler, and for a first worker."""
LONGEST = SECONDS * WINDOW
"""Seconds to wait for one answer: as if a single worker were left, and each document took all its time."""
_LOGS = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")
_QUIET = {
    "distributed.admin.large-graph-warning-threshold": "10GB",
    "logging": dict.fromkeys(
        ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio"), "critical"
    ),
}
Read = Callable[[Reader, Task], dict[str, Any]]
_own = threading.local()


@contextmanager
def workers_at(scheduler: str) -> Iterator[Workers]:
    """The workers of the cluster whose scheduler is at `scheduler`, such as tcp://10.0.0.5:8786.

    ReadersLost when it does not answer, has no worker, or a worker has another Insyn than this one.
    """
    try:
        import dask

        dask.config.set(_QUIET)
        from distributed import Client
    except ImportError:
        raise ConfigError("--executor dask: Dask is not installed; pip install 'insyn[dask]'") from None
    try:
        client: Any = cast(Any, Client)(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ReadersLost(f"{scheduler}: no scheduler answers: {_line(error)}; start it or mend the address") from None
    try:
        yield Workers(_count(client, scheduler), lambda count: _Sending(client, scheduler))
    finally:
        client.close(timeout=1)


def _count(client: Any, scheduler: str) -> int:
    """How many documents the cluster reads at a time, when every worker is fit to read."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        client.run(check_fitness, code_version())
    except ReadersLost:
        raise
    except Exception as error:
        raise ReadersLost(f"{scheduler}: has no worker that can read: {_line(error)}; start one that can") from None
    return sum(client.nthreads().values())


class _Sending(Executor):
    """Hands each reading to the cluster with the document's bytes."""

    def __init__(self, client: Any, scheduler: str) -> None:
        self._executor, self._scheduler = client.get_executor(pure=False), scheduler

    def submit(self, call: Any, /, *given: Any, **named: Any) -> "Future[Any]":
        reader, task = given
        body = Path(task.path).read_bytes()
        return _Answer(self._executor.submit(read_there, call, reader, task, body, code_version()), self._scheduler)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=False)


class _Answer(Future[Any]):
    """What a worker will say. What befalls the cluster is ReadersLost; what befalls a reader is as in a local pool."""

    def __init__(self, asked: "Future[Any]", scheduler: str) -> None:
        super().__init__()
        self._asked, self._scheduler = asked, scheduler

    def result(self, timeout: float | None = LONGEST) -> Any:
        from distributed.scheduler import KilledWorker

        try:
            return self._asked.result(timeout)
        except (CancelledError, OSError, KilledWorker) as error:
            raise ReadersLost(f"{self._scheduler}: the cluster was lost: {_line(error)}; start it again") from None


def read_there(read: Read, reader: Reader, task: Task, body: bytes, version: str) -> dict[str, Any]:
    """Runs on a worker of the cluster: the document lies in a file of its own as long as it is read."""
    check_fitness(version)
    with tempfile.NamedTemporaryFile(prefix="insyn-") as file:
        file.write(body)
        file.flush()
        try:
            return _pool().submit(read, reader, replace(task, path=file.name)).result()
        except BrokenExecutor:
            _own.pool = None
            raise


def _pool() -> Executor:
    """The reading process of this thread of the worker, a new one where a document crashed the last."""
    if getattr(_own, "pool", None) is None:
        _own.pool = local_pool(1)
    pool: Executor = _own.pool
    return pool


def check_fitness(version: str) -> None:
    """Runs on a worker: ReadersLost where it would read otherwise than we do, or cannot limit its readers."""
    if code_version() != version:
        raise ReadersLost("a worker of the cluster has another version of Insyn; install there what is here")
    if multiprocessing.current_process().daemon:
        raise ReadersLost("a worker of the cluster may start no processes; start it by: dask worker --no-nanny")


@cache
def code_version() -> str:
    """Names the code that reads: the same on two machines where they have the same Insyn."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
