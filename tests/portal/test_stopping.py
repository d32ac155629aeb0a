"""A server that is told to stop, or is killed: answers under way are whole, the port is free, no process is left."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.portal.small_edition import instance_folder
from tests.portal.test_server import serving

LETTER = b"sida=%2Fbeslut&text=Bilagan+saknas"
HEAD = (
    b"POST /saknas HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(LETTER)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance with an edition and a place for letters."""
    instance_folder(tmp_path)
    return tmp_path


class Reader(threading.Thread):
    """Asks for a page again and again until the server is gone. `cut` tells of an answer that began and did not end."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port, self.whole, self.cut = port, 0, ""

    def run(self) -> None:
        with suppress(OSError, http.client.RemoteDisconnected):
            while not self.cut:
                self._ask()

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/beslut")
            answer = connection.getresponse()
            try:
                assert answer.read().rstrip().endswith(b"</html>")
                self.whole += answer.status == 200
            except (OSError, AssertionError, http.client.HTTPException) as error:
                self.cut = repr(error)
        finally:
            connection.close()


def below(process: int) -> list[int]:
    """The processes that it started, and those that they started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text(encoding="utf-8").rpartition(") ")[2].split()[1])
            found += [int(stat.parent.name)] if parent == process else []
    return found + [below_it for child in found for below_it in below(child)]


def workers_of(process: int) -> list[int]:
    return [one for one in below(process) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def is_told_to_stop(process: int) -> bool:
    """Whether a SIGTERM waits for the process."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return bool(int(told.partition("ShdPnd:")[2].split()[0], 16) & 1 << signal.SIGTERM - 1)


def runs(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] != "Z"
    return False


def wait(until: Callable[[], bool]) -> None:
    for _ in range(600):
        if until():
            return
        time.sleep(0.1)
    raise TimeoutError


def is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
            one.listen()
        except OSError:
            return False
    return True


def is_deaf(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=60).close()
    except OSError:
        return True
    return False


def writer_to(port: int) -> socket.socket:
    """A letter whose head was read and whose body is waited for."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sendall(HEAD)
    assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
    return connection


def rest_of(connection: socket.socket) -> bytes:
    with connection:
        connection.sendall(LETTER)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_who_is_being_answered_is_answered_whole(folder: Path, workers: int, number: signal.Signals) -> None:
    with serving(folder, workers) as (process, port):
        readers = [Reader(port) for _ in range(6)]
        for reader in readers:
            reader.start()
        wait(lambda: all(reader.whole for reader in readers))
        started, writer = below(process.pid), writer_to(port)
        process.send_signal(number)
        wait(lambda: is_deaf(port))
        answer = rest_of(writer)
        said, _ = process.communicate(timeout=60)
        for reader in readers:
            reader.join()
        assert (process.returncode, said) == (os.EX_OK, b"")
        assert answer.startswith(b"HTTP/1.1 200 ") and answer.rstrip().endswith(b"</html>")
        assert [reader.cut for reader in readers] == [""] * len(readers)
        wait(lambda: not any(map(runs, started)))
        assert len(started) >= (workers if workers > 1 else 0) and is_free(port)


def test_workers_end_with_a_supervisor_that_is_killed(folder: Path) -> None:
    """What is under way is answered even then; then the port is free for the server that is started in its place."""
    with serving(folder, 2) as (process, port):
        started, writer = below(process.pid), writer_to(port)
        process.kill()
        process.wait()
        wait(lambda: is_deaf(port))
        assert rest_of(writer).startswith(b"HTTP/1.1 200 ")
        wait(lambda: not any(map(runs, started)))
        assert len(started) >= 2 and is_free(port)


def test_a_service_that_is_stopped_as_a_group_ends_as_well(folder: Path) -> None:
    """All processes are told at once, as systemd does where KillMode is left as it is."""
    with serving(folder, 2) as (process, port):
        started = below(process.pid)
        for one in (process.pid, *started):
            os.kill(one, signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said) == (os.EX_OK, b"")
        wait(lambda: not any(map(runs, started)))
        assert is_free(port)


def test_a_worker_that_gives_no_sign_of_life_delays_no_end(folder: Path) -> None:
    """The supervisor waits for the sign when it is told to stop; it passes that on, and does not kill."""
    with serving(folder, 2) as (process, port):
        writer_to(port).close()
        workers = workers_of(process.pid)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        time.sleep(1.5)
        process.terminate()
        wait(lambda: all(is_told_to_stop(worker) for worker in workers))
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said) == (os.EX_OK, b"")


def test_a_worker_that_dies_has_a_successor(folder: Path) -> None:
    with serving(folder, 2) as (process, port):
        started = set(below(process.pid))
        worker = workers_of(process.pid)[0]
        os.kill(worker, signal.SIGKILL)
        wait(lambda: bool(set(below(process.pid)) - started))
        wait(lambda: not runs(worker))
        process.terminate()
        assert process.wait(timeout=60) == os.EX_OK
        assert is_free(port)
