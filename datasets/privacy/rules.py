"""The rules of publication as data: what is closed because it deals with individuals, and how long the rest stays."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from datasets.privacy import quick
from datasets.strict import ConfigError, build, read_toml

_FOLDER = Path(__file__).parent
_NOTHING = r"[^\s\S]"


@dataclass(frozen=True, slots=True)
class Closed:
    """A body whose name holds one of `bodies`, a paragraph or matter whose title holds one of the words `titles`."""

    name: str
    bodies: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows of `table` are published until `days` after the day in the column `date`."""

    name: str
    table: str
    date: str
    days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """`open` names the rules of `closed` that do not hold."""

    closed: tuple[Closed, ...] = ()
    retention: tuple[Retention, ...] = ()
    open: tuple[str, ...] = ()

    def closes_body(self, name: str) -> bool:
        lowered = name.lower()
        return any(word.lower() in lowered for rule in self._holding() for word in rule.bodies)

    def closes_title(self, title: str) -> bool:
        """Whether a word of the rules begins a word of the title: "LVU" is no part of "halvun"."""
        return self.closing_titles()(title)

    def closing_titles(self) -> Callable[[str], bool]:
        """`closes_title` for who asks about many: where a word can be is found quickly, and then whether it begins."""
        words = "|".join(re.escape(word.lower()) for rule in self._holding() for word in rule.titles) or _NOTHING
        anywhere, beginning = quick(words), re.compile(rf"\b(?:{words})")

        def closes(title: str) -> bool:
            lowered = title.lower()
            return anywhere.search(lowered.encode()) is not None and beginning.search(lowered) is not None

        return closes

    @property
    def fingerprint(self) -> str:
        """Differs where anything may be published differently: the rules, or how numbers are found."""
        digest = hashlib.sha256(repr(self).encode())
        for path in sorted(_FOLDER.glob("*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _holding(self) -> list[Closed]:
        return [rule for rule in self.closed if rule.name not in self.open]


@cache
def defaults() -> Rules:
    """The rules beside this module."""
    path = _FOLDER / "rules.toml"
    return build(Rules, read_toml(path), path.name)


def load(table: Mapping[str, Any], where: str) -> Rules:
    """The defaults with what the table [privacy] of insyn.toml says: rules of its own, and those it opens.

    A rule of the same name takes the place of the default. ConfigError for an opened rule that does not exist.
    """
    own = build(Rules, table, where)
    closed = {rule.name: rule for rule in (*defaults().closed, *own.closed)}
    retention = {rule.name: rule for rule in (*defaults().retention, *own.retention)}
    if unknown := [name for name in own.open if name not in closed]:
        raise ConfigError(f"{where}.open: no rule is called {unknown[0]!r}; the rules are {', '.join(closed)}")
    return Rules(tuple(closed.values()), tuple(retention.values()), own.open)
