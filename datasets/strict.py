"""Strict reading of TOML into frozen dataclasses: every key is known and of its type, or one error names the remedy."""

import dataclasses
import difflib
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class ConfigError(Exception):
    """`<file>: <key>: <what is wrong>; <the remedy>`. Raised before anything is fetched or written."""


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; a missing or malformed one is a ConfigError that names line and column, or key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: the file does not exist; create it, or name another folder") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}; save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}; mend that line") from None
    for key, text in _texts(content):
        if "\0" in text:
            raise ConfigError(f"{path}: {key}: {text!r} holds a character that is none; remove \\u0000")
    return content


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value of TOML, with its key."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{key}[{number}]")
    elif isinstance(value, str):
        yield key, value


def build(cls: type[T], table: Mapping[str, Any], where: str) -> T:
    """An instance of the dataclass `cls`, its fields taken from `table`. `where` (file and key) begins every error.

    Fields may be str, int, float, bool, tuple[X, ...], Mapping[str, X], X | None, or another dataclass.
    """
    assert dataclasses.is_dataclass(cls)  # nosec B101 # tells mypy what every caller hands in
    _checked(dict, table, where)
    fields = {field.name: field for field in dataclasses.fields(cls)}
    hints = typing.get_type_hints(cls)
    for key in table:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key {key!r}; {_advice(key, list(fields))}")
    for name, field in fields.items():
        if name not in table and not _has_default(field):
            raise ConfigError(f"{where}: the key {name!r} is missing; add it")
    return cls(**{key: _convert(hints[key], value, f"{where}.{key}") for key, value in table.items()})


def _advice(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(sorted(known))}"


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _convert(hint: Any, value: Any, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _convert(next(arg for arg in args if arg is not type(None)), value, where)
    if origin is tuple:
        return _sequence(args[0], value, where)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(args[1], value, where)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type[Any], hint), _checked(dict, value, where), where)
    return _checked(hint, value, where)


def _sequence(hint: Any, value: Any, where: str) -> tuple[Any, ...]:
    items: Sequence[Any] = _checked(list, value, where)
    return tuple(_convert(hint, item, f"{where}[{position}]") for position, item in enumerate(items))


def _mapping(hint: Any, value: Any, where: str) -> dict[str, Any]:
    items: Mapping[str, Any] = _checked(dict, value, where)
    return {key: _convert(hint, item, f"{where}.{key}") for key, item in items.items()}


_NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _checked(expected: Any, value: Any, where: str) -> Any:
    if expected is Any:
        return value
    if expected is float and type(value) is int:
        return float(value)
    if type(value) is expected:
        return value
    raise ConfigError(f"{where}: {value!r} is not {_NAMES.get(expected, expected)}; write it as one")
