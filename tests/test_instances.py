"""Commands on many instances: what fails in one is told with its name and stops no other."""

import json
import os
import subprocess
import sys
from pathlib import Path

from datasets import shelf

HEAD = '[municipality]\ncode = "9999"\nname = "Provby"\ninvented = true\n\n'
SOURCE = '[[source]]\nname = "lekplatser"\nkind = "table"\naddress = "{}"\n'


def instance(folder: Path, name: str, address: str = "lekplatser.csv") -> Path:
    (folder / name).mkdir()
    (folder / name / "insyn.toml").write_text(HEAD + SOURCE.format(address), encoding="utf-8")
    (folder / name / "lekplatser.csv").write_text("namn;ort\nParken;Norrby\n", encoding="utf-8")
    return folder / name


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "portal", "--instances", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_all_are_harvested_and_published_whatever_one_does(tmp_path: Path) -> None:
    names = [f"by-{number}" for number in range(10)]
    for name in names:
        instance(tmp_path, name, "finns-inte.csv" if name == "by-3" else "lekplatser.csv")
    (tmp_path / "by-5" / "insyn.toml").write_text("[municipality]\n", encoding="utf-8")
    done = run(tmp_path, "harvest")
    assert (done.returncode, done.stdout) == (os.EX_CONFIG, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("insyn: by-3: lekplatser: ") and "by-5/insyn.toml" in second
    published = [name for name in names if shelf.current(tmp_path / name / "editions")]
    assert published == [name for name in names if name != "by-5"]
    said = run(tmp_path, "publish").stdout.splitlines()
    assert [line.split(":")[0] for line in said] == published


def test_how_the_sources_of_all_stand(tmp_path: Path) -> None:
    for name, address in (("by", "lekplatser.csv"), ("sta", "finns-inte.csv")):
        instance(tmp_path, name, address)
    run(tmp_path, "harvest")
    done = run(tmp_path, "status")
    assert done.returncode == 1
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "by/lekplatser: ok",
        "sta/lekplatser: failing",
    ]
    (tmp_path / "sta" / "insyn.toml").write_text("[municipality]\n", encoding="utf-8")
    done = run(tmp_path, "status", "--json")
    assert (done.returncode, done.stderr.count("\n")) == (os.EX_CONFIG, 1)
    told = json.loads(done.stdout)
    assert [(one["name"], one["state"]) for one in told.pop("by")] == [("lekplatser", "ok")] and not told


def test_other_commands_ask_for_one(tmp_path: Path) -> None:
    instance(tmp_path, "by")
    for command in ("review", "reparse"):
        done = run(tmp_path, command)
        assert (done.returncode, done.stderr.count("\n")) == (
            os.EX_CONFIG,
            1,
        ) and "one instance at a time" in done.stderr
    assert run(tmp_path / "by", "harvest").returncode == os.EX_CONFIG
