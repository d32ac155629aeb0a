"""A real server on loopback, in a thread of the tests."""

import socket
import threading
import time

import uvicorn

from datasets.instance import Instance
from portal.server import LONGEST_HEAD
from portal.site import Site
from tests.portal.small_edition import TODAY


class RunningSite:
    """The site of an instance behind uvicorn, at `url`, as long as the `with` lasts."""

    def __init__(self, instance: Instance) -> None:
        config = uvicorn.Config(
            Site(instance, lambda: TODAY),
            port=0,
            http="h11",
            ws="none",
            log_level="critical",
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "RunningSite":
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = True
        self.thread.join()

    def raw(self, request: bytes) -> int:
        """The status of the answer to bytes as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            return int(connection.recv(65536).split(b" ", 2)[1])
