"""History: harvesting the same rows twice changes nothing, and the changes read backwards give what stood before."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.declaration import load
from harvesters.history import Counts, Intake, Row
from harvesters.store import Store

PEOPLE = {"people": load().tables["people"]}
COLUMNS = ("name", "party", "source_url")


def person(identifier: str, name: str = "Anna Ek", party: str | None = "S") -> Row:
    return {"id": identifier, "name": name, "party": party, "source_url": "https://example.se/"}


def lay_down(
    store: Store, rows: Iterable[Row], now: str, *, source: str = "a", held: list[tuple[str, str, str]] | None = None
) -> Counts:
    told = [] if held is None else held
    intake = Intake(store.connection, PEOPLE, source=source, now=now, hold_back=lambda *problem: told.append(problem))
    for row in rows:
        intake.add("people", row)
    store.connection.execute("BEGIN IMMEDIATE")
    counts = intake.lay_down(1, "source")
    store.connection.execute("COMMIT")
    return counts


def standing(store: Store) -> dict[str, tuple[str, ...]]:
    rows = store.connection.execute("SELECT id, name, party, source_url FROM people WHERE gone IS NULL")
    return {row[0]: row[1:] for row in rows}


def changes(store: Store) -> list[tuple[str, ...]]:
    return store.connection.execute("SELECT row_id, field, before, after FROM changes ORDER BY id").fetchall()


def test_new_rows_stand_without_changes(store: Store) -> None:
    assert lay_down(store, [person("a"), person("b")], "1") == Counts(2, 2, 0, 0)
    assert changes(store) == []


def test_the_same_rows_again_change_nothing_not_even_a_time(store: Store) -> None:
    lay_down(store, [person("a")], "1")
    before = store.connection.execute("SELECT * FROM people").fetchall()
    assert lay_down(store, [person("a")], "2") == Counts(1, 0, 0, 0)
    assert store.connection.execute("SELECT * FROM people").fetchall() == before


def test_a_changed_field_is_told_with_before_and_after(store: Store) -> None:
    lay_down(store, [person("a", party="fp")], "1")
    assert lay_down(store, [person("a", party="L")], "2") == Counts(1, 0, 1, 0)
    assert changes(store) == [("a", "party", "fp", "L")]


def test_a_vanished_row_is_kept_and_dated_and_may_come_back(store: Store) -> None:
    lay_down(store, [person("a"), person("b")], "1")
    assert lay_down(store, [person("a")], "2") == Counts(1, 0, 0, 1)
    assert store.connection.execute("SELECT name, gone FROM people WHERE id = 'b'").fetchone() == ("Anna Ek", "2")
    lay_down(store, [person("a"), person("b")], "3")
    assert changes(store) == [("b", "gone", None, "2"), ("b", "gone", "2", None)]
    assert standing(store).keys() == {"a", "b"}


def test_another_source_only_fills_in_what_was_empty(store: Store) -> None:
    lay_down(store, [person("a", party=None)], "1", source="a")
    lay_down(store, [person("a", name="A. Ek", party="M")], "2", source="b")
    assert standing(store) == {"a": ("Anna Ek", "M", "https://example.se/")}
    assert lay_down(store, [], "3", source="b") == Counts(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({**person("x"), "name": None}, "the value is missing, and the column needs one"),
        ({**person("x"), "name": 7}, "the value is not of type text"),
    ],
)
def test_a_bad_row_is_held_back_and_the_others_stand(store: Store, row: Row, problem: str) -> None:
    held: list[tuple[str, str, str]] = []
    lay_down(store, [person("a"), row, person("b")], "1", held=held)
    assert standing(store).keys() == {"a", "b"}
    assert held == [("people/x.name", str(row["name"]), problem)]


def test_a_row_that_went_bad_leaves_what_stood(store: Store) -> None:
    lay_down(store, [person("a")], "1")
    assert lay_down(store, [{**person("a"), "name": None}], "2") == Counts(1, 0, 0, 0)
    assert standing(store)["a"][0] == "Anna Ek"


def test_two_unlike_rows_with_one_identifier_are_told(store: Store) -> None:
    held: list[tuple[str, str, str]] = []
    lay_down(store, [person("a"), person("a", name="Berit Ek"), person("a")], "1", held=held)
    assert standing(store)["a"][0] == "Anna Ek"
    assert [place for place, _, _ in held] == ["people/a"]


def test_an_undeclared_column_is_the_harvesters_mistake(store: Store) -> None:
    with pytest.raises(KeyError, match="undeclared columns: age"):
        lay_down(store, [{**person("a"), "age": 3}], "1")


def test_rows_come_in_chunks(store: Store) -> None:
    rows = [person(f"p{n}") for n in range(1750)]
    assert lay_down(store, rows, "1").added == 1750
    rows[1200] = person("p1200", party="V")
    assert lay_down(store, rows, "2") == Counts(1750, 0, 1, 0)


HARVEST = st.dictionaries(
    st.sampled_from("abcde"), st.tuples(st.sampled_from(["Ek", "Al"]), st.sampled_from([None, "S", "M"]))
)


@given(harvests=st.lists(HARVEST, min_size=1, max_size=6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_read_backwards_give_every_earlier_state(
    tmp_path_factory: pytest.TempPathFactory, harvests: list[dict[str, tuple[str, str | None]]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("history")
    with Store(folder / "store.db", load()) as store:
        states, marks = [], []
        for number, harvest in enumerate(harvests):
            lay_down(store, [person(key, *values) for key, values in harvest.items()], f"{number:02}")
            states.append(standing(store))
            marks.append(store.connection.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])
        assert states == [{k: (*v, "https://example.se/") for k, v in harvest.items()} for harvest in harvests]
        for number in range(len(harvests)):
            assert _as_of(store, f"{number:02}", marks[number]) == states[number]


def _as_of(store: Store, moment: str, mark: int) -> dict[str, tuple[str, ...]]:
    query = "SELECT id, name, party, source_url, gone FROM people WHERE first_seen <= ?"
    rows = {
        row[0]: dict(zip((*COLUMNS, "gone"), row[1:], strict=True))
        for row in store.connection.execute(query, (moment,))
    }
    undone = store.connection.execute(
        'SELECT row_id, field, "before" FROM changes WHERE id > ? ORDER BY id DESC', (mark,)
    )
    for identifier, field, before in undone:
        if identifier in rows:
            rows[identifier][field] = before
    return {key: tuple(row[c] for c in COLUMNS) for key, row in rows.items() if row["gone"] is None}
