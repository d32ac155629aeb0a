"""Since when each row is public as it stands: any difference that readers can see counts, and nothing else."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from datasets import declaration, shelf
from datasets.edition import publish
from harvesters.store import Store
from tests.portal.small_edition import NOW, TODAY, Shelf, fill


@pytest.fixture
def filled(tmp_path: Path) -> Shelf:
    filled = Shelf(tmp_path)
    fill(filled)
    return filled


def published(shelf_of: Shelf, after: int, today: date = TODAY) -> dict[str, str]:
    """The stamps of every row of an edition published so many seconds after the first moment."""
    instance, now = shelf_of.instance, NOW + timedelta(seconds=after)
    edition = publish(instance.store, instance.editions, now=now, today=today, declarations=declaration.load()).edition
    db = Database(instance.editions / edition.file)
    dated = [name for name, table in declaration.load().tables.items() if "published" in table.columns]
    found = {f"{name}/{row['id']}": str(row["published"]) for name in dated for row in db[name].rows}
    db.close()
    return found


def differing(first: dict[str, str], second: dict[str, str]) -> set[str]:
    return {row for row, stamp in second.items() if first.get(row) != stamp}


def test_what_stands_as_it_stood_keeps_its_stamp(filled: Shelf) -> None:
    first = published(filled, 1)
    assert set(first.values()) == {"2026-11-23T06:00:01.000000+00:00"}
    assert published(filled, 2) == first


def test_a_change_and_what_is_new_are_stamped_anew(filled: Shelf) -> None:
    first = published(filled, 1)
    filled.insert("people", filled.rows("people", "anna-prov") | {"party": "V"}, {"id": "ny", "name": "Ny Prov"})
    second = published(filled, 2)
    assert differing(first, second) == {"people/anna-prov", "people/ny"}
    assert second["people/ny"] == "2026-11-23T06:00:02.000000+00:00"


def test_a_derived_value_that_only_time_changed_is_a_difference(filled: Shelf) -> None:
    filled.insert("assignments", filled.rows("assignments", "u1") | {"due_to": "2026-12-01"})
    first = published(filled, 1)
    assert "assignments/u1" in differing(first, published(filled, 2, date(2026, 12, 2)))


def test_what_is_withheld_and_released_comes_with_new_stamps(filled: Shelf) -> None:
    first = published(filled, 1)
    entry = {"id": "people/anna-prov", "table_name": "people", "row_id": "anna-prov", "reason": "Personuppgifter"}
    filled.insert("withheld", entry | {"withheld_at": "2020-01-01T00:00:00+00:00"})
    second = published(filled, 2)
    assert "people/anna-prov" not in second
    # An old date of withholding does not hide it, and rows that pointed at the person are told to have changed.
    assert {"withheld/people/anna-prov", "ballots/b0", "motions/y1"} <= differing(first, second)
    with Store(filled.instance.store, declaration.load()) as store:
        store.db.table("withheld").delete("people/anna-prov")
    assert "people/anna-prov" in differing(second, published(filled, 3))


def test_without_the_edition_before_every_row_is_new(filled: Shelf) -> None:
    first = published(filled, 1)
    current = shelf.current(filled.instance.editions)
    assert current
    (filled.instance.editions / current.file).unlink()
    assert differing(first, published(filled, 2)) == set(first)
