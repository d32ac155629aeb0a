"""Readers who send or take slowly, or too much, against a real server on a real socket, with limits set very low.

No test measures a time: each waits, as long as it takes, for what must come.
"""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import h11
import httpx
import pytest

from portal.guard import Guarded
from portal.open_edition import PAGE_THREADS
from portal.wsgi import LARGEST_BODY
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf

LETTER = b"POST /saknas HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
PATIENCE = 60.0
"""Seconds after which a test gives up: far more than any limit here."""


class Hasty(Guarded):
    """Limits so low that a test need not wait for them."""

    LONGEST = {h11.IDLE: 0.3, h11.SEND_BODY: 0.3}  # noqa: RUF012
    STANDSTILL = 0.3


class Narrow(Guarded):
    MOST = 3


@pytest.fixture
def hasty(edition: Shelf) -> Iterator[RunningSite]:
    with RunningSite(edition.instance, Hasty, room=8_192) as running:
        yield running


@contextmanager
def asking(site: RunningSite, *sent: bytes) -> Iterator[socket.socket]:
    """A connection over which that was sent, of a reader who has little room."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", site.port))
        for piece in sent:
            connection.sendall(piece)
        yield connection


def all_of(connection: socket.socket) -> bytes:
    """What comes until the server closes. A time-out is a failure: it did not."""
    told = b""
    while True:
        try:
            piece = connection.recv(65_536)
        except ConnectionResetError:
            return told
        if not piece:
            return told
        told += piece


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE * 50)):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("the server still holds what it should have left")


@pytest.mark.parametrize(
    "sent", [b"", b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow:", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /om"]
)
def test_a_head_that_does_not_come_is_not_waited_for(hasty: RunningSite, sent: bytes) -> None:
    with asking(hasty, sent) as connection:
        told = all_of(connection)
    assert re.findall(rb"HTTP/1.1 (\d+)", told)[-1] == b"408"
    assert b"x-content-type-options: nosniff" in told.lower()


def test_a_head_that_drips_is_not_waited_for_either(hasty: RunningSite) -> None:
    """However often something comes: the time is that of the whole head."""
    with asking(hasty, b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.05)
        told = b""
        for number in range(int(PATIENCE * 20)):
            try:
                connection.sendall(b"X-%d: 1\r\n" % number)
                told += connection.recv(1_000)
            except TimeoutError:
                continue
            except OSError:
                break
            if told:
                break
    assert b"408" in told or number < PATIENCE * 20 - 1


@pytest.mark.parametrize(
    "length", [b"Content-Length: 900\r\n\r\ntext=Hej", b"Transfer-Encoding: chunked\r\n\r\n5\r\ntext="]
)
def test_a_body_that_does_not_come_is_not_waited_for(hasty: RunningSite, length: bytes) -> None:
    with asking(hasty, LETTER + length) as connection:
        assert all_of(connection).startswith(b"HTTP/1.1 408")


def test_a_body_of_what_takes_none_is_not_waited_for(hasty: RunningSite) -> None:
    with asking(hasty, b"GET /halsa HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\nx") as connection:
        assert all_of(connection).startswith(b"HTTP/1.1 200")


def test_slow_writers_hold_no_thread(edition: Shelf) -> None:
    """As many as there are threads, and more: who only reads is answered."""
    with RunningSite(edition.instance) as running, ExitStack() as held:
        for _ in range(3 * PAGE_THREADS):
            held.enter_context(asking(running, LETTER + b"Content-Length: 900\r\n\r\ntext="))
        assert httpx.get(f"{running.url}/beslut?sida=1", timeout=PATIENCE).status_code == 200
        letter = httpx.post(f"{running.url}/saknas", data={"text": ""}, timeout=PATIENCE)
        assert letter.status_code == 400


def test_a_reader_who_reads_nothing_is_left(hasty: RunningSite) -> None:
    """Of a file, of an answer with the end of the connection, and of many answers asked at once."""
    (name,) = re.findall(
        r"insyn-[0-9TZ]+\.db\b", httpx.get(f"{hasty.url}/utgavor/senaste.json", timeout=PATIENCE).text
    )[:1]
    asked = b"GET /utgavor/%s HTTP/1.1\r\nHost: x\r\n\r\n" % name.encode()
    page = b"GET /api HTTP/1.1\r\nHost: x\r\n\r\n"
    for sent in (asked, page.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), page * 50, page):
        with asking(hasty, sent):
            wait_until(lambda: len(hasty.server.server_state.connections) > 0)
            wait_until(lambda: not hasty.server.server_state.connections)


@pytest.mark.parametrize(
    "sent",
    [
        LETTER + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1),
        LETTER + b"Transfer-Encoding: chunked\r\n\r\n" + (b"4000\r\n" + b"x" * 0x4000 + b"\r\n") * 4,
        LETTER.replace(b"/saknas", b"/api/v1/decisions") + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1),
    ],
)
def test_what_is_too_large_is_refused_without_being_read(hasty: RunningSite, sent: bytes) -> None:
    with asking(hasty, sent) as connection:
        assert connection.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"x" * 200_000, b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 200_000, b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 20_000, b"431"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\x00c\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", b"400"),
    ],
)
def test_a_head_that_is_too_long_or_none_is_told_so(edition: Shelf, sent: bytes, status: bytes) -> None:
    with RunningSite(edition.instance) as running, asking(running) as connection:
        with suppress(OSError):  # refused before it was whole
            connection.sendall(sent)
        assert connection.recv(12) == b"HTTP/1.1 " + status


def test_connections_beyond_the_limit_are_closed_at_once(edition: Shelf) -> None:
    with RunningSite(edition.instance, Narrow) as running, ExitStack() as held:
        for _ in range(Narrow.MOST):
            held.enter_context(asking(running))
        wait_until(lambda: len(running.server.server_state.connections) == Narrow.MOST)
        with asking(running) as beyond:
            assert all_of(beyond) == b""
        held.pop_all().close()
        wait_until(lambda: not running.server.server_state.connections)
        assert httpx.get(f"{running.url}/halsa", timeout=PATIENCE).status_code == 200


def test_who_is_in_time_is_answered_as_ever(edition: Shelf) -> None:
    with RunningSite(edition.instance) as running, httpx.Client(base_url=running.url, timeout=PATIENCE) as client:
        for _ in range(3):
            assert client.get("/").status_code == 200
            assert client.post("/saknas", content=iter([b"te", b"xt="])).status_code == 400
        assert client.get("/data/insyn.db").content.startswith(b"SQLite format 3")
