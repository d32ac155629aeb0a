"""How addresses are asked: the requests adapters that wait their turn, keep what they get, and answer from memory."""

import io
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

import requests
import urllib3
from protego import Protego
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from harvesters.archive import Archive, TooLarge
from harvesters.store import Fetch, Store
from harvesters.wire import Wire, cut_after

TIMEOUT = (10.0, 60.0)
LONGEST_DOWNLOAD = 600.0
LARGEST_BODY = 100_000_000
LONGEST_WAIT = 120.0
SECONDS_BETWEEN_REQUESTS = 1.0
CHUNK = 1 << 16


class Endless(Exception):
    """The source has been asked for so long that it may have no end."""


class _Keeping(BaseAdapter):
    """What all adapters share: bodies go to the archive, answers come out of it."""

    def __init__(self, store: Store, archive: Archive, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.store, self.archive, self.now = store, archive, now

    def close(self) -> None:
        """Holds nothing open."""

    def keep(self, url: str, chunks: Iterator[bytes], headers: CaseInsensitiveDict[str]) -> Fetch:
        sha256 = self.archive.keep(chunks, most=LARGEST_BODY)
        media_type = headers.get("Content-Type", "").split(";")[0].strip().lower()
        fetch = Fetch(
            url,
            sha256,
            media_type,
            headers.get("ETag", ""),
            headers.get("Last-Modified", ""),
            self.now().isoformat(timespec="seconds"),
        )
        before = self.store.last_fetch(url)
        if before and before.sha256 == sha256:
            fetch = Fetch(url, sha256, media_type, fetch.etag, fetch.last_modified, before.fetched_at)
        if fetch != before:
            self.store.remember_fetch(fetch)
        return fetch

    def answer(self, request: requests.PreparedRequest, fetch: Fetch, stream: bool) -> requests.Response:
        """The kept body as an answer; an open file for who reads it by stream and closes it."""
        path = self.archive.path(fetch.sha256)
        body = path.open("rb") if stream else io.BytesIO(path.read_bytes())
        return _response(request, 200, "OK", body, fetch.media_type)


class Remembered(_Keeping):
    """Answers from what was fetched before; an address never fetched is 504."""

    def send(self, request: requests.PreparedRequest, stream: bool = False, *_: Any, **__: Any) -> requests.Response:
        fetch = self.store.last_fetch(str(request.url))
        if fetch is None or not self.archive.path(fetch.sha256).exists():
            return _response(request, 504, "never fetched", None)
        return self.answer(request, fetch, stream)


class Files(_Keeping):
    """file: addresses, for sources that are folders."""

    def send(self, request: requests.PreparedRequest, stream: bool = False, *_: Any, **__: Any) -> requests.Response:
        path = Path(unquote(urlsplit(str(request.url)).path))
        if not path.is_file():
            return _response(request, 404, "no such file", None)
        with path.open("rb") as file:
            fetch = self.keep(str(request.url), iter(lambda: file.read(CHUNK), b""), CaseInsensitiveDict())
        return self.answer(request, fetch, stream)


class Polite(_Keeping):
    """Asks the network: one request a second and host, robots.txt, time and size limits, retries, conditional GET.

    After `seconds` it asks no more, and whoever asks is told that the source has no end.

    A POST is a question (Fetcher.ask): it changes nothing at the source, so it is retried as a GET is.
    """

    def __init__(
        self, store: Store, archive: Archive, now: Callable[[], datetime], hosts: frozenset[str], seconds: float
    ) -> None:
        super().__init__(store, archive, now)
        self.wire = Wire(hosts, _PatientRetry.usual())
        self.robots: dict[str, Protego | None] = {}
        self.interfaces: set[str] = set()
        self.last_request: dict[str, float] = {}
        self.ends = time.monotonic() + seconds

    def close(self) -> None:
        self.wire.close()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        url = str(request.url)
        if time.monotonic() > self.ends:
            raise Endless(url)
        if not self._robots_allow(request):
            raise requests.RequestException("the site's robots.txt forbids it")
        known = self._ask_conditionally(request) if request.method == "GET" else None
        response = self._on_the_wire(request, timeout or TIMEOUT, verify)
        if known and response.status_code == 304:
            response.close()
            return self.answer(request, known, stream)
        if request.method not in ("GET", "POST") or response.status_code != 200:
            return response
        with response:
            if request.method == "POST":
                body = io.BytesIO(b"".join(self._chunks(response)))
                return _response(request, 200, "OK", body, response.headers.get("Content-Type", ""))
            return self.answer(request, self.keep(url, self._chunks(response), response.headers), stream)

    def _ask_conditionally(self, request: requests.PreparedRequest) -> Fetch | None:
        """What the answer may be compared with by its server; None where it is not to be."""
        known = self.store.last_fetch(str(request.url))
        if not known or not (known.etag or known.last_modified) or not self.archive.path(known.sha256).exists():
            return None
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        return known

    def _on_the_wire(self, request: requests.PreparedRequest, timeout: Any, verify: Any) -> requests.Response:
        host = urlsplit(str(request.url)).netloc
        pause = self.last_request.get(host, 0.0) + SECONDS_BETWEEN_REQUESTS - time.monotonic()
        if pause > 0 and not _is_loopback(urlsplit(str(request.url)).hostname or ""):
            time.sleep(pause)
        self.last_request[host] = time.monotonic()
        return self.wire.send(request, stream=True, timeout=timeout, verify=verify)

    @staticmethod
    def _chunks(response: requests.Response) -> Iterator[bytes]:
        if (response.raw.length_remaining or 0) > LARGEST_BODY:
            raise TooLarge(f"larger than {LARGEST_BODY:,} bytes")
        with cut_after(LONGEST_DOWNLOAD, response.raw.shutdown, "the download"):
            yield from response.iter_content(CHUNK)

    def _robots_allow(self, request: requests.PreparedRequest) -> bool:
        if str(request.url).startswith(tuple(self.interfaces)):
            return True
        parts = urlsplit(str(request.url))
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self.robots:
            self.robots[root] = self._read_robots(root, request)
        rules = self.robots[root]
        return rules is None or rules.can_fetch(str(request.url), "insyn")

    def _read_robots(self, root: str, request: requests.PreparedRequest) -> Protego | None:
        """The site's rules; None where it has none. RFC 9309: a file that cannot be reached forbids everything."""
        asked = requests.Request("GET", f"{root}/robots.txt", headers={"User-Agent": request.headers["User-Agent"]})
        response = self._on_the_wire(asked.prepare(), TIMEOUT, True)
        with response:
            if response.status_code >= 500:
                raise requests.ConnectionError(f"robots.txt answered {response.status_code}")
            if response.status_code != 200:
                return None
            with cut_after(LONGEST_DOWNLOAD, response.raw.shutdown, "robots.txt"):
                body = response.raw.read(500_000, decode_content=True)
        return Protego.parse(body.decode("utf-8", errors="replace"))


class _PatientRetry(urllib3.Retry):
    """Retries with back-off, waiting as long as the server asks but never longer than LONGEST_WAIT."""

    @classmethod
    def usual(cls) -> "_PatientRetry":
        codes = (429, 500, 502, 503, 504)
        return cls(
            total=3, redirect=False, backoff_factor=0.5, status_forcelist=codes,
            allowed_methods=("GET", "HEAD", "POST"), raise_on_status=False,
        )  # fmt: skip

    def get_retry_after(self, response: Any) -> float | None:
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, LONGEST_WAIT)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _response(
    request: requests.PreparedRequest, status: int, reason: str, body: BinaryIO | None, media_type: str = ""
) -> requests.Response:
    response = requests.Response()
    response.request, response.url = request, str(request.url)
    response.status_code, response.reason = status, reason
    response.raw = body or io.BytesIO()
    response.headers["Content-Type"] = media_type
    response.encoding = "utf-8"
    return response
