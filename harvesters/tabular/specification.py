"""National specifications that a table may be meant to follow, and where it does not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from datasets.declaration import Table
from datasets.strict import build, read_toml

_FILE = Path(__file__).with_name("specifications.toml")
_FITTING = {"number": {"number", "integer"}, "date": {"date"}}


@dataclass(frozen=True, slots=True)
class Specification:
    """The columns a table should have, and of what kind some of them are."""

    title: str
    mandatory: tuple[str, ...]
    optional: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


@cache
def specifications() -> Sequence[Specification]:
    return [build(Specification, told, f"{_FILE.name}: {name}") for name, told in read_toml(_FILE).items()]


def departures(table: Table) -> Iterator[str]:
    """In words, where the table departs from the specification it seems to be meant to follow."""
    names = [name for name in table.columns if name != table.key]
    for meant in specifications():
        if 2 * len(set(meant.mandatory) & set(names)) < len(meant.mandatory):
            continue
        if missing := [name for name in meant.mandatory if name not in names]:
            yield f"{meant.title}: mandatory columns are missing: {', '.join(missing)}"
        if unknown := [name for name in names if name not in (*meant.mandatory, *meant.optional)]:
            yield f"{meant.title}: columns are not in the specification: {', '.join(unknown)}"
        for name, kind in meant.kinds.items():
            if name in names and table.columns[name].type not in _FITTING[kind]:
                yield f"{meant.title}: the column {name} does not hold a {kind} in every row"
