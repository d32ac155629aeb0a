"""The documentation against the code: no command, dependency, setting or table is missing or invented."""

import re
import tomllib
from dataclasses import fields
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from datasets.declaration import load
from datasets.dictionary import dictionary
from datasets.instance import Influence, Municipality, Source, Statements
from datasets.oparl.page import described
from harvesters.kinds import KINDS
from portal.cli import main

ROOT = Path(__file__).parents[1]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}
CONTEXT = click.Context(main)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_every_command_and_option_is_told(name: str, command: click.Command) -> None:
    line = next(line for line in DOCS["kommandon.md"].splitlines() if line.startswith(f"| `insyn {name}"))
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.opts[0] in line


def test_no_command_is_invented() -> None:
    told = set(re.findall(r"insyn ([a-z][a-z-]+)", DOCS["kommandon.md"]))
    assert told <= COMMANDS.keys()


def test_every_direct_dependency_is_justified_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    for extra in ("backup", "dask", "shapes", "ocr"):
        direct |= {re.split(r"[<>=\[]", line)[0] for line in project["optional-dependencies"][extra]}
    rows = [line.split("|")[1] for line in DOCS["dependencies.md"].splitlines() if line.startswith("| ")][2:]
    told = {name for row in rows for name in re.findall(r"[a-z0-9][a-z0-9-]+", re.sub(r"`.*?`|\(.*?\)", "", row))}
    assert told == direct


def test_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines and all(re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+", line) for line in lines)


def test_datasette_is_the_one_we_know() -> None:
    assert version("datasette").startswith("0.65."), "Datasette 1.0 ignores our settings; see docs/dependencies.md"


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_of_a_source_is_told(kind: str) -> None:
    text = DOCS["kallor.md"]
    section = text[text.index(f"## {kind}") :].split("\n## ")[0]
    for setting in fields(import_module(KINDS[kind]).Settings):
        assert f"`{setting.name}" in section, setting.name


def test_every_key_of_a_source_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)[`.]", DOCS["kallor.md"].split("\n## ")[0]))
    assert {setting.name for setting in fields(Source)} - {"settings"} <= told


@pytest.mark.parametrize("table", [Municipality, Influence, Statements])
def test_every_key_of_an_instance_is_told(table: type) -> None:
    told = set(re.findall(r"`([a-z_]+)`", DOCS["kallor.md"].split("\n# Källor")[0]))
    assert {setting.name for setting in fields(table)} <= told


def test_the_dictionary_is_made_of_the_declarations() -> None:
    assert DOCS["tabeller.md"] == dictionary(load()), "run make docs"


def test_the_fields_of_oparl_are_made_of_the_mapping() -> None:
    assert DOCS["oparl-falt.md"] == described(), "run make docs"


@pytest.mark.parametrize("name", DOCS)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    folder = ROOT / "docs" if (ROOT / "docs" / name).exists() else ROOT
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", DOCS[name]):
        assert (folder / target).exists(), target


def test_every_test_that_the_threat_model_names_is_there() -> None:
    """And each threat has one."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", DOCS["hotbild.md"]))
    assert len(named) > 40
    assert named - there == set()
    threats = [part for part in DOCS["hotbild.md"].split("\n## ") if part.startswith("Från ")]
    rows = [line for part in threats for line in part.splitlines() if line.startswith("| ")]
    assert [row for row in rows if "`test_" not in row and not row.startswith(("| hot |", "| --- |"))] == []
