"""One server for many municipalities: a door for each, and a start page that leads to them and searches in all."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path

from datasets import instance as instances
from datasets.instance import Instance
from datasets.shelf import STATUS
from datasets.strict import ConfigError
from portal import language, start
from portal.asgi import (
    NOT_A_NAME,
    PLAIN,
    App,
    Receive,
    Scope,
    Send,
    is_well_named,
    live,
    path_of,
    respond,
    with_headers,
)
from portal.clock import today_in_sweden
from portal.headers import headers_at
from portal.open_edition import OpenEdition
from portal.site import Site
from portal.wsgi import Threads

ONE, MANY = "INSYN_INSTANCE", "INSYN_INSTANCES"
"""The environment's names for the folder of one instance, and for the folder of many."""
_THREADS = 2
_OURS = ("en", "sok", "static", "halsa", "metrics")


class Doors:
    """The ASGI application of many instances, each at its name: /katrineholm/... . The clock is handed in."""

    def __init__(
        self, found: Mapping[str, Instance], today: Callable[[], date], at_rest: Callable[[], object] = lambda: None
    ) -> None:
        if taken := set(_OURS) & found.keys():
            raise ConfigError(f"{taken.pop()}: an instance's folder cannot have a name of the start page; rename it")
        self._sites = {name: Site(one, today, f"/{name}", at_rest) for name, one in found.items()}
        self._start = Threads(start.create_app().wsgi_app, _THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send, self._living())
            return
        name, slash, _ = scope["path"][1:].partition("/")
        if name not in self._sites:
            await self._answer(scope, send)
        elif not slash and scope["type"] == "http":
            await respond(with_headers(send, headers_at("/")), 308, [(b"location", f"/{name}/".encode())])
        else:
            await self._sites[name]({**scope, "root_path": f"/{name}"}, receive, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        """The start page, with all editions open as long as it is made."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        send = with_headers(send, headers_at(path_of(scope)))
        if not is_well_named(scope):
            await respond(send, 400, [PLAIN], NOT_A_NAME)
            return
        language.enter("")
        async with AsyncExitStack() as stack:
            rooms = []
            for name, site in self._sites.items():
                opened = await stack.enter_async_context(site.reading())
                rooms.append(_room(name, site.instance, opened))
            answer = await self._start.answer({**scope, start.ROOMS: rooms})
        await respond(send, answer.status, answer.headers, b"" if scope["method"] == "HEAD" else answer.body)

    @asynccontextmanager
    async def _living(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for site in self._sites.values():
                await stack.enter_async_context(site.living())
            yield
            self._start.close()


def _room(name: str, instance: Instance, opened: OpenEdition | None) -> start.Room:
    if opened is None:
        return start.Room(name, instance.municipality, None)
    status = instance.editions / STATUS if instance.server.metrics else None
    return start.Room(name, instance.municipality, opened.catalogue, opened.edition, status)


def site_from_environment(at_rest: Callable[[], object]) -> App:
    """The site of the instance that INSYN_INSTANCE names, or those of the folder that INSYN_INSTANCES names.

    Each server process makes its own.
    """
    if many := os.environ.get(MANY):
        return Doors(instances.load_all(Path(many)), today_in_sweden, at_rest)
    return Site(instances.load(Path(os.environ[ONE])), today_in_sweden, at_rest=at_rest)
