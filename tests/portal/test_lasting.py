"""What lasts of Datasette's answers: kept whole, counted once, and nothing that own SQL or a time limit changes."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from datasette.database import Database, QueryInterrupted

from portal import lasting
from portal.asgi import Message
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf

TABLE = "/data/insyn/decisions"
FACET = "select kind as value, count(*) as count from (select 1)"


@pytest.fixture
def fresh(edition: Shelf) -> Iterator[Browser]:
    browser = Browser(edition.instance)
    yield browser
    browser.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that reach the edition's file."""
    found: list[str] = []
    ask = Database.execute

    async def execute(database: Any, sql: str, *given: Any, **named: Any) -> Any:
        found.append(" ".join(sql.split()))
        return await ask(database, sql, *given, **named)

    monkeypatch.setattr(Database, "execute", execute)
    return found


@pytest.mark.parametrize(
    "path",
    [
        TABLE,
        f"{TABLE}?organization=kommunfullmaktige",
        f"{TABLE}.json",
        f"{TABLE}.csv?_dl=1",
        f"{TABLE}/kommunfullmaktige-2026-10-19-91",
        "/data/insyn/andrade_beslut",
    ],
)
def test_an_answer_is_made_once_and_is_the_same_again(fresh: Browser, asked: list[str], path: str) -> None:
    first = fresh.request(path)
    assert first.status_code == 200, path
    made = len(asked)
    assert made
    again, head = fresh.request(path), fresh.request(path, "HEAD")
    assert len(asked) == made
    assert again.content == first.content
    for name in ("content-type", "content-disposition", "link", "etag", "cache-control"):
        assert again.headers.get(name) == first.headers.get(name) == head.headers.get(name), name
    packed = fresh.request(path, headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", first.content)


@pytest.mark.parametrize(
    "path", ["/data/insyn.json?sql=select+random()+as+x", f"{TABLE}.json?_where=random()+is+not+null"]
)
def test_what_a_readers_own_sql_asks_for_is_asked_again(fresh: Browser, asked: list[str], path: str) -> None:
    first = fresh.request(path)
    assert (first.status_code, "etag" in first.headers) == (200, False)
    before = len(asked)
    fresh.request(path)
    assert sum("random()" in sql for sql in asked[before:]) == sum("random()" in sql for sql in asked[:before]) > 0


def test_facets_and_counts_are_reckoned_once_for_all_pages(fresh: Browser, asked: list[str]) -> None:
    for size in (5, 6, 7):
        assert fresh.request(f"{TABLE}?organization=kommunfullmaktige&_size={size}").status_code == 200
    counts = [sql for sql in asked if "count(*)" in sql or " as value, " in sql]
    assert counts and len(counts) == len(set(counts))


def test_an_answer_that_a_time_limit_cut_short_is_not_kept(
    fresh: Browser, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = True
    ask = Database.execute

    async def execute(database: Any, sql: str, *given: Any, **named: Any) -> Any:
        if stopped and " as value, " in sql:
            raise QueryInterrupted(Exception("interrupted"), sql, {})
        return await ask(database, sql, *given, **named)

    monkeypatch.setattr(Database, "execute", execute)
    short = fresh.request(f"{TABLE}.json?_facet=outcome")
    assert short.json()["facet_results"] == {}
    assert "etag" not in short.headers
    assert "hann inte räknas" in fresh.request(f"{TABLE}?_facet=outcome").text
    stopped = False
    assert "hann inte räknas" not in fresh.request(f"{TABLE}?_facet=outcome").text
    whole = fresh.request(f"{TABLE}.json?_facet=outcome")
    assert whole.json()["facet_results"]["outcome"]["results"]
    assert "etag" in whole.headers


def test_no_error_is_kept(fresh: Browser, asked: list[str]) -> None:
    for _ in range(2):
        before = len(asked)
        assert fresh.request("/data/insyn/finns-inte").status_code == 404
        assert len(asked) > before


def test_those_who_ask_at_once_wait_for_one_reckoning_and_none_gets_an_old_failure() -> None:
    asked = 0

    async def fails() -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        raise httpx.TimeoutException("stopped")

    async def answers() -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return "counted"

    async def ask() -> None:
        lasting.begin({"query_string": b""})
        reckonings = lasting.Reckonings()
        failed = await asyncio.gather(*(reckonings.once(FACET, {}, fails) for _ in range(3)), return_exceptions=True)
        assert [type(one) for one in failed] == [httpx.TimeoutException] * 3
        assert asked == 1
        assert await asyncio.gather(*(reckonings.once(FACET, {}, answers) for _ in range(3))) == ["counted"] * 3
        assert asked == 2
        await reckonings.once("select kind from decisions", {}, answers)
        await reckonings.once("select kind from decisions", {}, answers)
        assert asked == 4

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("bodies", "ended", "whole"),
    [
        ([b"ab"], True, True),
        ([b"ab", b"c"], True, True),
        ([b"ab", b"cde"], True, False),
        ([b"ab"], False, False),
        ([], False, False),
    ],
)
def test_an_answer_is_collected_up_to_its_end_and_sent_on_as_it_came(
    bodies: list[bytes], ended: bool, whole: bool
) -> None:
    came: list[Message] = []

    async def send(message: Message) -> None:
        came.append(message)

    messages: list[Message] = [{"type": "http.response.start", "status": 200, "headers": [(b"Link", b"x")]}]
    messages += [
        {"type": "http.response.body", "body": body, "more_body": not (ended and place == len(bodies))}
        for place, body in enumerate(bodies, 1)
    ]

    async def collect() -> lasting.Collected:
        collected = lasting.Collected(send, 4)
        for message in messages:
            await collected(message)
        return collected

    collected = asyncio.run(collect())
    answer = collected.answer()
    assert (answer is not None) == whole
    if answer:
        assert (answer.status, answer.headers, answer.body) == (200, [(b"link", b"x")], b"".join(bodies))
        assert came == []
    asyncio.run(collected.let_go())
    assert came == messages
