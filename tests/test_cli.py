"""The command line: what is said, and the exit codes of sysexits."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from datasets.instance import FILE, load
from harvesters.lock import sole_writer
from portal.cli import main
from tests.conftest import WebSite
from tests.papers import listing, minutes_pdf, minutes_text


def insyn(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, web: WebSite) -> Path:
    """An instance of a real municipality with a loopback source that lists one meeting."""
    web.pages["/p/"] = listing("ks-2026-01-14.pdf")
    web.pages["/p/ks-2026-01-14.pdf"] = minutes_pdf(minutes_text("2026-01-14"))
    assert (
        insyn("init", tmp_path / "i", "--municipality", "0483", "--source", f"minutes={web.address}/p/").exit_code == 0
    )
    return tmp_path / "i"


def test_init_writes_a_commented_instance_with_sources(tmp_path: Path) -> None:
    minutes, figures, data = "minutes=protokoll", "kolada=N15504, N00945", "ckan=https://data.example.se"
    result = insyn(
        "init",
        tmp_path / "i",
        "--municipality",
        "Katrineholm",
        "--source",
        minutes,
        "--source",
        figures,
        "--source",
        data,
    )
    assert result.exit_code == 0
    instance = load(tmp_path / "i")
    assert (instance.municipality.code, instance.municipality.county) == ("0483", "Södermanlands län")
    assert [(source.name, source.kind) for source in instance.sources] == [
        (k, k) for k in ("minutes", "kolada", "ckan")
    ]
    assert instance.sources[0].address == Path("protokoll").resolve().as_uri()
    assert instance.sources[1].settings["indicators"] == ["N15504", "N00945"]


def test_init_without_sources_shows_how(tmp_path: Path) -> None:
    assert insyn("init", tmp_path / "i", "--municipality", "0483").exit_code == 0
    text = (tmp_path / "i" / FILE).read_text(encoding="utf-8")
    assert "# [[source]]" in text
    uncommented = text.replace("# #", "#").replace("# [[", "[[").replace("# name", "name").replace("# kind", "kind")
    (tmp_path / "i" / FILE).write_text(
        uncommented.replace("# address", "address").replace("# indicators", "indicators"), encoding="utf-8"
    )
    assert insyn("--instance", tmp_path / "i", "check").exit_code == 0
    assert len(load(tmp_path / "i").sources) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--municipality", "9998"), "no municipality has the code '9998'"),
        (("--municipality", "0483", "--source", "minutes"), "write KIND=ADDRESS"),
        (
            ("--municipality", "0483", "--source", "gopher=x"),
            "unknown kind 'gopher'; the kinds are minutes, kolada, ckan",
        ),
    ],
)
def test_init_refuses_what_it_does_not_know(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = insyn("init", tmp_path / "i", *arguments)
    assert result.exit_code == os.EX_CONFIG
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('kind = "minutes"', 'kind = "minutes"\nselct = "a"', "minutes: unknown key 'selct'; did you mean 'select'?"),
        ('kind = "minutes"', 'kind = "minutes"\nschedule = "daily"', "schedule: 'daily' is no cron expression"),
        ("[[source]]", "[[source]", "not valid TOML"),
    ],
)
def test_check_names_file_key_and_remedy(folder: Path, right: str, wrong: str, said: str) -> None:
    path = folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    result = insyn("--instance", folder, "check")
    assert (result.exit_code, result.stdout) == (os.EX_CONFIG, "")
    assert said in result.stderr and str(path) in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_harvest_is_silent_when_all_is_well(folder: Path) -> None:
    for _ in range(2):
        result = insyn("--instance", folder, "harvest")
        assert (result.exit_code, result.output) == (0, "")


def test_a_verbose_harvest_says_what_it_did(folder: Path) -> None:
    result = insyn("--instance", folder, "harvest", "--verbose")
    assert "minutes: " in result.stdout and " new, 0 changed, 0 gone" in result.stdout
    assert "published insyn-" in result.stdout


@pytest.mark.parametrize(("body", "code"), [(None, os.EX_UNAVAILABLE), (b"<h1>Fel</h1>", os.EX_DATAERR)])
def test_a_bad_document_is_one_line_and_a_code(folder: Path, web: WebSite, body: bytes | None, code: int) -> None:
    web.pages["/p/"] = listing("ks-2026-01-14.pdf", "bad.pdf")
    if body:
        web.pages["/p/bad.pdf"] = body
    result = insyn("--instance", folder, "harvest")
    assert result.exit_code == code
    assert [line.startswith("insyn: minutes: ") and "bad.pdf" in line for line in result.stderr.splitlines()] == [True]


def test_a_second_harvest_at_the_same_time_says_so_at_once(folder: Path) -> None:
    with sole_writer(folder):
        result = insyn("--instance", folder, "harvest")
    assert result.exit_code == os.EX_TEMPFAIL
    assert "another harvest is at work here" in result.stderr


def test_an_unknown_source_is_told(folder: Path) -> None:
    result = insyn("--instance", folder, "harvest", "protokol")
    assert result.exit_code == os.EX_CONFIG
    assert "no source is called 'protokol'; the sources are minutes" in result.stderr


def test_status_tells_people_and_machines(folder: Path, web: WebSite) -> None:
    assert insyn("--instance", folder, "status").exit_code == 1
    insyn("--instance", folder, "harvest")
    result = insyn("--instance", folder, "status", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)[0]
    assert (told["name"], told["state"], told["newest"], told["counts"]["decisions"]) == (
        "minutes",
        "ok",
        "2026-01-14",
        1,
    )
    web.pages["/p/"] = ""
    insyn("--instance", folder, "harvest")
    assert insyn("--instance", folder, "status").exit_code == 1


def test_publish_builds_an_edition(folder: Path) -> None:
    insyn("--instance", folder, "harvest")
    result = insyn("--instance", folder, "publish")
    assert result.exit_code == 0
    assert len(list((folder / "editions").glob("insyn-*.db"))) == 2


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    insyn("--instance", folder, "harvest")
    before = (folder / "editions" / "current.json").read_bytes()
    limited = f"ulimit -f 20; exec {sys.executable} -m portal --instance {folder} publish"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert (folder / "editions" / "current.json").read_bytes() == before


def test_parse_prints_json_with_identity_numbers_masked(tmp_path: Path) -> None:
    from tests.numbers import FORMS

    path = tmp_path / "ks-2026-01-14.txt"
    path.write_text(minutes_text("2026-01-14", decisions=(f"Ansökan ({FORMS[0]}) avslås.",)), encoding="utf-8")
    result = insyn("parse", "--json", path)
    told = json.loads(result.stdout)
    assert told["meeting"]["organization"] == "Kommunstyrelsen"
    assert told["items"][0]["decision"] == "Ansökan ([personnummer]) avslås."
    assert FORMS[0] not in result.output


def test_parse_says_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    result = insyn("parse", path)
    assert result.exit_code == os.EX_DATAERR
    assert "a.pdf" in result.stderr


def test_the_store_is_not_beside_the_editions(folder: Path) -> None:
    insyn("--instance", folder, "harvest")
    connection = sqlite3.connect(next((folder / "editions").glob("insyn-*.db")))
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert not names & {"fetches", "readings", "facts", "imported_tables"}


def test_appeal_days_are_a_line_each() -> None:
    result = insyn("appeal-day", "2026-11-02", "2026-12-03")
    assert (result.exit_code, result.stdout) == (0, "2026-11-23\n2026-12-28\n")
    wrong = insyn("appeal-day", "3 december")
    assert (wrong.exit_code, "write days as YYYY-MM-DD" in wrong.stderr) == (os.EX_USAGE, True)


def test_reparse_tells_what_it_did(folder: Path, web: WebSite) -> None:
    assert insyn("--instance", folder, "harvest").exit_code == 0
    web.pages.clear()
    result = insyn("--instance", folder, "reparse")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 new, 0 changed, 0 gone" in result.output


@pytest.mark.parametrize("text", ["", "{", "null", "[1]", '{"file": 1}', '{"surprise": true}', "\x00" * 40])
def test_what_is_current_and_damaged_is_told_with_what_helps(folder: Path, text: str) -> None:
    """The remedy holds: the next edition goes on from the one that was."""
    assert insyn("--instance", folder, "harvest").exit_code == 0
    current = folder / "editions" / "current.json"
    before = json.loads(current.read_text(encoding="utf-8"))
    current.write_text(text, encoding="utf-8")
    for command in ("publish", "harvest"):
        result = insyn("--instance", folder, command)
        assert result.exit_code == os.EX_DATAERR, result.output
        assert result.stderr.startswith(f"insyn: {current}: is damaged: ")
        assert result.stderr.count("\n") == 1
        assert "remove it and run insyn publish" in result.stderr
    current.unlink()
    result = insyn("--instance", folder, "publish")
    assert result.exit_code == 0, result.stderr
    assert json.loads(current.read_text(encoding="utf-8"))["previous"] == before["sha256"]


def test_a_harvest_that_is_told_to_stop_ends_at_once_and_leaves_no_lock(folder: Path, web: WebSite) -> None:
    asked, released = Event(), Event()

    def slow(_: object) -> tuple[int, dict[str, str], bytes]:
        asked.set()
        released.wait(60)
        return 200, {}, b""

    held = web.pages["/p/"]
    web.pages["/p/"] = slow
    command = [sys.executable, "-m", "portal", "--instance", str(folder), "harvest"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert asked.wait(60)
        process.terminate()
        printed, told = process.communicate(timeout=60)
    released.set()
    assert (process.returncode, printed, told) == (-signal.SIGTERM, "", "")
    web.pages["/p/"] = held
    assert insyn("--instance", folder, "harvest").exit_code == 0


@pytest.mark.parametrize("command", ["harvest", "publish", "backup", "status", "withhold"])
def test_what_cron_runs_waits_for_nothing_that_only_a_server_needs(command: str) -> None:
    asked = f"import sys; from portal.cli import main; main([{command!r}, '--help'], standalone_mode=False); "
    run = subprocess.run(
        [sys.executable, "-c", asked + "print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not {"datasette", "flask", "playwright"} & set(run.stdout.split())
