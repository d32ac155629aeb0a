"""Flask inside the one ASGI site: each answer is made in one go by a thread that waits for no reader.

What a reader sends is taken in before a thread is asked, and what is answered is sent when the thread is free again.
Else a few readers who send or take slowly would hold all the threads there are.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import Any, cast

from a2wsgi.wsgi import build_environ
from werkzeug.test import run_wsgi_app

from portal.asgi import Answer, Receive, Scope, header

LARGEST_BODY = 64_000
"""Bytes that a reader can send: more than the longest letter. What sends more is told so without being read."""
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Threads:
    """A WSGI application and the threads that answer for it."""

    def __init__(self, application: Wsgi, count: int) -> None:
        self._application, self._threads = application, ThreadPoolExecutor(count)

    async def answer(self, scope: Scope, receive: Receive | None = None) -> Answer:
        """The whole answer. Without `receive` nothing is read of what was sent."""
        body = await _body(scope, receive) if receive else b""
        loop, request = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(self._threads, request.run, _answer, self._application, scope, body)

    def close(self) -> None:
        """Every thread has ended."""
        self._threads.shutdown(wait=True)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """What the reader sends; None where it is too much, or breaks off."""
    told = header(scope, b"content-length")
    if told.isdigit() and int(told) > LARGEST_BODY:
        return None
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if message["type"] == "http.disconnect" or len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _answer(application: Wsgi, scope: Scope, body: bytes | None) -> Answer:
    """The application refuses a body that is none by the length that it is told."""
    environ = cast(dict[str, Any], build_environ(cast(Any, scope), cast(Any, BytesIO(body or b""))))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(LARGEST_BODY + 1 if body is None else len(body))
    parts, status, headers = run_wsgi_app(application, environ, buffered=True)
    told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status.split()[0]), told, b"".join(parts))
