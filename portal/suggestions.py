"""Which matters may belong to which key figures: words of their areas of service, found in the titles of matters."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from datasets.search_index import stemmer
from portal.catalogue.indicators import Untied

_WORD = re.compile(r"[a-zåäö]{5,}")
_COMMON = ("kommun", "område", "övergripande", "service", "verksamhet", "övrig")
"""Words of areas that say nothing of what a matter is about."""
_BEGINNING = 7
"""Letters that tell a word from others: förskoleverksamhet and förskola, gymnasieskola and gymnasium."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A matter and the key figure closest to it in an area; both have a word with the same `beginning`."""

    indicator: Untied
    matter: Untied
    beginning: str


def suggest(
    indicators: Iterable[Untied], matters: Iterable[Untied], tied: frozenset[tuple[str, str]], *, most: int
) -> list[Suggestion]:
    """The first `most` matters of each area, without those that are tied to the figure already."""
    areas: dict[str, list[Untied]] = defaultdict(list)
    for indicator in indicators:
        areas[indicator.area].append(indicator)
    common = _beginnings(" ".join(_COMMON))
    beginnings = {area: _beginnings(area) - common for area in areas}
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for matter in matters:
        words = _WORD.findall(matter.title.lower())
        for area, beginning in _areas_of(words, beginnings):
            closest = max(areas[area], key=lambda indicator: len(_begun(words, _beginnings(indicator.title) - common)))
            if (closest.id, matter.id) not in tied and len(found[area]) < most:
                found[area].append(Suggestion(closest, matter, beginning))
    return [suggestion for area in sorted(found) for suggestion in found[area]]


def as_toml(suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """Each as a table of the staff's list, with what it is about above it."""
    for one in suggestions:
        yield (
            f"# {one.indicator.area}: {one.indicator.title}\n# {one.matter.title} ({one.beginning})\n"
            f"[[link]]\nindicator = {_text(one.indicator.id)}\nmatter = {_text(one.matter.number)}\n"
            'note = ""                # varför, för läsare\n'
        )


def _areas_of(words: Sequence[str], beginnings: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Each area that the words tell of, with the longest of its beginnings that they have."""
    for area, those in beginnings.items():
        if begun := _begun(words, those):
            yield area, max(begun, key=len)


@cache
def _beginnings(text: str) -> frozenset[str]:
    swedish = stemmer()
    return frozenset(swedish.stemWord(word)[:_BEGINNING] for word in _WORD.findall(text.lower()))


def _begun(words: Sequence[str], beginnings: frozenset[str]) -> list[str]:
    """Those of the beginnings that a word has, compounds too."""
    return sorted(beginning for beginning in beginnings if any(word.startswith(beginning) for word in words))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
