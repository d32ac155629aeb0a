"""A web server on loopback that lies: what it sends are bytes as they are, whatever HTTP would have them be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Lie = bytes | Callable[[str], Iterator[bytes]]
"""What is sent, or what sends it bit by bit, given the path that was asked for."""


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer whose length is told as that of the body, or as another."""
    told = [*headers, f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    return "\r\n".join([f"HTTP/1.1 {status}", *told, "", ""]).encode() + body


class Liar:
    """`lies` maps paths, or the beginnings of them that end with `*`, to what is sent; else it is 404."""

    def __init__(self) -> None:
        self.lies: dict[str, Lie] = {}
        self.asked: list[str] = []
        self.is_over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    def trickle(self, begin: bytes, forever: bytes) -> Callable[[str], Iterator[bytes]]:
        """Sends the beginning, and then the other bytes one at a time, over and over, and never ends."""

        def send(path: str) -> Iterator[bytes]:
            yield begin
            while not self.is_over.wait(0.05):
                yield from (forever[n : n + 1] for n in range(len(forever)))

        return send

    def lie(self, path: str) -> Iterator[bytes]:
        beginnings = (known for known in self.lies if known.endswith("*") and path.startswith(known[:-1]))
        found = self.lies.get(path, self.lies.get(next(beginnings, "")))
        if found is None:
            return iter([answer(b"<h1>404</h1>", status="404 Not Found")])
        return iter([found]) if isinstance(found, bytes) else found(path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                liar.asked.append(self.path)
                self.close_connection = True
                with suppress(OSError):
                    for piece in liar.lie(self.path):
                        self.wfile.write(piece)

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        return Handler

    def __enter__(self) -> "Liar":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
