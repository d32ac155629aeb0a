"""The little of ASGI that the site uses: types, and answers that need no framework."""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
_NAME = re.compile(rb"([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_LONGEST_NAME = 260
NOT_A_NAME = "Okänd adress. Fråga efter portalen vid dess eget namn.\n".encode()
PLAIN = (b"content-type", b"text/plain; charset=utf-8")


async def respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """One whole answer. A body that is not sent (HEAD) is the caller's matter."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def is_well_named(scope: Scope) -> bool:
    """Whether the name that the request asks for can be one: labels, or an IP address, and a port. Or it names none."""
    name = header(scope, b"host")
    return not name or len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that name (in small letters), or nothing."""
    return next((value for key, value in scope["headers"] if key == name), b"")


def path_of(scope: Scope) -> str:
    """The decoded path below where the application is mounted."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


async def live(receive: Receive, send: Send, living: AbstractAsyncContextManager[None]) -> None:
    """The lifespan of an application: what it lives on is there from start to shutdown of the server."""
    await receive()
    async with living:
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})


def with_headers(send: Send, headers: Mapping[bytes, bytes]) -> Send:
    """A `send` whose answers carry these headers in place of any of the same names."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in headers]
            message = {**message, "headers": [*kept, *headers.items()]}
        await send(message)

    return send_with_headers


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of an application, with the names of its headers in small letters."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")
