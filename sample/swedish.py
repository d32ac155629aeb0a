"""Swedish as clerks write it: dates, lists of names, and where a long word may be broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
UNBROKEN = frozenset(["sk", "sj", "tj", "kj", "st", "gj", "hj", "lj", "dj", "ch", "ck", "sc", "ph", "th", "ng", "nk"])
BREAK = re.compile(r"[bcdfghjklmnpqrstvwxz][aeiouyåäöé]", re.IGNORECASE)
VOWEL = re.compile(r"[aeiouyåäöé]", re.IGNORECASE)


def long_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_year(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def joined(words: Sequence[str]) -> str:
    """A, B och C."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def syllable_breaks(word: str) -> list[int]:
    """The positions at which a word over nine letters may be broken: one consonant goes to the next line."""
    if len(word) < 10 or not word.isalpha():
        return []
    starts = (match.start() for match in BREAK.finditer(word))
    return [at for at in starts if 3 <= at <= len(word) - 2 and _may_break(word, at)]


def _may_break(word: str, at: int) -> bool:
    return bool(VOWEL.search(word, 0, at)) and word[at - 1 : at + 1].lower() not in UNBROKEN
