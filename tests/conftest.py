"""What all tests share: a small instance folder, a store, and a loopback web site that answers as it is told."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import settings

from datasets import declaration
from datasets.instance import Instance, Municipality, Source
from harvesters.store import Store

settings.register_profile("insyn", deadline=None)
settings.load_profile("insyn")

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "shared"
Answer = tuple[int, dict[str, str], bytes]


class WebSite:
    """A web site on loopback: `pages` maps paths to bodies, answers or functions; `asked` lists the requests."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | str | Answer | Callable[[BaseHTTPRequestHandler], Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                status, headers, body = site.answer(self)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        return Handler

    def answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        page = self.pages.get(handler.path) or self.pages.get(handler.path.split("?")[0])
        if callable(page):
            return page(handler)
        if page is None:
            return 404, {"Content-Type": "text/html"}, b"<h1>404</h1>"
        if isinstance(page, tuple):
            return page
        return 200, {}, page.encode() if isinstance(page, str) else page

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def web() -> Iterator[WebSite]:
    site = WebSite()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.db", declaration.load()) as opened:
        yield opened


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return make_instance(tmp_path)


def make_instance(folder: Path, *sources: Source) -> Instance:
    return Instance(folder, Municipality("9999", "Provby", invented=True), sources)
