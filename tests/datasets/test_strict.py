"""Strict reading: what is well written becomes a dataclass, and every slip names its place and a remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from datasets.strict import ConfigError, build, read_toml


@dataclass(frozen=True)
class Wheel:
    inches: int
    spokes: float = 0.0


@dataclass(frozen=True)
class Cycle:
    name: str
    wheels: tuple[Wheel, ...] = ()
    parts: Mapping[str, str] | None = None
    electric: bool = False


def test_a_well_written_table_becomes_a_dataclass() -> None:
    table = {"name": "Crescent", "wheels": [{"inches": 28, "spokes": 36}], "parts": {"bell": "brass"}, "electric": True}
    assert build(Cycle, table, "x") == Cycle("Crescent", (Wheel(28, 36.0),), {"bell": "brass"}, True)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"nmae": "C"}, "x: unknown key 'nmae'; did you mean 'name'?"),
        ({"zz": 1}, "known keys are electric, name, parts, wheels"),
        ({}, "x: the key 'name' is missing; add it"),
        ({"name": 3}, "x.name: 3 is not a text in quotes; write it as one"),
        ({"name": "C", "electric": 1}, "x.electric: 1 is not true or false"),
        ({"name": "C", "wheels": [{"inches": "28"}]}, "x.wheels[0].inches: '28' is not a whole number"),
        ({"name": "C", "wheels": {}}, "x.wheels: {} is not a list"),
        ({"name": "C", "parts": {"bell": 1}}, "x.parts.bell: 1 is not a text"),
    ],
)
def test_a_slip_names_place_value_and_remedy(table: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        build(Cycle, table, "x")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"code = 0127", "line 1"), (b"a = 1\na = 2", "Cannot overwrite a value"), (b"\xff\xfe", "save it as UTF-8")],
)
def test_malformed_toml_names_the_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="a.toml") as error:
        read_toml(path)
    assert said in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the file does not exist"):
        read_toml(tmp_path / "none.toml")
