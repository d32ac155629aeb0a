"""Decisions that a search asks for by their number, as people write it: `KF § 43`, `§ 43/2025 kommunstyrelsen`."""

import re

from portal.catalogue.decisions import Entry
from portal.pages.context import catalogue

_NUMBER = re.compile(r"(?P<before>[^§]*)§\s*(?P<number>\d{1,4})(?:\s*/\s*(?P<year>\d{4}))?(?P<after>[^§]*)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHORT = {"kf": "kommunfullmäktige", "ks": "kommunstyrelsen"}
_MOST = 5


def by_number(words: str) -> list[Entry]:
    """The latest decisions of that number, of the body and the year where the words name them; few of many."""
    asked = _NUMBER.fullmatch(words.strip())
    if asked is None:
        return []
    rest = f"{asked['before']} {asked['after']}".strip()
    year = asked["year"] or next(iter(_YEAR.findall(rest)), "")
    body = _YEAR.sub("", rest).strip(" ,")
    called = catalogue().names.called(_SHORT.get(body.lower(), body))
    bodies = [name.id for name in called if name.kind == "organizations"]
    if body and not bodies:
        return []
    return catalogue().decisions.of_number(int(asked["number"]), next(iter(bodies), ""), year, limit=_MOST)
