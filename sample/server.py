"""A loopback web server for a built sample: the static site, and Kolada and CKAN from files of the folder."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sample.answer import Answer
from sample.catalog_service import CatalogService
from sample.indicator_service import IndicatorService

CLOSED = ("intern", "truth.json")
TYPES = {".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8"}
LARGEST_BODY = 1_000_000


@contextmanager
def serve(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serves a built folder while the block runs; gives the address, without a slash at the end."""
    server = _Server((host, port), folder)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        self.folder = folder.resolve()
        self.indicators = IndicatorService(self.folder)
        self.catalog = CatalogService(self.folder)
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Exempelby"
    sys_version = ""
    server: _Server

    def do_GET(self) -> None:
        self._send(self._answer({}))

    def do_HEAD(self) -> None:
        self._send(self._answer({}))

    def do_POST(self) -> None:
        """CKAN reads by POST too; nothing else takes a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, LARGEST_BODY))
        if "/api/" not in self.path:
            self._send(Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"", "text/plain; charset=utf-8"))
            return
        self._send(self._answer(_parameters(body)))

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _answer(self, posted: dict[str, str]) -> Answer:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()} | posted
        here = f"http://{self.headers.get('Host', 'localhost')}"
        if path.startswith("/v3/"):
            return self.server.indicators.answer(path, query, here)
        if path.startswith("/api/"):
            return self.server.catalog.answer(path, query, here)
        return self._file(path)

    def _file(self, path: str) -> Answer:
        target = (self.server.folder / path.lstrip("/")).resolve()
        inside = target == self.server.folder or self.server.folder in target.parents
        if not inside or target.relative_to(self.server.folder).parts[:1] in [(name,) for name in CLOSED]:
            return _not_found()
        if target.is_dir():
            if not path.endswith("/"):
                return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", "text/plain", location=f"{path}/")
            target /= "index.html"
        if not target.is_file():
            return _not_found()
        return self._unless_known(target)

    def _unless_known(self, target: Path) -> Answer:
        """The file, or 304 when the reader has it by ETag or, without one, by date."""
        content = target.read_bytes()
        kind = TYPES.get(target.suffix) or mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        changed = int(target.stat().st_mtime)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        marks = {"etag": tag, "modified": formatdate(changed, usegmt=True)}
        if self._knows(tag, changed):
            return Answer(HTTPStatus.NOT_MODIFIED, b"", "", **marks)
        return Answer(HTTPStatus.OK, content, kind, **marks)

    def _knows(self, tag: str, changed: int) -> bool:
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in known.split(",")]
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and parsedate_to_datetime(since).timestamp() >= changed
        except ValueError:
            return False

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers().items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)


def _parameters(body: bytes) -> dict[str, str]:
    """The parameters of a posted JSON object; a form or nonsense gives none."""
    try:
        posted = json.loads(body or b"{}")
    except ValueError:
        return {}
    return {key: str(value) for key, value in posted.items()} if isinstance(posted, dict) else {}


def _not_found() -> Answer:
    page = (
        '<!DOCTYPE html><html lang="sv"><title>Sidan finns inte</title><h1>Sidan finns inte</h1>'
        "<p>Påhittad kommun: all information på den här sidan är påhittad.</p></html>"
    )
    return Answer(HTTPStatus.NOT_FOUND, page.encode(), "text/html; charset=utf-8")
