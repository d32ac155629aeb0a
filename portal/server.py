"""The web server: processes that share one socket, each with the site of the same instance."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from datasets import instance
from portal.doors import MANY, ONE

LONGEST_HEAD = 160_000
"""Bytes of request line and headers: room for a search of 10,000 letters of any kind."""


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


def serve(folder: Path, *, many: bool = False, host: str, port: int, workers: int = 1) -> None:
    """Serves the instance, or the `many` in the folder, until stopped. A proxy on the same machine is believed."""
    instance.load_all(folder) if many else instance.load(folder)
    os.environ.pop(MANY, None)
    os.environ[MANY if many else ONE] = str(folder)
    logging.basicConfig(format="%(levelname)s: %(message)s")
    config = _Config(
        "portal.doors:site_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="portal.server:Loop" if workers > 1 else "auto",
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=LONGEST_HEAD,
        limit_concurrency=400,
        backlog=512,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
        server_header=False,
        access_log=False,
        log_level="warning",
        forwarded_allow_ips="127.0.0.1",
    )
    listening = [config.bind_socket()]
    if workers > 1:
        Multiprocess(config, sockets=listening).run()
    else:
        uvicorn.Server(config).run(sockets=listening)
