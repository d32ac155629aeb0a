"""What the settings of bandit in pyproject.toml say of the code is true."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("datasets", "harvesters", "portal", "templates")
FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
UNSAFE = {"pickle", "marshal", "shelve", "random"}
"""Modules that read code out of data, or make guesses that can be guessed."""


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module


def test_only_the_sample_is_random_and_no_data_is_read_as_code() -> None:
    assert [path.name for path in FILES if UNSAFE & set(_imported(path))] == []
    assert "random" in {name for path in (ROOT / "sample").rglob("*.py") for name in _imported(path)}


def test_what_is_excused_says_why() -> None:
    excused = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if "nosec" in line]
    assert excused
    for line in excused:
        reason = line.split("nosec", 1)[1]
        assert reason.startswith(" B") and len(reason.partition(" # ")[2]) > 10, line
