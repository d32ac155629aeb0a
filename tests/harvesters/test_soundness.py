"""What the deep look finds: nothing in a sound instance, and each thing that is broken on purpose."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datasets import instance as instances
from datasets import shelf
from harvesters.backup import back_up
from harvesters.run import clock
from harvesters.scheduled import scheduled as who_does
from harvesters.timetable import crontab, spliced
from harvesters.units import units
from portal import new_instance
from portal.cli import main
from tests.conftest import NOW, WebSite
from tests.numbers import FORMS
from tests.papers import listing, minutes_pdf, minutes_text

MUNICIPALITY = instances.Municipality("9999", "Provby", invented=True, address="")
SAID = '\n[backup]\nfolder = "../copies"\n'


def insyn(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def no_cron(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that tests has a crontab of its own."""
    monkeypatch.setattr("harvesters.crontab.read", lambda: "")


@pytest.fixture
def folder(tmp_path: Path, web: WebSite) -> Path:
    """A harvested instance with an edition and a copy."""
    web.pages["/p/"] = listing("ks-2026-01-14.pdf")
    web.pages["/p/ks-2026-01-14.pdf"] = minutes_pdf(minutes_text("2026-01-14"))
    made = tmp_path / "provby"
    new_instance.create(made, MUNICIPALITY, [f"minutes={web.address}/p/"])
    toml = made / "insyn.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("\n[[source]]", SAID + "\n[[source]]", 1), encoding="utf-8")
    assert insyn("--instance", made, "harvest").exit_code == 0
    back_up(made, tmp_path / "copies", now=clock())
    return made


def deep(folder: Path, *more: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the state of each thing that was looked at: the worst, where there are several."""
    result = insyn("--instance", folder, "check", "--deep", *more)
    states: dict[str, str] = {}
    for line in result.output.splitlines()[1:]:
        state, name = line.removeprefix("insyn: ").partition(":")[0].split(maxsplit=1)
        states[name] = "bad" if "bad" in (state, states.get(name)) else state
    return result.exit_code, states


def test_a_sound_instance_has_nothing_bad(folder: Path) -> None:
    code, states = deep(folder)
    looked = ("store", "chain", "edition", "privacy", "originals", "backup", "disk", "rights")
    assert states == {"schedule": "note", "address": "note"} | dict.fromkeys(looked, "ok")
    assert code == 0


def _current(folder: Path) -> Path:
    current = shelf.current(folder / "editions")
    assert current
    return folder / "editions" / current.file


def _write(path: Path, change: Callable[[bytearray], None]) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)


def break_store(folder: Path) -> None:
    def spoil(content: bytearray) -> None:
        content[4096:40_000] = b"\xff" * (40_000 - 4096)

    for ending in ("-wal", "-shm"):
        (folder / f"store.db{ending}").unlink(missing_ok=True)
    _write(folder / "store.db", spoil)


def break_edition(folder: Path) -> None:
    _write(_current(folder), lambda content: content.extend(b"\0" * 4096))


def break_references(folder: Path) -> None:
    path = _current(folder)
    path.chmod(0o644)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE decisions SET agenda_item = 'finns-inte'")
    connection.close()


def plant_number(folder: Path) -> None:
    path = _current(folder)
    path.chmod(0o644)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE decisions SET title = ?", (f"Bidrag till {FORMS[0]}",))
    connection.close()


def plant_number_in_status(folder: Path) -> None:
    path = folder / "editions" / "status.json"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes", FORMS[0]), encoding="utf-8")


def lose_chain(folder: Path) -> None:
    with sqlite3.connect(folder / "store.db") as connection:
        connection.execute("UPDATE editions SET sha256 = 'annan'")
    connection.close()


def lose_original(folder: Path) -> None:
    next((folder / "originals").glob("??/*")).unlink()


def spoil_original(folder: Path) -> None:
    _write(next((folder / "originals").glob("??/*")), lambda content: content.extend(b"x"))


def spoil_copy(folder: Path) -> None:
    _write(next((folder.parent / "copies" / "bodies").glob("??/*")), lambda content: content.extend(b"x"))


def age_copy(folder: Path) -> None:
    path = next((folder.parent / "copies").glob("insyn-*.json"))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["made"] = (NOW - timedelta(days=400)).isoformat()
    path.chmod(0o644)
    path.write_text(json.dumps(content), encoding="utf-8")


def open_to_others(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "store.db").chmod(0o644)


def writable_by_others(folder: Path) -> None:
    (folder / "insyn.toml").chmod(0o666)


BREAKING: dict[Callable[[Path], None], str] = {
    break_store: "store",
    break_edition: "edition",
    break_references: "edition",
    plant_number: "privacy",
    plant_number_in_status: "status.json",
    lose_chain: "chain",
    lose_original: "originals",
    spoil_original: "originals",
    spoil_copy: "backup",
    age_copy: "backup",
    open_to_others: "rights",
    writable_by_others: "rights",
}


@pytest.mark.parametrize("spoil", BREAKING, ids=lambda spoil: spoil.__name__)
def test_what_is_broken_is_found(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder)
    code, states = deep(folder)
    assert (code, states[BREAKING[spoil]]) == (os.EX_DATAERR, "bad")


def test_no_line_tells_a_number(folder: Path) -> None:
    plant_number(folder)
    result = insyn("--instance", folder, "check", "--deep")
    assert "decisions.title" in result.output and FORMS[0] not in result.output


def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder)._replace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    assert deep(folder)[1]["disk"] == "bad"


def test_an_instance_without_anything_is_noted(tmp_path: Path) -> None:
    new_instance.create(tmp_path / "ny", MUNICIPALITY, [])
    code, states = deep(tmp_path / "ny")
    assert (code, {states[name] for name in ("store", "edition", "backup", "schedule")}) == (0, {"note"})


def test_cron_is_compared_with_what_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = instances.load(folder)
    lines = spliced("1 2 * * * true\n", crontab(instance, ["/opt/insyn/bin/insyn"], "a@b.se"), folder)
    monkeypatch.setattr("harvesters.crontab.read", lambda: lines)
    assert who_does(instance) == ("cron", [])
    toml = folder / "insyn.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + 'schedule = "15 5 * * *"\n', encoding="utf-8")
    assert who_does(instances.load(folder)) == ("cron", ["minutes"])
    code, states = deep(folder)
    assert (code, states["schedule"]) == (os.EX_DATAERR, "bad")


def test_systemd_is_compared_with_what_is_asked_for(folder: Path, tmp_path: Path) -> None:
    instance = instances.load(folder)
    assert who_does(instance, tmp_path) == ("", [])
    for name, unit in units(instance, ["/opt/insyn/bin/insyn"]).items():
        (tmp_path / name).write_text(unit, encoding="utf-8")
    assert who_does(instance, tmp_path) == ("systemd", [])
    (tmp_path / "insyn-provby-weekly.timer").unlink()
    timer = tmp_path / "insyn-provby-nightly.timer"
    timer.write_text(timer.read_text(encoding="utf-8").replace("4:0:00", "5:0:00"), encoding="utf-8")
    assert who_does(instance, tmp_path) == ("systemd", ["nightly", "weekly"])


def test_sources_are_asked_when_that_is_wanted(folder: Path, web: WebSite) -> None:
    asked = len(web.asked)
    deep(folder)
    assert len(web.asked) == asked
    assert deep(folder, "--sources")[1]["source minutes"] == "ok"
    del web.pages["/p/"]
    code, states = deep(folder, "--sources")
    assert (code, states["source minutes"]) == (os.EX_DATAERR, "bad")


def test_asking_the_sources_leaves_no_store_behind(tmp_path: Path, web: WebSite) -> None:
    """A folder that follows another server has none, and must have none."""
    web.pages["/p/"] = listing("ks-2026-01-14.pdf")
    new_instance.create(tmp_path / "ny", MUNICIPALITY, [f"minutes={web.address}/p/"])
    before = sorted(tmp_path.rglob("*"))
    assert deep(tmp_path / "ny", "--sources")[1]["source minutes"] == "ok"
    assert sorted(tmp_path.rglob("*")) == before


def test_many_are_looked_through_each_with_its_name(folder: Path) -> None:
    lose_original(folder)
    new_instance.create(folder.parent / "ny", MUNICIPALITY, [])
    result = insyn("--instances", folder.parent, "check", "--deep")
    assert result.exit_code == os.EX_DATAERR
    assert {line.removeprefix("insyn: ").split(":")[0] for line in result.output.splitlines()} == {"ny", "provby"}


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_the_catalogue_is_tried_against_a_profile(folder: Path, tmp_path: Path) -> None:
    toml = folder / "insyn.toml"
    address = '[municipality]\naddress = "https://insyn.example"'
    toml.write_text(toml.read_text(encoding="utf-8").replace("[municipality]", address), encoding="utf-8")
    head = (
        "@prefix s: <http://www.w3.org/ns/shacl#> . @prefix d: <http://www.w3.org/ns/dcat#> . "
        "@prefix t: <http://purl.org/dc/terms/> . <urn:x> a s:NodeShape ; s:targetClass d:Dataset ; s:property "
    )
    for count, state in ((1, "ok"), (99, "bad")):
        (tmp_path / "regler.ttl").write_text(f"{head}[ s:path t:title ; s:minCount {count} ] .", encoding="utf-8")
        assert deep(folder, "--shapes", str(tmp_path / "regler.ttl"))[1]["catalogue"] == state


def test_the_real_crontab_is_read_where_there_is_cron(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    try:
        done = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        done = None
    who, _ = who_does(instances.load(folder), folder)
    assert (who == "cron") == bool(done and done.returncode == 0 and f"# BEGIN insyn {folder}\n" in done.stdout)
