"""Parameters of the API, read strictly: what is unknown or malformed is refused with what is accepted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from werkzeug.datastructures import MultiDict

from datasets.declaration import Column
from portal.api.limits import DEFAULT_LIMIT, LAST_PAGE, LONGEST_PLACE, LONGEST_VALUE, MOST
from portal.api.problems import Problem
from portal.api.resources import Filter, Resource
from portal.catalogue.rows import Condition, Cursor, Question

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = re.compile(rf"{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})")
AFTER = rf"^{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]{{6}}\+00:00,.+$"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_BOOLEANS = {"true": 1, "false": 0}
PAGING, MIRRORING = ("limit", "page"), ("modified_since", "after")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a list: `question` reads on in what `counted` asks for."""

    question: Question
    counted: Question
    limit: int
    page: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit


def asked(resource: Resource, given: MultiDict[str, str]) -> Asked:
    """The list that the parameters ask for; the first that is wrong is a Problem."""
    known = (*PAGING, *(MIRRORING if resource.mirrored else ()), *resource.filters)
    only(given, *known)
    since, after = _since(given), _after(given)
    counted = Question(resource.table, tuple(_conditions(resource, given)), since or after)
    question = replace(counted, since=after or since)
    return Asked(question, counted, _within(given, "limit", DEFAULT_LIMIT, MOST), _within(given, "page", 1, LAST_PAGE))


def only(given: MultiDict[str, str], *known: str) -> None:
    """No other parameters are given, and each once."""
    for name in given:
        if name not in known:
            accepted = f"use {', '.join(sorted(known))}" if known else "there are none here"
            raise Problem(400, f"{name[:40]!r} is no parameter: {accepted}.")
        if len(given.getlist(name)) > 1:
            raise Problem(400, f"{name} is given several times: give it once.")


def utc(text: str) -> str | None:
    """A time by RFC 3339 in UTC, as it stands in an edition; None where it is none."""
    if not _MOMENT.fullmatch(text.upper()):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC).isoformat()
    except ValueError:
        return None
    except OverflowError:
        return text[:19] + "+00:00"


def _within(given: MultiDict[str, str], name: str, default: int, most: int) -> int:
    value = given.get(name, str(default))
    if not _NUMBER.fullmatch(value) or not 1 <= int(value) <= most:
        raise Problem(400, f"{name} is {value[:40]!r}: give a whole number from 1 to {most}.{_REMEDIES.get(name, '')}")
    return int(value)


_REMEDIES = {"page": " To read further, choose fewer rows by a filter, or begin with modified_since and follow next."}


def _since(given: MultiDict[str, str]) -> Cursor | None:
    if (moment := given.get("modified_since")) is None:
        return None
    return Cursor(utc(moment) or _refuse("modified_since", moment, "a time such as 2026-03-02T05:00:00Z"))


def _after(given: MultiDict[str, str]) -> Cursor | None:
    if (place := given.get("after")) is None:
        return None
    if len(place) > LONGEST_PLACE or not re.match(AFTER, place):
        raise Problem(400, f"after is {place[:80]!r}: give what stands in the links of an answer.")
    return Cursor(*place.split(",", 1))


def _conditions(resource: Resource, given: MultiDict[str, str]) -> Iterator[Condition]:
    for name, item in resource.filters.items():
        if (text := given.get(name)) is not None:
            yield _condition(item, text)


def _condition(item: Filter, text: str) -> Condition:
    value = _value(item.name, item.declared, text)
    if item.operator == "IS NOT":
        return Condition(item.column, "IS NOT" if value else "IS", None)
    return Condition(item.column, item.operator, value)


def _value(name: str, declared: Column, text: str) -> str | int:
    if declared.values and text not in declared.values:
        _refuse(name, text, f"one of {', '.join(declared.values)}")
    match declared.type:
        case "boolean":
            return _BOOLEANS[text] if text in _BOOLEANS else _refuse(name, text, "true or false")
        case "integer":
            return int(text) if _NUMBER.fullmatch(text) else _refuse(name, text, "a whole number")
        case "date":
            return text if _is_day(text) else _refuse(name, text, "a day such as 2026-03-02")
        case "datetime":
            return utc(text) or _refuse(name, text, "a time such as 2026-03-02T05:00:00Z")
    return text if 0 < len(text) <= LONGEST_VALUE else _refuse(name, text, f"1 to {LONGEST_VALUE} characters")


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(DATE, text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _refuse(name: str, text: str, wanted: str) -> str:
    raise Problem(400, f"{name} is {text[:40]!r}: give {wanted}.")
