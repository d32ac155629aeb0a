"""Readers that hang, crash, eat memory or give up harm no other document."""

import ctypes
import os
import time
from pathlib import Path
from typing import Any

import pytest

from harvesters import workers
from harvesters.workers import ReadingFailed, Task, Workers, read_all


def reader(path: str, name: str, hint: str) -> dict[str, Any]:
    """Does what the task's name says."""
    if name == "crash":
        ctypes.string_at(0)
    if name == "hang":
        time.sleep(60)
    if name == "memory":
        bytearray(6 << 30)
    if path:
        Path(path).touch()
    if name == "priority":
        return {"read": os.nice(0)}
    if name == "refuse":
        raise ReadingFailed("cannot be read")
    return {"read": name}


def impatient_reader(path: str, name: str, hint: str) -> dict[str, Any]:
    import signal

    signal.alarm(1)
    return reader(path, name, hint)


def read(names: list[str], using: workers.Reader = reader) -> dict[str, Any]:
    tasks = [Task("", name, "") for name in names]
    return {task.name: result for task, result in read_all(tasks, using, Workers(2, workers.local_pool))}


def test_every_document_is_read_in_order() -> None:
    names = [str(number) for number in range(40)]
    assert list(read(names).items()) == [(name, {"read": name}) for name in names]


def test_reading_goes_on_while_the_caller_deals_with_a_document(tmp_path: Path) -> None:
    tasks = [Task(str(tmp_path / str(number)), str(number), "") for number in range(workers.WINDOW + 1)]
    results = read_all(tasks, reader, Workers(2, workers.local_pool))
    next(results)
    ends = time.monotonic() + 60
    while not Path(tasks[-1].path).exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert Path(tasks[-1].path).exists()
    assert len(list(results)) == workers.WINDOW


def test_readers_give_way_to_the_server() -> None:
    assert read(["priority"])["priority"]["read"] > os.nice(0)


@pytest.mark.parametrize(
    ("bad", "said"),
    [("crash", "hung for 120 seconds or crashed"), ("memory", "more memory"), ("refuse", "cannot be read")],
)
def test_a_bad_document_harms_no_other(bad: str, said: str) -> None:
    results = read(["a", bad, "b"])
    assert results["a"] == {"read": "a"}
    assert results["b"] == {"read": "b"}
    assert said in str(results[bad])


def test_a_document_that_hangs_is_given_up() -> None:
    began = time.monotonic()
    results = read(["a", "hang"], impatient_reader)
    assert results["a"] == {"read": "a"}
    assert isinstance(results["hang"], ReadingFailed)
    assert time.monotonic() - began < 30
