"""Minutes as JSON and back, without loss; the keys are those that people and the scores know."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from harvesters.minutes.model import Minutes

_NAMED = ("recusals", "not_participating")


def as_json(minutes: Minutes) -> dict[str, Any]:
    """Plain lists and dicts. "recusals" and "not_participating" are printed names; "..._sources" hold their sources."""
    result: dict[str, Any] = _plain(minutes)
    for item in result["items"]:
        for key in _NAMED:
            item[f"{key}_sources"] = item[key]
            item[key] = [_printed(person) for person in item[key]]
        for vote in item["votes"]:
            vote["meaning"] = {"yes": vote["yes_means"], "no": vote["no_means"]}
    return result


def from_json(data: Mapping[str, Any]) -> Minutes:
    """The Minutes that `as_json` made `data` of."""
    items = [{**item, **{key: item[f"{key}_sources"] for key in _NAMED}} for item in data["items"]]
    minutes = _typed(Minutes, {**data, "items": items})
    assert isinstance(minutes, Minutes)  # nosec B101 # tells mypy what _typed was asked for
    return minutes


def _printed(person: dict[str, Any]) -> str:
    return f"{person['name']} ({person['party']})" if person["party"] else str(person["name"])


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    """`value` as the type `kind` says: a dataclass, a tuple, an optional or a plain value."""
    if get_origin(kind) in (Union, UnionType):
        return None if value is None else _typed(next(a for a in get_args(kind) if a is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_typed(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _typed(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
    return value
