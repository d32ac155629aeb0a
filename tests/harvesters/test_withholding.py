"""What is withdrawn is nowhere, in no file and on no page, and the audit and the originals keep it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from tests.portal.page import Browser
from tests.portal.small_edition import HELD, MATTER, VOTED, Shelf, instance_folder

TELLING = ("Det är för dyrt.", "redovisa kostnaden", "Skolan i Norrby byggs ut.", "bifall till kommunstyrelsens")
"""Words of a reservation, an assignment, a page and a motion of the decision."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = instance_folder(tmp_path)
    assert run(shelf, "publish").exit_code == 0
    return shelf


def run(shelf: Shelf, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--instance", str(shelf.instance.folder), *arguments])


def published(shelf: Shelf) -> bytes:
    """Every byte of every edition there is."""
    return b"".join(path.read_bytes() for path in shelf.instance.editions.glob("insyn-*.db"))


def status(shelf: Shelf, *paths: str) -> list[int]:
    browser = Browser(shelf.instance)
    found = [browser.request(path).status_code for path in paths]
    browser.close()
    return found


def test_a_decision_goes_with_all_that_tells_it_and_comes_back(shelf: Shelf) -> None:
    assert all(words.encode() in published(shelf) for words in TELLING)
    done = run(shelf, "withhold", VOTED, "--reason", "personal-data", "--note", "Ärende 7", "--by", "Asta")
    assert (done.exit_code, done.output.split(" is ")[0]) == (0, "decisions/kommunfullmaktige-2026-10-19-91")
    assert [words for words in (*TELLING, "Ärende 7", "Asta") if words.encode() in published(shelf)] == []
    browser = Browser(shelf.instance)
    gone = browser.request(VOTED)
    assert gone.status_code == 410 and "Personuppgifter" in gone.text
    for path in ("/sok?q=kostnaden", "/uppdrag", "/beslut.atom", MATTER, HELD, "/data/insyn/decisions.csv", "/"):
        assert not [words for words in TELLING if words in browser.request(path).text], path
    browser.close()
    assert "by Asta, personal-data (Ärende 7)" in run(shelf, "withhold", "--list").output
    assert run(shelf, "release", VOTED, "--by", "Bo").exit_code == 0
    assert status(shelf, VOTED) == [200]
    assert all(words.encode() in published(shelf) for words in TELLING)
    assert "released" in run(shelf, "withhold", "--list").output


def test_a_meeting_goes_with_everything_in_it(shelf: Shelf) -> None:
    assert run(shelf, "withhold", f"https://x.example{HELD}", "--reason", "secrecy").exit_code == 0
    assert status(shelf, HELD, VOTED, MATTER, "/moten/kommunstyrelsen-2026-10-07") == [410, 410, 200, 200]
    assert [words for words in TELLING if words.encode() in published(shelf)] == []


def test_a_document_goes_with_everything_read_from_it(shelf: Shelf) -> None:
    assert (
        run(shelf, "withhold", "https://provby.example/protokoll/kf.pdf#page=3", "--reason", "mistake").exit_code == 0
    )
    assert status(shelf, VOTED, HELD) == [410, 200]
    assert b"protokoll/kf.pdf" not in published(shelf)


def test_what_is_harvested_later_of_the_withheld_is_withheld_too(shelf: Shelf) -> None:
    run(shelf, "withhold", VOTED, "--reason", "other")
    statement = shelf.rows("statements", "s1")
    shelf.insert("statements", {**statement, "id": "s9", "text": "Nytt om samma sak."})
    assert run(shelf, "publish").exit_code == 0
    assert b"Nytt om samma sak." not in published(shelf)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("finns-inte", "--reason", "other"), "nothing is called so"),
        (("/beslut/x/2026-01-01/1", "--reason", "other"), "nothing is called so"),
        ((VOTED,), "say what and why"),
        ((), "say what and why"),
    ],
)
def test_what_is_not_there_changes_nothing(shelf: Shelf, arguments: tuple[str, ...], told: str) -> None:
    before = published(shelf)
    done = run(shelf, "withhold", *arguments)
    assert done.exit_code == 78 and told in done.output and len(done.output.splitlines()) == 1
    assert published(shelf) == before


def test_twice_withheld_and_never_withheld_are_told(shelf: Shelf) -> None:
    assert run(shelf, "release", VOTED).exit_code == 78
    assert run(shelf, "withhold", VOTED, "--reason", "other").exit_code == 0
    assert "already" in run(shelf, "withhold", VOTED, "--reason", "secrecy").output
    assert "nothing was ever" not in run(shelf, "withhold", "--list").output
