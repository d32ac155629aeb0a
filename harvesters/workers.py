"""Reading of documents in limited processes of their own: one that hangs or crashes its reader harms no other."""

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from threading import Thread
from typing import Any

SECONDS = 120
BYTES = 4 << 30
WINDOW = 16
_PRIORITY = 10
"""How far a reader stands back for other processes, of 19."""

Reader = Callable[[str, str, str], dict[str, Any]]
_Read = Future[dict[str, Any]] | None


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
    """Each task with what `reader` made of it, in order. WINDOW of them, or two a worker, are under way at a time, and
    go on being read while the caller deals with the one that is given."""
    remaining = iter(tasks)
    while (first := next(remaining, None)) is not None:
        with workers.executor(workers.count) as executor:
            yield from _read_together(chain([first], remaining), reader, workers, executor)


def _read_together(
    tasks: Iterator[Task], reader: Reader, workers: Workers, executor: Executor
) -> Iterator[tuple[Task, dict[str, Any] | ReadingFailed]]:
    """All of them; or, where one reader breaks the executor, those under way then, each alone."""
    waiting = deque(_submitted(tasks, max(WINDOW, 2 * workers.count), reader, executor))
    unbroken = True
    while waiting:
        task, future = waiting.popleft()
        result = _result(future)
        unbroken = unbroken and result is not None
        if unbroken:
            waiting.extend(_submitted(tasks, 1, reader, executor))
        yield task, _read_alone(task, reader, workers) if result is None else result


def _submitted(tasks: Iterator[Task], count: int, reader: Reader, executor: Executor) -> Iterator[tuple[Task, _Read]]:
    for task in islice(tasks, count):
        try:
            yield task, executor.submit(within_limits, reader, task)
        except BrokenExecutor:
            yield task, None


def _result(future: _Read) -> dict[str, Any] | ReadingFailed | None:
    """None where the executor was broken, by this document or by another."""
    try:
        return future.result() if future else None
    except BrokenExecutor:
        return None
    except ReadingFailed as error:
        return error


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
