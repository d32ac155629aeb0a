"""Moving to a new edition: no request fails, no page mixes editions, and the old one leaves nothing open."""

import asyncio
import json
import os
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from datasets import shelf as shelves
from portal.reading_room import LOOK_EVERY, ReadingRoom
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf

READERS = 8


def _name_everything(shelf: Shelf, name: str) -> None:
    """Two places of one page tell the edition: the meeting's body and the decision's title."""
    shelf.insert("organizations", {"id": "kommunstyrelsen", "name": f"Styrelsen {name}", "classification": "board"})
    shelf.insert("matters", {"id": "KS-2026-17", "case_number": "KS/2026:17", "title": f"Skolan {name}"})
    shelf.publish()


@pytest.mark.slow
def test_editions_change_under_load_without_a_failed_request(shelf: Shelf) -> None:
    names = [f"utgåva{number}" for number in range(5)]
    _name_everything(shelf, names[0])
    stop = threading.Event()
    with RunningSite(shelf.instance) as running, ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(_read, running.url, stop) for _ in range(READERS)]
        for name in names[1:]:
            time.sleep(3 * LOOK_EVERY)
            _name_everything(shelf, name)
        time.sleep(6 * LOOK_EVERY)
        stop.set()
        seen = [answer for reader in readers for answer in reader.result()]
    assert len(seen) > 200
    assert {status for status, _ in seen} == {200}
    mixed = [found for _, found in seen if len(found) > 1]
    assert mixed == []
    assert {name for _, found in seen for name in found} == set(names)


def _read(url: str, stop: threading.Event) -> list[tuple[int, frozenset[str]]]:
    seen = []
    with httpx.Client(base_url=url, timeout=20) as client:
        while not stop.is_set():
            for path in (
                "/arenden/KS-2026-17",
                "/data/insyn/matters/KS-2026-17",
                "/beslut/kommunstyrelsen/2026-10-07/45",
            ):
                answer = client.get(path)
                seen.append((answer.status_code, frozenset(re.findall(r"utgåva\d+", answer.text))))
    return seen


@pytest.mark.slow
def test_an_old_edition_leaves_no_file_and_no_thread(shelf: Shelf) -> None:
    with RunningSite(shelf.instance) as running:
        _ask(running)
        threads = threading.active_count()
        for _ in range(4):
            edition = shelf.publish()
            _wait_for(running, edition.published_at)
            _ask(running)
        time.sleep(LOOK_EVERY)
        assert _open_editions(shelf.instance.editions) == {edition.file}
        assert threading.active_count() <= threads + 1
    assert _open_editions(shelf.instance.editions) == set()


def _ask(running: RunningSite) -> None:
    for path in ("/", "/data/insyn/decisions", "/data/insyn?sql=select+1"):
        assert httpx.get(running.url + path).status_code == 200


def _wait_for(running: RunningSite, published_at: str) -> None:
    deadline = time.monotonic() + 20
    while f'datetime="{published_at}"' not in httpx.get(running.url).text:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _open_editions(folder: Path) -> set[str]:
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except OSError:
            continue
        if target.startswith(str(folder)):
            found.add(Path(target).name)
    return found


def test_a_broken_edition_leaves_the_old_one_to_read(shelf: Shelf) -> None:
    with RunningSite(shelf.instance) as running:
        before = httpx.get(running.url).text
        current = shelf.instance.editions / shelves.CURRENT
        good = current.read_text(encoding="utf-8")
        for bad in ("", "{}", json.dumps({**json.loads(good), "file": "missing.db", "sha256": "x"}), good[:40]):
            shelves.write_atomically(current, bad)
            time.sleep(1.5 * LOOK_EVERY)
            assert httpx.get(running.url).text == before


def test_before_the_first_edition_the_site_says_so(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with RunningSite(shelf.instance) as running:
        answer = httpx.get(running.url)
        assert answer.status_code == 503
        assert "insyn harvest" in answer.text


class _Book:
    """An edition that knows whether it was closed."""

    def __init__(self, edition: shelves.Edition) -> None:
        self.edition, self.closed = edition, False

    def close(self) -> None:
        self.closed = True


def test_who_reads_may_finish_before_the_old_edition_is_closed(shelf: Shelf) -> None:
    async def read() -> None:
        async def open_book(edition: shelves.Edition) -> _Book:
            return _Book(edition)

        rests: list[None] = []
        room = ReadingRoom(shelf.instance.editions, open_book, lambda: rests.append(None))
        await room.look()
        async with room.reading() as old:
            shelf.publish()
            await room.look()
            await room.look()
            assert len(rests) == 1
            async with room.reading() as new:
                assert old is not None and new is not None
                assert new.edition != old.edition
            await asyncio.sleep(0.05)
            assert not old.closed
        await asyncio.sleep(0.05)
        assert old.closed
        assert len(rests) == 2
        await room.clear()
        assert len(rests) == 2
        assert new.closed

    asyncio.run(read())
