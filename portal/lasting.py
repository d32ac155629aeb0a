"""What holds of Datasette's answers as long as the edition does: counts and facets are reckoned once, and whole answers
are kept. A reader's own SQL may ask for the time or for chance, so nothing of it is kept."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from portal.asgi import Answer, Message, Scope, Send

_OWN_SQL = re.compile(rb"(^|&)(sql|_where)=")
_RECKONED = re.compile(r"\s*select (count\(\*\) from |\S+ as value, count\(\*\) as count from \()")
"""As datasette.views.table and datasette.facets write it."""
_MOST = 1000
Key = tuple[str, frozenset[tuple[str, Any]]]


@dataclass(slots=True)
class Making:
    """An answer in the making: whether it can last, which it cannot where a time limit left something out."""

    lasts: bool


_making: ContextVar[Making | None] = ContextVar("making", default=None)


def begin(scope: Scope) -> Making:
    """From here on the answer to this request is made."""
    made = Making(not _OWN_SQL.search(scope["query_string"]))
    _making.set(made)
    return made


def cut_short() -> None:
    """Something was left out of the answer in the making."""
    if made := _making.get():
        made.lasts = False


class Reckonings:
    """The latest _MOST results of counts and facets. Who asks for one that is under way waits for it."""

    def __init__(self) -> None:
        self._results: OrderedDict[Key, asyncio.Future[Any]] = OrderedDict()

    async def once(self, sql: str, given: Mapping[str, Any] | None, ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """The result of a question; that of a count or facet in an answer that lasts is asked for once."""
        made = _making.get()
        if made is None or not made.lasts or not _RECKONED.match(sql):
            return await ask()
        key = (sql, frozenset((given or {}).items()))
        if key not in self._results:
            self._begin(key, ask)
        return await asyncio.shield(self._results[key])

    def _begin(self, key: Key, ask: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        asked = self._results[key] = asyncio.ensure_future(ask())
        asked.add_done_callback(lambda ended: self._forget_failure(key, ended))
        if len(self._results) > _MOST:
            self._results.popitem(last=False)

    def _forget_failure(self, key: Key, ended: asyncio.Future[Any]) -> None:
        if ended.cancelled() or ended.exception() is not None:
            self._results.pop(key, None)


class Collected:
    """A `send` that holds an answer back until it is whole; one with more than `most` bytes goes on as it comes."""

    def __init__(self, send: Send, most: int) -> None:
        self._send, self._left, self._held = send, most, list[Message]()

    async def __call__(self, message: Message) -> None:
        self._held.append(message)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            await self.let_go()

    async def let_go(self) -> None:
        """What is held back is sent."""
        held, self._held = self._held, []
        for message in held:
            await self._send(message)

    def answer(self) -> Answer | None:
        """The whole answer; None where it has no end, or some of it was sent."""
        if self._left < 0 or len(self._held) < 2 or self._held[-1].get("more_body"):
            return None
        begun, *parts = self._held
        headers = [(name.lower(), value) for name, value in begun.get("headers", [])]
        return Answer(begun["status"], headers, b"".join(part.get("body", b"") for part in parts))
