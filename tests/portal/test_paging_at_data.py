"""A table at /data read page by page, or as one stream, holds every row once, however it is sorted."""

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Iterator

import pytest

from datasets import declaration
from portal import tie_break
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf, fill

MANY = 130
COLUMNS = declaration.load().tables["decisions"].columns


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A site with many decisions alike in all but their identifier, whose order is not that of the rows."""
    shelf = Shelf(tmp_path_factory.mktemp("alike"))
    fill(shelf)
    one = shelf.rows("decisions", "kommunstyrelsen-2026-10-07-47")
    shelf.insert("decisions", *({**one, "id": f"kommunstyrelsen-2026-10-07-{900 - number}"} for number in range(MANY)))
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


def streamed(site: Browser, query: str) -> Counter[str]:
    answer = site.request(f"/data/insyn/decisions.csv?_stream=on&{query}")
    assert answer.status_code == 200, answer.text
    return Counter(row["id"] for row in csv.DictReader(io.StringIO(answer.text, newline="")))


def truth(site: Browser) -> Counter[str]:
    answer = site.request("/data/insyn.json?_shape=arrays&sql=select+id+from+decisions").json()
    return Counter(identifier for (identifier,) in answer["rows"])


@pytest.mark.parametrize("sort", ["_sort", "_sort_desc"])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_stream_holds_every_row_once(alike: Browser, sort: str, column: str) -> None:
    assert streamed(alike, f"{sort}={column}") == truth(alike)


def test_a_stream_holds_every_row_once_as_it_is_sorted_where_nothing_is_said(alike: Browser) -> None:
    found = streamed(alike, "")
    assert found == truth(alike)
    assert len(found) > MANY


def test_pages_hold_every_row_once(alike: Browser) -> None:
    told: Counter[str] = Counter()
    address = "/data/insyn/decisions.json?_shape=objects&_size=7&_where=date>'2000'"
    while address:
        answer = alike.request(address.removeprefix("http://insyn.test")).json()
        told.update(row["id"] for row in answer["rows"])
        address = answer["next_url"]
    assert told == truth(alike)


@pytest.mark.parametrize(
    ("asked", "keys", "sorted_by"),
    [
        ("select rowid, a from [a table] order by [a b] desc limit 51", [], "[a b] desc, rowid limit 51 + 0"),
        ("select a from t where x = :p0 and y = 1 order by a limit 8", ["k", "order"], "a, k, [order] limit 8 + 0"),
        ("select a from t where x = :p0 order by a, k limit 8", ["k"], "a, k limit 8"),
        ("select a from t order by a limit 8 offset 2", ["k"], "a limit 8 offset 2"),
    ],
)
def test_only_a_page_sorted_by_one_column_is_sorted_by_the_key_too(asked: str, keys: list[str], sorted_by: str) -> None:
    async def keys_of(table: str) -> list[str]:
        assert table in ("t", "a table")
        return keys

    assert asyncio.run(tie_break.settled(asked, keys_of)).partition(" order by ")[2] == sorted_by


@pytest.mark.parametrize(
    "sql",
    [
        "select id from decisions where 1 union select id from matters order by id limit 5",
        "select id from decisions where 1\nUnion ALL select id from matters order by id limit 5",
        "select distinct outcome from decisions order by outcome limit 5",
        "select outcome from decisions where 1 group by outcome order by outcome limit 5",
        "select word from search_words where 1 order by number limit 5",
    ],
)
def test_readers_own_questions_are_answered_as_before(alike: Browser, sql: str) -> None:
    answer = alike.request("/data/insyn.json", params={"sql": sql, "_shape": "arrays"})
    assert answer.status_code == 200, answer.text
    rows = answer.json()["rows"]
    assert rows and len(rows) == len({tuple(row) for row in rows})
