"""What is counted beforehand is what Datasette would count, and an edition without it is counted as before."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from datasets import declaration, shelf
from portal import counted
from portal.counted import quickly
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf

FACETED = {name: table.facets for name, table in declaration.load().tables.items() if table.facets}


def questions(file: Path) -> Iterator[str]:
    """Every table whole, narrowed by each value of each facet, and by two that no row or that some have together."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    for name, facets in FACETED.items():
        values = {
            facet: [one for (one,) in connection.execute(f'SELECT DISTINCT "{facet}" FROM "{name}"') if one is not None]
            for facet in facets
        }
        narrowed = [f"{facet}={quote(str(one))}" for facet in facets for one in values[facet]]
        yield from (f"{name}.json?_facet_size=max&{which}" for which in ("", *narrowed))
        for other in values[facets[-1]] if len(facets) > 1 else ():
            yield from (
                f"{name}.json?_facet_size=max&{which}&{facets[-1]}={quote(str(other))}"
                for which in narrowed[: len(values[facets[0]])]
            )
    connection.close()


def told(edition: Shelf, asked: list[str]) -> list[tuple[object, object]]:
    browser, found = Browser(edition.instance), list[tuple[object, object]]()
    for path in asked:
        answer = browser.request(f"/data/insyn/{path}")
        assert answer.status_code == 200, path
        results = answer.json()["facet_results"]
        counts = {name: [(one["value"], one["count"]) for one in facet["results"]] for name, facet in results.items()}
        found.append((answer.json()["filtered_table_rows_count"], counts))
    browser.close()
    return found


def current(edition: Shelf) -> Path:
    named = shelf.current(edition.instance.editions)
    assert named
    return edition.instance.editions / named.file


def test_every_count_and_facet_is_as_datasette_counts_it(edition: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, rewritten = list(questions(current(edition))), list[bool]()
    assert len(asked) > 2 * len(FACETED)

    def counting(sql: str, combinations: counted.Counted) -> str:
        rewritten.append("count(*)" in sql and quickly(sql, combinations) != sql)
        return quickly(sql, combinations)

    monkeypatch.setattr(counted, "quickly", counting)
    ours = told(edition, asked)
    assert sum(rewritten) > len(asked)
    monkeypatch.setattr(counted, "quickly", lambda sql, combinations: sql)
    assert ours == told(edition, asked)


def test_what_has_no_facets_is_counted_too(edition: Shelf) -> None:
    browser = Browser(edition.instance)
    for table in ("pages", "decisions", "decisions_counted", "search_words", "search_kinds"):
        answers = [f"/data/insyn.json?_shape=array&sql=select+count(*)+from+{table}", f"/data/insyn/{table}.json"]
        own, listed = (browser.request(path) for path in answers)
        assert own.json() == [{"count(*)": listed.json()["filtered_table_rows_count"]}], table
    browser.close()


def test_an_edition_without_combinations_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE decisions (id TEXT PRIMARY KEY)")
    connection.execute("CREATE TABLE trees_counted (kind TEXT, counted INTEGER)")
    connection.close()
    assert counted.counted_in(path) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from people",
        'select count(*) from people where "organization" = :p0 ',
        "select count(*) from decisions where number = 1",
        'select count(*) from decisions where "number" = :p0 ',
        'select count(*) from decisions where "organization" = :p0 or 1',
        'select count(*) from people where "party" = :p0 ',
        "select text as value, count(*) as count from ( select text from decisions ) where text is not null "
        "group by text order by count desc, value limit 31",
        "select organization as value, count(*) as count from ( select id from decisions ) where organization is not "
        "null group by organization order by count desc, value limit 31",
    ],
)
def test_another_question_stays_as_it_is(sql: str) -> None:
    assert quickly(sql, {"decisions": {"organization", "outcome"}}) == sql
