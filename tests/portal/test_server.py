"""The server: several processes behind one address, answers sent at once, and a clean end."""

import gc
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal import new_instance
from portal.server import SparedCollector, _Config
from tests.portal.small_edition import MUNICIPALITY, Shelf, fill


@contextmanager
def serving(folder: Path, workers: int, *more: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        "-m",
        "portal",
        "--instance",
        str(folder),
        "serve",
        "--workers",
        str(workers),
        "--port",
        str(port),
        *more,
    )
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        _wait(port)
        yield process, port
        process.kill()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server on port {port}")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_answers_until_it_is_told_to_stop(tmp_path: Path, workers: int) -> None:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.publish()
    new_instance.create(tmp_path, MUNICIPALITY, [])
    with serving(tmp_path, workers) as (process, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for path in ("/", "/data/insyn", "/beslut"):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert (answer.status, b"Provby" in answer.read()) == (200, True)
        connection.close()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (os.EX_OK, b"")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    new_instance.create(tmp_path, MUNICIPALITY, [])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = ("-m", "portal", "--instance", str(tmp_path), "serve", "--port", str(taken.getsockname()[1]))
        ended = subprocess.run([sys.executable, *command], capture_output=True, check=False, timeout=60)
    assert ended.returncode != os.EX_OK
    assert b"already in use" in ended.stderr


def test_answers_do_not_wait_for_confirmation() -> None:
    bound = _Config("portal.doors:site_from_environment", host="127.0.0.1", port=0).bind_socket()
    assert bound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    bound.close()


class _Ring:
    """Only the garbage collector takes it away."""

    def __init__(self) -> None:
        self.own = self


def test_the_collector_passes_over_what_stays_and_takes_away_what_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 2.0, 100.0, 300.0, 301.0])
    monkeypatch.setattr("portal.server.time.monotonic", lambda: next(moments))
    spare, left = SparedCollector(), []
    try:
        for _ in range(3):
            ring = _Ring()
            left.append(weakref.ref(ring))
            del ring
            spare()
            assert gc.get_freeze_count() > 1000
        assert [one() is None for one in left] == [True, True, True]
        assert next(moments, None) is None
    finally:
        gc.unfreeze()


def test_a_collection_comes_no_sooner_than_its_cost_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 2.0, 199.0])
    monkeypatch.setattr("portal.server.time.monotonic", lambda: next(moments))
    spare, ring = SparedCollector(), _Ring()
    left = weakref.ref(ring)
    try:
        spare()
        del ring
        spare()
        assert left() is not None
    finally:
        gc.unfreeze()
