"""Whatever is written in insyn.toml, it is taken, or told in one clear line: nothing else ends a command."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from datasets import instance as instances
from datasets.instance import FILE, Backup, Expect, Influence, Municipality, Readers, Server, Source, Statements
from datasets.privacy.rules import Rules
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.kinds import KINDS
from harvesters.timetable import crontab

VALUES = (
    '""', '" "', '"x"', r'"å\u0000"', r'"x\ny"', r'"\u202e"', '"<b>"', '"٣"', '"("', '"[a"', '"../../x"', '"%s"', '"*"',
    "-1", "0", "1", "999999999999999999999", "1.5", "nan", "inf", "true", "[]", "[1]", '["x"]', '[""]', '[["a"]]',
    "{}", "{ x = 1 }", "2026-01-01", "12:00:00", '"2026-13-01"', '"* * * * *"', '"61 * * * *"', '"0 0 31 2 *"',
    '"https://"', '"http://[::1"', '"http://a b/"', '"http://x.example:99999/"', '"http://a:b@x.example"', '"//x"',
    '"javascript:alert(1)"', '"ftp://x.example"', '"file:///finns-inte"', '"#zzzzzz"', '"0000"', f'"{"x" * 5000}"',
)  # fmt: skip
TABLES: Mapping[str, Any] = {
    "influence": Influence, "statements": Statements, "privacy": Rules, "readers": Readers, "server": Server,
    "backup": Backup,
}  # fmt: skip
TOWN = {"code": '"9999"', "name": '"Provby"', "invented": "true"}
PLACE = {"name": '"s"', "address": '"https://a.example.se/x"'}


def table(head: str, lines: Mapping[str, str]) -> str:
    return f"{head}\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


def names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind)]


def all_files(value: str) -> Iterator[str]:
    """insyn.toml with the value in the place of each key in turn, and of each table."""
    town = table("[municipality]", TOWN)
    yield from (table("[municipality]", TOWN | {key: value}) for key in names(Municipality))
    yield from (f"{name} = {value}\n" + town * (name != "municipality") for name in (*TABLES, "municipality", "source"))
    yield from (town + table(f"[{name}]", {key: value}) for name, kind in TABLES.items() for key in names(kind))
    for kind in KINDS:
        source = {**PLACE, "kind": f'"{kind}"'}
        for key in _of_source(kind):
            yield town + table("[[source]]", source | {key: value})
        for key in names(Expect):
            yield town + table("[[source]]", source) + table("[source.expect]", {key: value})


def _of_source(kind: str) -> Iterable[str]:
    return (*names(Source), *names(importlib.import_module(KINDS[kind]).Settings))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:20])
def test_nonsense_is_taken_or_told(value: str, tmp_path: Path) -> None:
    tried = 0
    for text in all_files(value):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        tried += 1
        try:
            instance = instances.load(tmp_path)
            rounds.check(instance)
            crontab(instance, ["insyn"], "")
        except ConfigError as error:
            assert "\n" not in str(error), text
    assert tried > 150


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("stale_after_hours = 999999999999999999999", "s.stale_after_hours: 999999999999999999999 is out of bounds"),
        ("stale_after_hours = 0", "write 1 to 87648"),
        ("expect = { share = nan }", "s.expect.share: nan is out of bounds; write 0 to 1"),
        ('address = "http://[::1"', "'http://[::1' is no web address"),
        (r'title = "a\u0000"', "source[0].title: 'a\\x00' holds a character that is none"),
    ],
)
def test_what_would_end_a_harvest_is_told_before(line: str, told: str, tmp_path: Path) -> None:
    key = line.partition(" ")[0]
    source = {**PLACE, "kind": '"minutes"'} | {key: line.partition(" = ")[2]}
    (tmp_path / FILE).write_text(table("[municipality]", TOWN) + table("[[source]]", source), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        instances.load(tmp_path)
    assert told in str(error.value)


@pytest.mark.parametrize("table", ["municipality = 1", "source = 1", "source = [1]", "server = [[1]]"])
def test_what_is_no_table_is_told(table: str, tmp_path: Path) -> None:
    town = '[municipality]\ncode = "9999"\nname = "Provby"\ninvented = true\n' * ("municipality" not in table)
    (tmp_path / FILE).write_text(f"{table}\n{town}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"table|list"):
        instances.load(tmp_path)
