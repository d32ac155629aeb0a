"""What an edition cannot hide: a changed byte, a changed row, a changed history, a row taken away."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datasets import declaration, shelf
from datasets.verification import NotAnEdition, chain, unexplained
from harvesters import rounds
from portal import new_instance
from portal.cli import main
from tests.portal.small_edition import MUNICIPALITY, VOTED, Shelf, fill

LATER = "2026-11-25T09:30:00+00:00"


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Shelf]:
    """An instance with a published edition, kept in earlier.db."""
    made = Shelf(tmp_path)
    fill(made)
    new_instance.create(tmp_path, MUNICIPALITY, [])
    rounds.publish(made.instance)
    shutil.copy(current(made), tmp_path / "earlier.db")
    yield made


def current(made: Shelf) -> Path:
    edition = shelf.current(made.instance.editions)
    assert edition
    return made.instance.editions / edition.file


def problems(made: Shelf) -> list[str]:
    rounds.publish(made.instance)
    return list(unexplained(made.instance.folder / "earlier.db", current(made), declaration.load()))


def alter(made: Shelf, *statements: str) -> None:
    with sqlite3.connect(made.instance.store) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


CHANGE = """INSERT INTO changes (id, at, harvest, table_name, row_id, field, before, after, cause)
            VALUES ({id}, '{at}', 1, 'decisions', 'kommunstyrelsen-2026-10-07-45', 'outcome', '{before}', '{after}',
                    'source')"""
REWRITE = "UPDATE decisions SET outcome = '{}' WHERE id = 'kommunstyrelsen-2026-10-07-45'"


def test_nothing_changed_is_nothing_to_tell(instance: Shelf) -> None:
    assert problems(instance) == []
    assert len(chain(current(instance)).links) == 1


def test_a_change_that_is_told_is_explained_and_one_that_is_not_is_found(instance: Shelf) -> None:
    alter(instance, REWRITE.format("rejected"))
    assert problems(instance) == [
        "decisions/kommunstyrelsen-2026-10-07-45.outcome: was 'approved', is 'rejected', and no change tells it"
    ]
    alter(instance, CHANGE.format(id=50, at=LATER, before="approved", after="noted"))
    assert len(problems(instance)) == 1
    alter(instance, CHANGE.format(id=51, at=LATER, before="noted", after="rejected"))
    assert problems(instance) == []


def test_a_told_change_cannot_be_taken_back(instance: Shelf) -> None:
    alter(instance, "DELETE FROM changes WHERE id = 1")
    assert problems(instance) == [
        "changes/1: what was told of decisions/kommunfullmaktige-2026-10-19-91.text is told no more, or otherwise"
    ]


def test_the_first_day_of_a_row_cannot_be_moved(instance: Shelf) -> None:
    alter(instance, f"UPDATE meetings SET first_seen = '{LATER}' WHERE id = 'kommunstyrelsen-2026-10-07'")
    assert [problem.split(":")[0] for problem in problems(instance)] == [
        "meetings/kommunstyrelsen-2026-10-07.first_seen"
    ]


def test_what_vanishes_must_be_withheld(instance: Shelf) -> None:
    alter(instance, "DELETE FROM statements WHERE id = 's1'")
    assert problems(instance) == ["statements/s1: is not there any more, and is not told to be withheld"]


def test_what_is_withheld_is_told(instance: Shelf) -> None:
    rounds.withhold(instance.instance, VOTED, reason="other", by="x", note="")
    assert problems(instance) == []


def test_another_file_than_that_of_the_chain_is_found(instance: Shelf) -> None:
    earlier = instance.instance.folder / "earlier.db"
    earlier.chmod(0o644)
    alter_file = sqlite3.connect(earlier)
    alter_file.execute("UPDATE people SET party = 'X' WHERE id = 'anna-prov'")
    alter_file.commit()
    alter_file.close()
    assert "is not the file" in problems(instance)[0]
    assert any(problem.startswith("people/anna-prov.party: was 'X'") for problem in problems(instance))


def verify(*files: Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, files)])


def test_the_command_tells_and_exits(instance: Shelf, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.db"
    rounds.publish(instance.instance)
    assert verify(earlier).exit_code == verify(earlier, current(instance)).exit_code == 0
    assert "every difference is told" in verify(earlier, current(instance)).output
    alter(instance, REWRITE.format("rejected"))
    rounds.publish(instance.instance)
    done = verify(earlier, current(instance))
    assert done.exit_code == 65 and "1 differences are not told" in done.output


@pytest.mark.parametrize("damage", ["not sqlite", "byte", "empty"])
def test_what_is_no_whole_edition_is_one_clear_line(instance: Shelf, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "damaged.db"
    content = bytearray((tmp_path / "earlier.db").read_bytes())
    if damage == "byte":
        content[4096 * 3 : 4096 * 3 + 64] = bytes(64)
    path.write_bytes({"not sqlite": b"hej" * 100, "byte": bytes(content), "empty": b""}[damage])
    with pytest.raises((NotAnEdition, sqlite3.DatabaseError)):
        chain(path)
    done = verify(path)
    assert done.exit_code == 65 and done.output.startswith("insyn: ") and len(done.output.splitlines()) == 1
