"""A real server on loopback, in a thread of the tests."""

import socket
import threading
import time

import uvicorn

from datasets.instance import Instance
from portal.guard import Guarded
from portal.server import LONGEST_HEAD
from portal.site import Site
from tests.portal.small_edition import TODAY


class RunningSite:
    """The site of an instance behind uvicorn, at `url`, as long as the `with` lasts.

    `room` is what the system keeps of an answer that is not taken, in bytes.
    """

    def __init__(self, instance: Instance, protocol: type[Guarded] = Guarded, *, room: int = 0) -> None:
        config = uvicorn.Config(
            Site(instance, lambda: TODAY),
            port=0,
            http=protocol,
            ws="none",
            log_level="critical",
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )
        self.server = uvicorn.Server(config)
        self.listening = socket.socket()
        if room:
            self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, room)
        self.listening.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listening]})
        self.port = self.listening.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "RunningSite":
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.listening.close()

    def raw(self, request: bytes) -> int:
        """The status of the answer to bytes as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            return int(connection.recv(65536).split(b" ", 2)[1])
