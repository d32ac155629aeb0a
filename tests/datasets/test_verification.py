"""What an edition cannot hide: a changed byte, a changed row, a changed history, a row taken away."""

import gzip
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
from tests.conftest import WebSite
from tests.portal.server import RunningSite
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
    assert len(chain(current(instance)).links) == 2


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
    rewrite(earlier, "UPDATE people SET party = 'X' WHERE id = 'anna-prov'")
    assert "in the chain of" in problems(instance)[0]
    assert any(problem.startswith("people/anna-prov.party: was 'X'") for problem in problems(instance))


def verify(*files: Path | str) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, files)])


def test_the_command_tells_and_exits(instance: Shelf, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.db"
    rounds.publish(instance.instance)
    assert verify(earlier).exit_code == verify(earlier, current(instance)).exit_code == 0
    assert "every difference is told" in verify(earlier, current(instance)).output
    assert "a file alone cannot tell" in verify(earlier).output
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


def test_a_packed_edition_is_checked_as_it_is_taken_home(instance: Shelf, tmp_path: Path) -> None:
    packed = tmp_path / "earlier.db.gz"
    content = gzip.compress((tmp_path / "earlier.db").read_bytes())
    packed.write_bytes(content)
    assert verify(packed).output == verify(tmp_path / "earlier.db").output
    for damaged in (b"hej", content[:2000], content[:2000] + b"x" * 2000):
        packed.write_bytes(damaged)
        done = verify(packed)
        assert (done.exit_code, len(done.output.splitlines())) == (65, 1) and "cannot be unpacked" in done.output


def rewrite(path: Path, *statements: str) -> None:
    """The file tells otherwise than it did when it was published."""
    path.chmod(0o644)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_moment_without_a_change_is_found(instance: Shelf) -> None:
    alter(instance, f"UPDATE people SET modified = '{LATER}' WHERE id = 'anna-prov'")
    [problem] = problems(instance)
    assert problem.startswith("people/anna-prov: was of 2026-11-23T06:00:00+00:00 from protokoll, is of 2026-11-25")


def test_the_day_of_an_edition_cannot_be_moved(instance: Shelf) -> None:
    rounds.publish(instance.instance)
    alter(instance, "UPDATE editions SET published_at = '2026-01-01T00:00:00+00:00'")
    [problem] = problems(instance)
    assert "2026-01-01T00:00:00+00:00" in problem


def test_a_link_taken_out_of_the_chain_is_found(instance: Shelf) -> None:
    for _ in range(3):
        rounds.publish(instance.instance)
    path = instance.instance.folder / "broken.db"
    for taken, problem in ((1, "as the edition before"), (3, "is the first, but names")):
        shutil.copy(current(instance), path)
        rewrite(
            path, f"DELETE FROM editions WHERE id = (SELECT id FROM editions ORDER BY id DESC LIMIT 1 OFFSET {taken})"
        )
        with pytest.raises(NotAnEdition, match=problem):
            chain(path)


@pytest.fixture
def portal(instance: Shelf) -> Iterator[RunningSite]:
    rounds.publish(instance.instance)
    with RunningSite(instance.instance) as running:
        yield running


def test_a_portal_is_checked_by_its_address(instance: Shelf, portal: RunningSite) -> None:
    earlier = str(instance.instance.folder / "earlier.db")
    for arguments in ([portal.url], [earlier, f"{portal.url}/data/insyn.db"]):
        done = verify(*arguments)
        assert done.exit_code == 0, done.output
    assert "every difference is told" in done.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE people SET party = 'X' WHERE id = 'anna-prov'", "people/anna-prov.party: was '"),
        ("UPDATE changes SET at = '2026-01-01T00:00:00+00:00' WHERE id = 1", "changes/1: what was told"),
        ("UPDATE editions SET published_at = '2026-01-01T00:00:00+00:00' WHERE sha256 IS NOT NULL", "of 2026-01-01"),
    ],
    ids=["row", "date", "date of an edition"],
)
def test_what_a_portal_rewrites_is_found(instance: Shelf, portal: RunningSite, statement: str, told: str) -> None:
    """By anyone from its address alone, since it is another file; what was rewritten, by who kept an earlier one."""
    rewrite(current(instance), statement)
    alone = verify(portal.url)
    assert alone.exit_code == 65 and "in the published chain" in alone.output
    kept = verify(instance.instance.folder / "earlier.db", portal.url)
    assert kept.exit_code == 65 and told in kept.output


def test_one_byte_of_a_portal_s_edition_is_found(instance: Shelf, portal: RunningSite) -> None:
    path = current(instance)
    content = bytearray(path.read_bytes())
    content[content.index(b"Provby") if b"Provby" in content else -1] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    done = verify(portal.url)
    assert done.exit_code == 65 and ("published chain" in done.output or "damaged" in done.output)


@pytest.mark.parametrize("chain", ["1", "[]", '[{"edition": "..", "published_at": "2026-01-01", "sha256": "0"}]'])
def test_what_is_no_portal_is_one_clear_line(web: WebSite, chain: str) -> None:
    web.pages["/oppenhet.json"] = f'{{"chain": {chain}}}'
    for address, code in ((web.address, 69), ("http://127.0.0.1:1", 69)):
        done = verify(address)
        assert (done.exit_code, len(done.output.splitlines())) == (code, 1), done.output
    assert verify("/no/such/file").exit_code == 2
