"""The values of OParl's fields as our columns hold them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from datasets.strict import read_toml
from harvesters.run import SWEDEN


class Unreadable(Exception):
    """What a value should have been."""


@cache
def _words() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    tables = read_toml(Path(__file__).with_name("words.toml"))
    return {
        column: {code: re.compile(words, re.I) for code, words in codes.items()} for column, codes in tables.items()
    }


def code_in(column: str, text: str) -> str | None:
    """The code of a column that a text tells of, if any."""
    return next((code for code, words in _words()[column].items() if words.search(text)), None)


def plain(form: str, column: str, value: Any) -> Any:
    """The value of a field that leads nowhere; None where it says nothing of the column."""
    if form == "integer":
        return _integer(value)
    if form == "boolean":
        return int(value) if isinstance(value, bool) else _integer(value)
    if form == "flag":
        return "cancelled" if value is True else None
    text = _text(value)
    if form == "date":
        return _day(text)
    if form in ("day", "clock"):
        return _moment(form, text)
    if form == "numeral":
        return int(text) if text.isdecimal() and text.isascii() else None
    if form == "other_numeral":
        return None if text.isdecimal() and text.isascii() else text
    return code_in(column, text) if form == "word" else text


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unreadable("a text")


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable("a whole number") from None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise Unreadable("a day such as 2026-01-31") from None


def _moment(form: str, text: str) -> str | None:
    """Day or time of day in Sweden. Midnight is what servers write that know the day only."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("a time such as 2026-01-31T18:00:00+01:00") from None
    local = moment.astimezone(SWEDEN) if moment.tzinfo else moment
    if form == "day":
        return local.date().isoformat()
    return None if (local.hour, local.minute) == (0, 0) else local.strftime("%H:%M")
