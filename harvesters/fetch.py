"""The one polite HTTP client: a requests session that waits its turn, keeps what it gets, and answers from memory."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from datasets.instance import Instance, Source
from harvesters.archive import Archive, TooLarge
from harvesters.naming import checksum
from harvesters.store import Fetch, Store
from harvesters.transport import TIMEOUT, Files, Polite, Remembered

LARGEST_READ = 50_000_000
T = TypeVar("T")


class FetchError(Exception):
    """`<address>: <what is wrong>; <remedy>`."""


@dataclass(frozen=True, slots=True)
class Original:
    """One body as the source gave it, kept in originals/."""

    url: str
    sha256: str
    path: Path
    media_type: str
    retrieved: str

    def read_bytes(self) -> bytes:
        """The whole body in memory; FetchError when it is larger than any page or list is."""
        if (size := self.path.stat().st_size) > LARGEST_READ:
            raise FetchError(f"{self.url}: has {size:,} bytes, a page or list at most {LARGEST_READ:,}; see what it is")
        return self.path.read_bytes()

    def text(self) -> str:
        """The body as text: UTF-8 (with or without BOM), else what Swedish systems write, Windows-1252."""
        body = self.read_bytes()
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return body.decode("cp1252", errors="replace")

    def json(self) -> Any:
        """The body as JSON; FetchError when it is none."""
        try:
            return json.loads(self.text())
        except (ValueError, RecursionError) as error:
            raise FetchError(f"{self.url}: the answer is not JSON: {error}; see whether the address is right") from None


class Fetcher:
    """Fetches for one source. `offline` answers only from what was fetched before.

    The hosts of the source itself are allowed whatever they are; others only if they are public.
    file: addresses are known only where `files` says that the source is one itself: no page of the web leads to them.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        *,
        user_agent: str,
        now: Callable[[], datetime],
        hosts: Collection[str] = (),
        files: bool = False,
        offline: bool = False,
        hours: float = 12,
    ) -> None:
        self.store, self.archive = store, archive
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.max_redirects = 5
        self.session.headers["User-Agent"] = user_agent
        polite = partial(Polite, store, archive, now, frozenset(hosts), hours * 3600)
        adapter = Remembered(store, archive, now) if offline else polite()
        self.adapter = adapter
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, adapter)
        if files:
            self.session.mount("file://", adapter if offline else Files(store, archive, now))

    def is_interface(self, prefix: str) -> None:
        """What is below `prefix` is made for programs: robots.txt, which speaks to crawlers of pages, is not asked."""
        if isinstance(self.adapter, Polite):
            self.adapter.interfaces.add(prefix)

    def get(self, url: str, params: dict[str, str] | None = None) -> Original:
        """The body at `url`, kept. FetchError for anything but an answer of 200."""
        response = self._send("GET", url, params=params)
        with response:
            _check_ok(response, url)
        fetch = self.store.last_fetch(str(response.url))
        if fetch is None:
            raise FetchError(f"{url}: was not kept; fetch it again")
        if response.url != url and params is None:
            self.store.remember_fetch(Fetch(url, fetch.sha256, fetch.media_type, "", "", fetch.fetched_at))
        return Original(url, fetch.sha256, self.archive.path(fetch.sha256), fetch.media_type, fetch.fetched_at)

    def ask(self, url: str, question: Mapping[str, Any], *, passing: Collection[str] = ()) -> Mapping[str, Any]:
        """The JSON object that answers `question`, sent by POST as JSON. FetchError for anything else.

        It is kept under the address and the checksum of the question, so that it can be read again without the network.
        `passing` are keys of both that are other each time, such as a session: they are neither kept nor told apart.
        """
        lasting = _canonical({key: value for key, value in question.items() if key not in passing})
        with self._send("POST", f"{url}#{checksum(lasting, 16)}", json=question) as response:
            _check_ok(response, url)
            try:
                answer = response.json()
            except (ValueError, RecursionError) as error:
                raise FetchError(f"{url}: the answer is not JSON: {error}; see whether the address is right") from None
        if not isinstance(answer, dict):
            raise FetchError(f"{url}: the answer is no JSON object; see whether the address is right")
        if isinstance(self.adapter, Polite):
            kept = _canonical({key: value for key, value in answer.items() if key not in passing})
            headers = requests.structures.CaseInsensitiveDict({"Content-Type": "application/json"})
            self.adapter.keep(str(response.url), iter([kept]), headers)
        return answer

    def _send(self, method: str, url: str, **content: Any) -> requests.Response:
        try:
            return self.session.request(method, url, timeout=TIMEOUT, stream=method == "GET", **content)
        except (requests.RequestException, urllib3.exceptions.HTTPError, TooLarge, OSError, ValueError) as error:
            raise FetchError(
                f"{url}: cannot be fetched: {_plainly(error)}; the source may be down, try later"
            ) from error

    def last(self, url: str) -> Original | None:
        """What an earlier fetch of `url` kept."""
        fetch = self.store.last_fetch(url)
        if fetch is None:
            return None
        return Original(url, fetch.sha256, self.archive.path(fetch.sha256), fetch.media_type, fetch.fetched_at)

    def standing(self, url: str, source: str) -> Original | None:
        """The body that the records which stand of a document of the source were read from."""
        found = self.store.document_read(url, source)
        if found is None or not self.archive.path(found[0]).exists():
            return None
        sha256, media_type, retrieved = found
        return Original(url, sha256, self.archive.path(sha256), media_type or "", retrieved)


def _check_ok(response: requests.Response, url: str) -> None:
    if response.status_code != 200:
        raise FetchError(f"{url}: answered {response.status_code} {response.reason}; see whether it has moved")


def shaped(content: Any, kind: type[T], url: str, what: str) -> T:
    """The content, where it is of that kind; FetchError where a source gives something else for `what`."""
    if isinstance(content, kind):
        return content
    raise FetchError(f"{url}: the answer has no {what} as it should; see whether the address is right")


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _plainly(error: BaseException) -> str:
    """The cause of a network error in a few words, without Python's wrappings."""
    while within := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        error = within
    return str(error) or type(error).__name__


def fetcher_of(
    source: Source, instance: Instance, store: Store, *, offline: bool, now: Callable[[], datetime]
) -> Fetcher:
    """What the source may reach: its own host and those it lists, and files only where it is a file itself."""
    archive = Archive(instance.originals)
    archive.clear_unfinished()
    parts = urlsplit(source.address)
    return Fetcher(
        store,
        archive,
        user_agent=_user_agent(instance),
        now=now,
        hosts={parts.hostname or "", *source.hosts},
        files=parts.scheme == "file",
        offline=offline,
        hours=source.expect.hours,
    )


def _user_agent(instance: Instance) -> str:
    who = instance.municipality
    contact = who.contact or who.website or "no contact given"
    return f"Insyn/0.1 (open data portal of {who.name}; {contact})".encode("ascii", "replace").decode("ascii")
