"""One server for many municipalities: a door for each, and a start page that leads to them and searches in all."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from datasets import instance as instances
from datasets.instance import Instance
from datasets.strict import ConfigError
from portal import language, start
from portal.asgi import App, Receive, Scope, Send, live, path_of, respond, with_headers
from portal.clock import today_in_sweden
from portal.headers import headers_at
from portal.site import Site

ONE, MANY = "INSYN_INSTANCE", "INSYN_INSTANCES"
"""The environment's names for the folder of one instance, and for the folder of many."""
_OURS = ("en", "sok", "static", "halsa")


class Doors:
    """The ASGI application of many instances, each at its name: /katrineholm/... . The clock is handed in."""

    def __init__(self, found: Mapping[str, Instance], today: Callable[[], date]) -> None:
        if taken := set(_OURS) & found.keys():
            raise ConfigError(f"{taken.pop()}: an instance's folder cannot have a name of the start page; rename it")
        self._sites = {name: Site(one, today, f"/{name}") for name, one in found.items()}
        self._start = cast(App, WSGIMiddleware(cast(Any, start.create_app()), workers=2))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send, self._living())
            return
        name, slash, _ = scope["path"][1:].partition("/")
        if name not in self._sites:
            await self._answer(scope, receive, send)
        elif not slash and scope["type"] == "http":
            await respond(send, 308, [(b"location", f"/{name}/".encode())])
        else:
            await self._sites[name]({**scope, "root_path": f"/{name}"}, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The start page, with all editions open as long as it is made."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        language.enter("")
        async with AsyncExitStack() as stack:
            rooms = []
            for name, site in self._sites.items():
                opened = await stack.enter_async_context(site.reading())
                rooms.append(start.Room(name, site.instance.municipality, opened.catalogue if opened else None))
            send = with_headers(send, headers_at(path_of(scope)))
            await self._start({**scope, start.ROOMS: rooms}, receive, send)

    @asynccontextmanager
    async def _living(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for site in self._sites.values():
                await stack.enter_async_context(site.living())
            yield


def site_from_environment() -> App:
    """The site of the instance that INSYN_INSTANCE names, or those of the folder that INSYN_INSTANCES names.

    Each server process makes its own.
    """
    if many := os.environ.get(MANY):
        return Doors(instances.load_all(Path(many)), today_in_sweden)
    return Site(instances.load(Path(os.environ[ONE])), today_in_sweden)
