"""Out and in again: the municipality served at /oparl/v1, harvested into a new instance, is the same municipality."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datasets import oparl
from datasets.declaration import load
from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.store import Store
from portal import demonstration
from tests.conftest import make_instance
from tests.portal.server import RunningSite
from tests.portal.small_edition import NOW, TODAY, Shelf, fill

_ELSEWHERE = {
    "source",
    "source_url",
    "first_seen",
    "modified",
    "gone",
    "document",
    "page",
    "words",
    "retrieved",
    "quality",
}
"""Columns about where a row was read, and when."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelf, str]]:
    shelf = Shelf(tmp_path_factory.mktemp("here"))
    fill(shelf)
    with Store(shelf.instance.store, load()) as store:
        store.db.table("documents").update("d1", {"meeting": "kommunfullmaktige-2026-10-19"})
    of_a_matter = {"title": "Tjänsteskrivelse", "matter": "KS-2026-17", "url": "https://provby.example/{}.pdf"}
    for name in ("d7", "d8"):
        shelf.insert("documents", {**of_a_matter, "id": name, "url": of_a_matter["url"].format(name)})
    shelf.publish()
    with RunningSite(shelf.instance) as site:
        yield shelf, f"{site.url}/oparl/v1"


@pytest.fixture(scope="module")
def there(served: tuple[Shelf, str], tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return make_instance(tmp_path_factory.mktemp("there"), Source("oparl", "oparl", served[1]))


@pytest.fixture(scope="module")
def outcome(there: Instance) -> Outcome:
    return rounds.harvest_round(there, now=lambda: NOW).outcomes[0]


def _rows(instance: Instance, table: str) -> dict[str, dict[str, Any]]:
    """The standing rows without what tells of the source."""
    columns = [name for name in load().tables[table].stored if name not in _ELSEWHERE]
    withheld = f"SELECT row_id FROM withheld WHERE table_name = '{table}'"
    with Store(instance.store, load()) as store:
        rows = store.db.query(f"SELECT {', '.join(columns)} FROM {table} WHERE gone IS NULL AND id NOT IN ({withheld})")
        return {row["id"]: row for row in rows}


def test_nothing_is_amiss(outcome: Outcome) -> None:
    assert (outcome.failure, outcome.issues) == ("", [])


OF_BODIES = ("organizations", "people", "memberships", "appointments")
OF_DECISIONS = ("matters", "meetings", "agenda_items", "decisions", "documents")


@pytest.mark.parametrize("table", [*OF_BODIES, *OF_DECISIONS])
def test_the_same_rows_stand_there(served: tuple[Shelf, str], there: Instance, outcome: Outcome, table: str) -> None:
    here = _rows(served[0].instance, table)
    assert here
    assert _rows(there, table) == here


@pytest.mark.parametrize("table", ["votes", "ballots", "statements", "motions", "assignments"])
def test_what_has_no_identity_in_oparl_is_told_all_the_same(
    served: tuple[Shelf, str], there: Instance, outcome: Outcome, table: str
) -> None:
    mapped = {field.column for kind in oparl.load().types.values() if kind.table == table for field in kind.fields}
    columns = sorted(mapped - {name for name, column in load().tables[table].columns.items() if column.derived})

    def told(instance: Instance) -> list[str]:
        return sorted(str([row[column] for column in columns]) for row in _rows(instance, table).values())

    assert told(there) == told(served[0].instance)


def test_a_repeat_asks_for_changes_only(served: tuple[Shelf, str], there: Instance, outcome: Outcome) -> None:
    again = rounds.harvest_round(there, now=lambda: NOW).outcomes[0]
    assert (again.failure, again.counts.added, again.counts.changed, again.counts.gone) == ("", 0, 0, 0)
    assert again.counts.seen == outcome.counts.seen


def test_the_instance_that_was_harvested_can_be_served(there: Instance, outcome: Outcome, tmp_path: Path) -> None:
    with RunningSite(there) as site:
        assert (
            site.raw(b"GET /moten/kommunfullmaktige-2026-10-19 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == 200
        )
        assert site.raw(b"GET /oparl/v1/paper HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == 200


@pytest.mark.slow
def test_the_whole_invented_municipality_comes_through(tmp_path: Path) -> None:
    with demonstration.source_site(tmp_path / "here", TODAY) as address:
        here = demonstration.prepare(tmp_path / "here", address)
        rounds.harvest_round(here, ["minutes", "representatives"], now=lambda: NOW)
    (tmp_path / "there").mkdir()
    with RunningSite(here) as site:
        there = make_instance(tmp_path / "there", Source("oparl", "oparl", f"{site.url}/oparl/v1"))
        outcome = rounds.harvest_round(there, now=lambda: NOW).outcomes[0]
    assert (outcome.failure, outcome.issues) == ("", [])
    for table in (*OF_BODIES, *OF_DECISIONS, "votes", "ballots", "statements", "motions", "assignments"):
        assert _rows(there, table) == _rows(here, table)
