"""kill -9 between the steps of a publication: what is withdrawn leaves the shelf, what is to be downloaded comes."""

import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datasets import archives, edition, shelf
from datasets.shelf import Edition
from portal import new_instance
from portal.cli import main
from tests.numbers import WRONG
from tests.portal.small_edition import MUNICIPALITY, VOTED, Shelf, fill

JUDGED = f"Anna Ek ({WRONG}) får bidrag."
CLOSED = '\n[[privacy.closed]]\nname = "kf"\nbodies = ["Kommunfullmäktige"]\n'
STEPS = {
    "nothing is built yet": (edition, "publish"),
    "the new edition is not current yet": (shelf, "write_atomically"),
    "older ones stand": (shelf, "keep_only"),
    "an older one is removed in part": (Path, "unlink"),
    "the downloads are missing": (archives, "make"),
    "the downloads are made in part": (archives, "_zip_tables"),
}
DONE = {"an older one is removed in part", "the downloads are made in part"}
"""Steps after which the kill comes; it comes before the others."""
WITHDRAWALS = {
    "withhold": (("withhold", VOTED, "--reason", "secrecy"), "Det är för dyrt."),
    "review": (("review", "1", "mask"), JUDGED),
    "retention": (("retention",), "Qvintus"),
    "rules": (("publish",), "Det är för dyrt."),
}


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Two editions tell what is to be withdrawn."""
    filled = Shelf(tmp_path)
    fill(filled)
    filled.insert("decisions", {**filled.rows("decisions", "kommunfullmaktige-2026-10-19-91"), "text": JUDGED})
    filled.insert("notices", {"id": "n-old", "kind": "minutes", "title": "Om Qvintus", "remove_on": "2020-01-31"})
    new_instance.create(tmp_path, MUNICIPALITY, [])
    for command in (("publish",), ("review", "1", "approve"), ("publish",)):
        assert run(tmp_path, *command).exit_code == 0
    for _, words in WITHDRAWALS.values():
        assert len(telling(tmp_path, words)) == 2
    return tmp_path


def run(instance: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--instance", str(instance), *arguments])


def telling(instance: Path, words: str) -> list[str]:
    """Editions that hold the words."""
    return [path.name for path in shelf.kept(instance / "editions") if words.encode() in path.read_bytes()]


def current(instance: Path) -> Edition:
    found = shelf.current(instance / "editions")
    assert found
    return found


def killed_at(step: str, instance: Path, *arguments: str) -> None:
    """The command in a process of its own, which the kernel ends when it comes to that step."""
    original = getattr(*STEPS[step])

    def die(*arguments: object) -> None:
        if step in DONE:
            original(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    pid = os.fork()
    if pid == 0:
        setattr(*STEPS[step], lambda *arguments, **_: die(*arguments))
        run(instance, *arguments)
        os._exit(os.EX_SOFTWARE)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def assert_only_the_current_stands(instance: Path) -> None:
    """It has all its downloads, and of no other is any file left."""
    stem = current(instance).file.removesuffix(".db")
    found = {path.name for path in (instance / "editions").iterdir()} - {shelf.CURRENT, shelf.STATUS}
    assert found == {f"{stem}.{ending}" for ending in ("db", "db.gz", "csv.zip", "sha256")}


@pytest.mark.parametrize(
    ("withdrawal", "step", "next_command"),
    [
        *((withdrawal, "older ones stand", "harvest") for withdrawal in WITHDRAWALS),
        *(("withhold", step, "harvest") for step in STEPS),
        ("withhold", "older ones stand", "publish"),
        ("rules", "nothing is built yet", "harvest"),
    ],
)
def test_what_was_withdrawn_is_gone_after_the_next_command(
    instance: Path, withdrawal: str, step: str, next_command: str
) -> None:
    arguments, words = WITHDRAWALS[withdrawal]
    if withdrawal == "rules":
        with (instance / "insyn.toml").open("a", encoding="utf-8") as file:
            file.write(CLOSED)
    killed_at(step, instance, *arguments)
    assert run(instance, next_command).exit_code == 0
    assert telling(instance, words) == []
    assert_only_the_current_stands(instance)
    stood = current(instance)
    assert run(instance, "harvest").exit_code == 0 and current(instance) == stood


@pytest.mark.parametrize("step", ["nothing is built yet", "the new edition is not current yet"])
def test_what_was_released_is_published_by_the_next_harvest(instance: Path, step: str) -> None:
    assert run(instance, "withhold", VOTED, "--reason", "secrecy").exit_code == 0
    killed_at(step, instance, "release", VOTED)
    assert current(instance).file not in telling(instance, "Det är för dyrt.")
    assert run(instance, "harvest").exit_code == 0
    assert current(instance).file in telling(instance, "Det är för dyrt.")


def test_rules_that_are_taken_back_after_a_kill_leave_nothing_of_either(instance: Path) -> None:
    toml = instance / "insyn.toml"
    before = toml.read_text(encoding="utf-8")
    toml.write_text(before + CLOSED, encoding="utf-8")
    killed_at("older ones stand", instance, "publish")
    assert current(instance).file not in telling(instance, "Det är för dyrt.")
    toml.write_text(before, encoding="utf-8")
    assert run(instance, "harvest").exit_code == 0
    assert telling(instance, "Det är för dyrt.") == [current(instance).file]


@pytest.mark.parametrize("step", ["the downloads are missing", "the downloads are made in part"])
def test_downloads_that_a_kill_prevented_are_made_by_the_next_harvest(instance: Path, step: str) -> None:
    older = len(shelf.kept(instance / "editions"))
    killed_at(step, instance, "publish")
    stood = current(instance)
    path = instance / "editions" / stood.file
    assert not shelf.checksums(path)
    assert run(instance, "harvest").exit_code == 0
    assert (current(instance), len(shelf.kept(instance / "editions"))) == (stood, older + 1)
    listed = shelf.checksums(path)
    assert {name: shelf.sha256_of(path.parent / name) for name in listed} == listed and len(listed) == 3


def test_an_edition_whose_file_is_lost_is_followed_by_a_new_one(instance: Path) -> None:
    lost = current(instance)
    (instance / "editions" / lost.file).unlink()
    assert run(instance, "harvest").exit_code == 0
    assert current(instance).previous == lost.sha256 and telling(instance, JUDGED)
