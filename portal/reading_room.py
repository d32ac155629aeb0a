"""The edition that is being read. A new one takes its place while readers read on in the old one to the end."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from datasets import shelf
from datasets.shelf import DamagedShelf, Edition

LOOK_EVERY = 1.0
"""Seconds between looks at what is current."""
_log = logging.getLogger(__name__)


class Opened(Protocol):
    """An edition that can be read; `close` waits for its threads and leaves no file open."""

    @property
    def edition(self) -> Edition: ...

    def close(self) -> None: ...


T = TypeVar("T", bound=Opened)


class _Desk(Generic[T]):
    """An open edition and how many read in it."""

    def __init__(self, opened: T) -> None:
        self.opened = opened
        self.readers = 0
        self.cleared = False


class ReadingRoom(Generic[T]):
    """Holds what `open_edition` made of the current edition of a shelf. Lives in one event loop.

    When an edition is open and the one before is closed, `at_rest` is called.
    """

    def __init__(
        self, folder: Path, open_edition: Callable[[Edition], Awaitable[T]], at_rest: Callable[[], object]
    ) -> None:
        self._folder = folder
        self._open = open_edition
        self._at_rest = at_rest
        self._desk: _Desk[T] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._complaint = ""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[T | None]:
        """The current edition, which stays open as long as this lasts; None before the first one."""
        desk = self._desk
        if desk is None:
            yield None
            return
        desk.readers += 1
        try:
            yield desk.opened
        finally:
            desk.readers -= 1
            self._close_if_left(desk)

    async def keep_current(self) -> None:
        """Looks for a new edition every second, for ever."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """What is current on the shelf is what is read. If it cannot be opened, what was read stays."""
        try:
            current = shelf.current(self._folder)
            if current is None or (self._desk and self._desk.opened.edition == current):
                return
            opened = await self._open(current)
        except DamagedShelf as error:
            self._complain(str(error))
            return
        except (OSError, ValueError, TypeError, sqlite3.Error) as error:
            self._complain(f"{self._folder / shelf.CURRENT}: the edition cannot be opened: {error}; publish it anew")
            return
        self._complaint = ""
        if self._desk is None:
            self._at_rest()
        self._put_on_desk(_Desk(opened))

    async def clear(self) -> None:
        """Nothing is open any more."""
        self._put_on_desk(None)
        await asyncio.gather(*self._closing)

    def _put_on_desk(self, desk: _Desk[T] | None) -> None:
        old, self._desk = self._desk, desk
        if old is not None:
            old.cleared = True
            self._close_if_left(old)

    def _close_if_left(self, desk: _Desk[T]) -> None:
        if desk.cleared and desk.readers == 0:
            task = asyncio.create_task(asyncio.to_thread(desk.opened.close))
            self._closing.add(task)
            task.add_done_callback(self._closed)

    def _closed(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if self._desk is not None:
            self._at_rest()

    def _complain(self, complaint: str) -> None:
        """Once, not every second."""
        if complaint != self._complaint:
            _log.error(complaint)
        self._complaint = complaint
