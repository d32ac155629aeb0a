"""The staff's list of key figures that belong to decisions, harvested like any other source."""

from pathlib import Path

import pytest

from datasets import declaration
from datasets.instance import Instance, Municipality, Source
from harvesters.kinds import kind_of
from harvesters.outcome import Outcome
from harvesters.run import harvest
from harvesters.store import Store
from tests.portal.small_edition import Shelf, fill

KNOWN = """
[[link]]
indicator = "N15505"
matter = "KS/2026:17"
note = "Skolan byggs ut."

[[link]]
indicator = "N15505"
decision = "https://insyn.example.se/beslut/kommunfullmaktige/2026-10-19/91"
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    shelf = Shelf(tmp_path)
    fill(shelf)
    store = Store(shelf.instance.store, declaration.load())
    store.db.table("indicator_links").delete_where()
    return store


def _harvest(store: Store, folder: Path, text: str) -> Outcome:
    path = folder / "links.toml"
    path.write_text(text, encoding="utf-8")
    source = Source("kopplingar", "links", path.as_uri())
    instance = Instance(folder, Municipality("9999", "Provby", invented=True), (source,))
    kind = kind_of(source, "insyn.toml")
    return harvest(source, kind.harvester, kind.settings, instance=instance, store=store)


def _rows(store: Store) -> list[tuple[object, ...]]:
    return store.connection.execute(
        "SELECT indicator, matter, decision, note, gone IS NULL FROM indicator_links ORDER BY id"
    ).fetchall()


def test_matters_are_named_by_case_number_and_decisions_by_their_address(store: Store, tmp_path: Path) -> None:
    outcome = _harvest(store, tmp_path, KNOWN)
    assert not outcome.failure and not outcome.issues
    assert _rows(store) == [
        ("N15505", "KS-2026-17", None, "Skolan byggs ut.", 1),
        ("N15505", None, "kommunfullmaktige-2026-10-19-91", None, 1),
    ]


def test_a_link_taken_away_is_kept_and_dated(store: Store, tmp_path: Path) -> None:
    _harvest(store, tmp_path, KNOWN)
    outcome = _harvest(store, tmp_path, KNOWN.rpartition("[[link]]")[0])
    assert outcome.counts.gone == 1
    assert [row[-1] for row in _rows(store)] == [1, 0]


def test_what_is_not_there_is_an_issue_and_the_rest_stands(store: Store, tmp_path: Path) -> None:
    text = KNOWN + '[[link]]\nindicator = "N00000"\nmatter = "KS/1999:1"\n'
    outcome = _harvest(store, tmp_path, text)
    assert len(_rows(store)) == 2
    assert [issue.value for issue in outcome.issues] == ["N00000", "KS-1999-1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[link]\n", "not valid TOML"),
        ('[[link]]\nindicator = "N15505"\n', "give either matter or decision"),
        ('[[link]]\nindicator = "N15505"\nmater = "KS/2026:17"\n', "did you mean 'matter'?"),
    ],
)
def test_a_malformed_list_fails_and_nothing_is_lost(store: Store, tmp_path: Path, text: str, told: str) -> None:
    _harvest(store, tmp_path, KNOWN)
    assert told in _harvest(store, tmp_path, text).failure
    assert [row[-1] for row in _rows(store)] == [1, 1]
