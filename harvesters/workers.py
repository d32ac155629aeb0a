"""Reading of documents in limited processes of their own: one that hangs or crashes its reader harms no other."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from typing import Any

SECONDS = 120
BYTES = 4 << 30
WINDOW = 16
_PRIORITY = 10
"""How far a reader stands back for other processes, of 19."""

Reader = Callable[[str, str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: where it lies, its name at the source, and what the link to it said."""

    path: str
    name: str
    hint: str


class ReadingFailed(Exception):
    """The reader gave up on the document, hung or crashed."""


class ReadersLost(Exception):
    """Those who were to read are gone or cannot be reached: no document is to blame, and nothing is concluded."""


def local_pool(workers: int) -> Executor:
    """Processes that share nothing with this one: a crash in a C library cannot reach it. They fill every processor, so
    they give way to whoever answers readers."""
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_serve_owner)


def _serve_owner() -> None:
    """Runs in the worker, which ends when the process that it works for is gone: else it would wait for work for ever,
    and hold the fork server with it."""
    os.nice(_PRIORITY)
    Thread(target=_wait_for_owner, daemon=True).start()


def _wait_for_owner() -> None:
    if owner := multiprocessing.parent_process():
        owner.join()
    os._exit(os.EX_OK)


@dataclass(frozen=True, slots=True)
class Workers:
    """Who reads: how many at a time, and how they are called together. A document that crashes its reader breaks the
    executor; an executor that is lost otherwise raises ReadersLost."""

    count: int
    executor: Callable[[int], Executor]


LOCAL = Workers(os.cpu_count() or 1, local_pool)
"""The processors of this machine."""


def read_all(
    tasks: Iterable[Task], reader: Reader, workers: Workers = LOCAL
) -> Iterator[tuple[Task, dict[str, Any] | ReadingFailed]]:
    """Each task with what `reader` made of it, in order. No more than WINDOW, or two a worker, are held at a time."""
    remaining, size = iter(tasks), max(WINDOW, 2 * workers.count)
    window = list(islice(remaining, size))
    while window:
        with workers.executor(min(workers.count, len(window))) as executor:
            unbroken = True
            while window and unbroken:
                results = _read_window(window, reader, executor)
                unbroken = len(results) == len(window)
                for task in window:
                    yield task, results[task] if task in results else _read_alone(task, reader, workers)
                window = list(islice(remaining, size))


def _read_window(window: list[Task], reader: Reader, executor: Executor) -> dict[Task, dict[str, Any] | ReadingFailed]:
    """What could be read together; where one reader broke the pool, those not done are left out."""
    results: dict[Task, dict[str, Any] | ReadingFailed] = {}
    futures = {}
    try:
        for task in window:
            futures[task] = executor.submit(within_limits, reader, task)
    except BrokenExecutor:
        return results
    for task, future in futures.items():
        try:
            results[task] = future.result()
        except BrokenExecutor:
            continue
        except ReadingFailed as error:
            results[task] = error
    return results


def _read_alone(task: Task, reader: Reader, workers: Workers) -> dict[str, Any] | ReadingFailed:
    with workers.executor(1) as executor:
        try:
            return executor.submit(within_limits, reader, task).result()
        except BrokenExecutor:
            return ReadingFailed(
                f"the reader hung for {SECONDS} seconds or crashed; the document is damaged or hostile"
            )
        except ReadingFailed as error:
            return error


def within_limits(reader: Reader, task: Task) -> dict[str, Any]:
    """Runs in the worker. Past the time limit the alarm ends the process, whatever C code it is in."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)
    try:
        return reader(task.path, task.name, task.hint)
    except (MemoryError, RecursionError) as error:
        raise ReadingFailed(f"the document needs more memory than a reader may use ({type(error).__name__})") from None
    finally:
        signal.alarm(0)
