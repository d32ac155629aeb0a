"""What waits is hidden; what is judged is published so; what is past its time goes, destroyed by decision only."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datasets import declaration
from datasets.privacy.rules import defaults
from harvesters import retention
from harvesters.store import Store
from portal import letterbox, new_instance
from portal.cli import main
from portal.letterbox import Full, Letter
from tests.numbers import FORMS, WRONG
from tests.portal.small_edition import MUNICIPALITY, NOW, Shelf, fill

DECISION = "kommunfullmaktige-2026-10-19-91"
TEXT = f"Anna Ek ({WRONG}) får bidrag."


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.insert("decisions", {**shelf.rows("decisions", DECISION), "text": TEXT})
    new_instance.create(tmp_path, MUNICIPALITY, [])
    assert run(shelf, "publish").exit_code == 0
    return shelf


def run(shelf: Shelf, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--instance", str(shelf.instance.folder), *arguments])


def is_told(shelf: Shelf, words: str) -> bool:
    return any(words.encode() in path.read_bytes() for path in shelf.instance.editions.glob("insyn-*.db"))


def test_what_is_suspected_waits_and_is_approved(shelf: Shelf) -> None:
    assert not is_told(shelf, TEXT)
    listed = run(shelf, "review", "--list").output
    assert listed.startswith("1  wrong-check-digit, decisions/kommunfullmaktige-2026-10-19-91.text, 1 places: ")
    assert WRONG[7:] not in listed and WRONG[:6] not in listed
    done = run(shelf, "review", "1", "approve", "--by", "Asta", "--note", "ett kontonummer")
    assert done.exit_code == 0 and is_told(shelf, TEXT)
    assert run(shelf, "publish").exit_code == 0 and is_told(shelf, TEXT)
    assert run(shelf, "review").output == "nothing waits\n"
    assert "Asta: approve 1, wrong-check-digit in decisions/" in run(shelf, "review", "--audit").output
    assert run(shelf, "review", "1", "mask").exit_code == 0 and not is_told(shelf, TEXT)


def test_a_row_that_is_withheld_goes(shelf: Shelf) -> None:
    assert run(shelf, "review", "1", "withhold", "--by", "Asta").exit_code == 0
    assert not is_told(shelf, "får bidrag")
    assert f"decisions/{DECISION}: withheld" in run(shelf, "withhold", "--list").output
    assert run(shelf, "review").output == "nothing waits\n"


@pytest.mark.parametrize("arguments", [("7", "mask"), ("x", "mask"), ("1",), ("L7", "done"), ("x", "done")])
def test_what_does_not_wait_is_told(shelf: Shelf, arguments: tuple[str, ...]) -> None:
    done = run(shelf, "review", *arguments)
    assert done.exit_code == 78 and len(done.output.splitlines()) == 1


def test_letters_wait_and_are_closed(shelf: Shelf) -> None:
    path = shelf.instance.letters
    letter = Letter("removal", "/beslut/x", f"Ta bort mitt nummer {FORMS[0]}", "")
    letterbox.put(path, letter, sender="192.0.2.1", at=NOW)
    told = run(shelf, "review").output
    assert "L1  2026-11-23T06:00:00+00:00 removal, /beslut/x: 'Ta bort mitt nummer [personnummer]'" in told
    assert run(shelf, "review", "L1", "done", "--by", "Asta").output == "L1 is closed\n"
    assert "L1" not in run(shelf, "review").output
    assert b"192.0.2.1" not in path.read_bytes() and path.stat().st_mode & 0o077 == 0


def test_a_flood_is_stopped(tmp_path: Path) -> None:
    for _ in range(letterbox.MOST_A_DAY):
        letterbox.put(tmp_path / "staff.db", Letter("missing", "", "Hej", ""), sender="192.0.2.1", at=NOW)
    with pytest.raises(Full):
        letterbox.put(tmp_path / "staff.db", Letter("missing", "", "Hej", ""), sender="192.0.2.1", at=NOW)
    letterbox.put(tmp_path / "staff.db", Letter("missing", "", "Hej", ""), sender="192.0.2.2", at=NOW)
    assert len(letterbox.waiting(tmp_path / "staff.db")) == letterbox.MOST_A_DAY + 1


def test_time_withdraws_and_only_a_decision_destroys(shelf: Shelf) -> None:
    notice = {"kind": "minutes", "title": "Anslag om Qvintus", "remove_on": "2020-01-31"}
    shelf.insert("notices", {"id": "n-old", **notice})
    with Store(shelf.instance.store, declaration.load()) as store:
        rules = defaults().retention
        due = [
            [place for _, place in retention.due(store.connection, rules, declaration.load(), date(2020, 3, day))]
            for day in (1, 2)
        ]
    assert due == [[], [("notices", "n-old")]]
    run(shelf, "publish")
    assert "notices/n-old: anslag\n" in run(shelf, "retention", "--dry-run").output and is_told(shelf, "Qvintus")
    assert run(shelf, "retention", "--by", "Asta").exit_code == 0 and not is_told(shelf, "Qvintus")
    assert shelf.rows("notices", "n-old")["title"] == "Anslag om Qvintus"
    assert run(shelf, "retention", "--destroy").exit_code == 78
    assert run(shelf, "retention", "--destroy", "--decision", "KS 2026:9").exit_code == 0
    assert b"Qvintus" not in shelf.instance.store.read_bytes()
    assert is_told(shelf, "n-old")
