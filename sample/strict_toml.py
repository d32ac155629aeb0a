"""Reading the content's TOML tables into frozen dataclasses: an unknown or missing key is refused."""

from __future__ import annotations

import dataclasses
import tomllib
import types
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class ContentError(ValueError):
    """The content contradicts itself; the message names the place, the fault and the remedy."""


def read_toml(name: str) -> dict[str, Any]:
    text = (files("sample") / "content" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def content_files(prefix: str) -> list[str]:
    names = (entry.name for entry in (files("sample") / "content").iterdir())
    return sorted(name for name in names if name.startswith(prefix) and name.endswith(".toml"))


def built(cls: type[T], table: dict[str, Any], where: str) -> T:
    """An instance of `cls` from a table; lists become tuples, nested tables nested dataclasses."""
    hints = get_type_hints(cls)
    unknown = sorted(set(table) - set(hints))
    if unknown:
        raise ContentError(f"{where}: unknown key: {unknown[0]}; one of {', '.join(sorted(hints))}")
    values = {key: _value(hints[key], value, f"{where}.{key}") for key, value in table.items()}
    try:
        return cls(**values)
    except TypeError as error:
        raise ContentError(f"{where}: a key is missing: {error}; add it") from error


def _value(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is types.UnionType:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part, f"{where}[{n}]") for n, part in enumerate(value))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return built(hint, value, where)
    return value
