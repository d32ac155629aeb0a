"""The web server: processes that share one socket, each with the site of the same instance."""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import uvicorn
from uvicorn.supervisors import Multiprocess

from datasets import instance
from portal.asgi import App
from portal.doors import MANY, ONE, site_from_environment
from portal.guard import Guarded

LONGEST_HEAD = 160_000
"""Bytes of request line and headers: room for a search of 10,000 letters of any kind."""
LONGEST_END = 10
"""Seconds that readers have to take their answers when the server is told to stop."""

_LIMITS: dict[str, Any] = {
    "limit_concurrency": 400,
    "backlog": 512,
    "timeout_worker_healthcheck": 60,
    "timeout_keep_alive": 10,
    "timeout_graceful_shutdown": LONGEST_END,
}
"""Connections and seconds. A worker that is busy for a while has not died: uvicorn's 5 s cut off its readers."""


class _Config(uvicorn.Config):
    """Answers are sent at once.

    Connections inherit it from the socket. Else, with several workers, the body of an answer waits for the reader's
    machine to confirm its head, which takes 40 ms.
    """

    def bind_socket(self) -> socket.socket:
        bound = super().bind_socket()
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound


class Loop(asyncio.SelectorEventLoop):
    """Takes one waiting connection at a time, so that another worker can take the next.

    asyncio takes all that wait: of readers who come at once, one worker would get nearly all, and keep them.
    """

    async def create_server(  # type: ignore[override]
        self, protocol: Callable[[], asyncio.Protocol], *, sock: socket.socket, backlog: int, **more: Any
    ) -> asyncio.Server:
        server = await super().create_server(protocol, sock=sock, backlog=1, **more)
        sock.listen(backlog)
        return server


class Supervisor(Multiprocess):
    """Starts the workers, and others in place of those that die. When it stops it listens no more: a reader who comes
    then is refused at once, and does not wait for an answer that nobody gives."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, number: int, _: object) -> None:
        """Notes the signal, and answers for the workers whose sign of life is waited for: a busy one gives it late."""
        self.signal_queue.append(number)
        for process in self.processes:
            with suppress(OSError):
                process.child_conn.send(True)

    def terminate_all(self) -> None:
        for listening in self.sockets:
            listening.close()
        super().terminate_all()


def site_of_worker() -> App:
    """The site of this process, which ends with its supervisor, if it has one: else it would hold the port for ever."""
    if multiprocessing.parent_process():
        Thread(target=_end_with_supervisor, daemon=True).start()
    return site_from_environment(at_rest=SparedCollector())


class SparedCollector:
    """When called, the garbage collector looks no more at what there is: it stays until another edition is open.

    Now and then it looks at all there is, and every reader waited a tenth of a second for that. What is no longer used
    is taken away first, as often as it costs no more than a hundredth of the time: many municipalities are much.
    """

    _SHARE = 100

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self) -> None:
        began = time.monotonic()
        if began >= self._next:
            gc.unfreeze()
            gc.collect()
            self._next = began + self._SHARE * (time.monotonic() - began)
        gc.freeze()


def _end_with_supervisor() -> None:
    """As when told to stop: answers under way are given first. What hangs even then is left."""
    if supervisor := multiprocessing.parent_process():
        supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2 * LONGEST_END)
    os._exit(os.EX_UNAVAILABLE)


def _end(*_: object) -> NoReturn:
    sys.exit(os.EX_OK)


def serve(folder: Path, *, many: bool = False, host: str, port: int, workers: int = 1) -> None:
    """Serves the instance, or the `many` in the folder, until told to stop, which ends the process with 0.

    A proxy on the same machine is believed.
    """
    instance.load_all(folder) if many else instance.load(folder)
    os.environ.pop(MANY, None)
    os.environ[MANY if many else ONE] = str(folder)
    logging.basicConfig(format="%(levelname)s: %(message)s")
    config = _configuration(host, port, workers)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    listening = [config.bind_socket()]
    if workers > 1:
        Supervisor(config, sockets=listening).run()
    else:
        uvicorn.Server(config).run(sockets=listening)


def _configuration(host: str, port: int, workers: int) -> _Config:
    return _Config(
        "portal.server:site_of_worker",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="portal.server:Loop" if workers > 1 else "auto",
        http=Guarded,
        ws="none",
        h11_max_incomplete_event_size=LONGEST_HEAD,
        **_LIMITS,
        server_header=False,
        access_log=False,
        log_level="warning",
        forwarded_allow_ips="127.0.0.1",
    )
