"""The one site: Datasette below /data, the pages everywhere else, from one edition at a time."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from pathlib import Path

from datasette.utils.asgi import asgi_send_file

from datasets.instance import Instance
from datasets.shelf import FILE_NAME
from portal import data, language, problems
from portal.api import app as api
from portal.api import problems as api_problems
from portal.asgi import (
    NOT_A_NAME,
    PLAIN,
    Answer,
    Message,
    Receive,
    Scope,
    Send,
    header,
    is_well_named,
    live,
    path_of,
    respond,
    with_headers,
)
from portal.headers import headers_at, is_open, preflight_headers
from portal.lasting import Collected, Making, begin
from portal.open_edition import OpenEdition, open_edition
from portal.page_cache import LARGEST_PAGE, Key, Page, PageCache
from portal.reading_room import ReadingRoom

_SAFE = ("GET", "HEAD")
_EDITION = re.compile(rf"/utgavor/({FILE_NAME.pattern}(\.gz)?|insyn-[0-9T]+Z\.csv\.zip)")
_MEDIA_TYPES = {".db": "application/vnd.sqlite3", ".gz": "application/gzip", ".zip": "application/zip"}
_CHUNK = 65_536
_TAKEN_HOME = {"cache-control": "no-cache"}
_HOST = re.compile(r":[0-9]{1,5}$")
"""The port that a Host header ends with."""
_NOTHING_YET = "Inga uppgifter har publicerats än. Kör insyn harvest.\n".encode()


class Site:
    """The ASGI application of one instance, below `door` where the server has many. The clock is handed in, and what
    is to be done when an edition is open and the one before is closed."""

    def __init__(
        self,
        instance: Instance,
        today: Callable[[], date],
        door: str = "",
        at_rest: Callable[[], object] = lambda: None,
    ) -> None:
        self.instance, self._today, self._door = instance, today, door
        self._room = ReadingRoom(instance.editions, lambda one: open_edition(instance, one, today, door), at_rest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send, self.living())
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        language.enter(self._door)
        scope = _without_cookies(scope)
        send = with_headers(send, headers_at(path_of(scope)))
        if not self._is_ours(scope):
            await respond(send, 400, [PLAIN], NOT_A_NAME)
            return
        if scope["method"] == "OPTIONS" and is_open(path_of(scope)):
            await respond(send, 200, preflight_headers())
            return
        async with self.reading() as opened:
            if opened is None:
                await _nothing_yet(scope, send)
            elif file := self._edition_file(scope):
                await asgi_send_file(send, file, file.name, _MEDIA_TYPES[file.suffix], _CHUNK, dict(_TAKEN_HOME))
            elif _is_open_data(scope):
                await self._data(opened, scope, receive, send)
            else:
                await self._page(opened, scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        """Whether the request is for a name that the site answers to."""
        asked = _HOST.sub("", header(scope, b"host").decode("latin-1")).lower()
        return is_well_named(scope) and (not self.instance.hosts or asked in self.instance.hosts)

    def _edition_file(self, scope: Scope) -> Path | None:
        """The edition that is asked for to be taken home. Sent in pieces, so that no thread waits for slow readers."""
        asked = _EDITION.fullmatch(path_of(scope))
        path = self.instance.editions / asked[1] if asked and scope["method"] in _SAFE else None
        return path if path and path.is_file() else None

    async def _data(self, opened: OpenEdition, scope: Scope, receive: Receive, send: Send) -> None:
        if path_of(scope) == "/data":
            query = b"?" + scope["query_string"] if scope["query_string"] else b""
            await respond(send, 308, [(b"location", language.at(data.BASE_URL).encode() + query)])
            return
        tag, made = self._tag(opened), begin(scope)
        if header(scope, b"if-none-match") == tag:
            await respond(send, 304, [(b"etag", tag)])
            return
        key = self._key(scope)
        page = opened.cache.get(key) if made.lasts else None
        if page is None:
            collected = Collected(_revalidated(send, tag, made), LARGEST_PAGE)
            await opened.data(scope, receive, collected)
            answer = collected.answer() if made.lasts and scope["method"] == "GET" and self._key(scope) == key else None
            if answer is None or answer.status != 200:
                await collected.let_go()
                return
            page = opened.cache.put(key, answer)
        await _send_page(send, scope, opened.cache, key, page, tag)

    async def _page(self, opened: OpenEdition, scope: Scope, receive: Receive, send: Send) -> None:
        tag = self._tag(opened)
        if scope["method"] not in ("GET", "HEAD"):
            answer = await opened.pages.answer(scope, receive)
            await respond(send, answer.status, answer.headers, answer.body)
            return
        if header(scope, b"if-none-match") == tag:
            await respond(send, 304, [(b"etag", tag), (b"cache-control", b"no-cache")])
            return
        key = self._key(scope)
        page = opened.cache.get(key)
        if page is None:
            answer = await opened.pages.answer({**scope, "method": "GET"})
            if not _lasts(answer) or self._key(scope) != key:
                await respond(send, answer.status, answer.headers, _sent(scope, answer.body))
                return
            page = opened.cache.put(key, answer)
        await _send_page(send, scope, opened.cache, key, page, tag)

    def _key(self, scope: Scope) -> Key:
        """What the answer depends on: the day, and the question; in the API also what the client accepts."""
        accepted = header(scope, b"accept") if path_of(scope).startswith(api.PREFIX) else b""
        asked = scope["path"].encode() + b"?" + scope["query_string"]
        return self._today(), b"//".join((header(scope, b"host"), asked, accepted))

    def _tag(self, opened: OpenEdition) -> bytes:
        return f'W/"{opened.tag}-{self._today()}"'.encode()

    def reading(self) -> AbstractAsyncContextManager[OpenEdition | None]:
        """The current edition, open as long as this lasts; None before the first one."""
        return self._room.reading()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """The room is open, and looks for new editions."""
        await self._room.look()
        watch = asyncio.create_task(self._room.keep_current())
        yield
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await self._room.clear()


def _without_cookies(scope: Scope) -> Scope:
    """The site sets none and reads none: those of a reader are of other sites, and Datasette stumbles over odd ones."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"cookie"]}


async def _nothing_yet(scope: Scope, send: Send) -> None:
    media_type, body = "text/plain; charset=utf-8", _NOTHING_YET
    if path_of(scope).startswith(api.PREFIX):
        media_type, body = problems.MEDIA_TYPE, json.dumps(api_problems.describe(503, "/api", path_of(scope))).encode()
    await respond(send, 503, [(b"content-type", media_type.encode()), (b"retry-after", b"60")], body)


def _is_open_data(scope: Scope) -> bool:
    """Whether Datasette may see the request. What it may not see, the pages refuse in their own look."""
    return data.is_data(path_of(scope)) and not data.is_closed(path_of(scope)) and scope["method"] in _SAFE


def _revalidated(send: Send, tag: bytes, made: Making) -> Send:
    """Answers that hold as long as the edition and the day: to be asked for again each time, with a short answer.

    One that does not last has no tag, and is whole each time.
    """
    good = with_headers(send, {b"cache-control": b"no-cache", b"etag": tag})
    plain = with_headers(send, {b"cache-control": b"no-cache"})
    status = 0

    async def send_revalidated(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        await (good if status == 200 and made.lasts else plain)(message)

    return send_revalidated


def _lasts(answer: Answer) -> bool:
    """Whether the page holds as long as the edition and the day: a good one that says nothing of caching itself."""
    return answer.status == 200 and not answer.header(b"cache-control")


async def _send_page(send: Send, scope: Scope, cache: PageCache, key: Key, page: Page, tag: bytes) -> None:
    """The page, compressed where the reader takes it so."""
    packed = cache.gzipped(key, page) if b"gzip" in header(scope, b"accept-encoding") else b""
    body = packed or page.plain
    headers = [
        *page.headers,
        (b"content-length", str(len(body)).encode()),
        (b"etag", tag),
        (b"cache-control", b"no-cache"),
        (b"vary", b"accept-encoding"),
    ]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    await respond(send, 200, headers, _sent(scope, body))


def _sent(scope: Scope, body: bytes) -> bytes:
    """Nothing of a body that is not asked for."""
    return b"" if scope["method"] == "HEAD" else body
