"""Which matters may belong to which key figures: words of their areas of service, found in the titles of matters."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasets.search_index import stemmer
from portal.catalogue.indicators import Untied

_WORD = re.compile(r"[a-zåäö]{5,}")
_COMMON = frozenset(
    """andra antal aktuell bland ekonomi invånare kommun kommunal kommunens kostnad område resultat riket samtliga
    service total totalt värde verksamhet övergripande övrig övriga""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A matter and a key figure that have `word` in common: the matter's title has it whole or as the part of one."""

    indicator: Untied
    matter: Untied
    word: str


def suggest(
    indicators: Sequence[Untied], matters: Iterable[Untied], tied: frozenset[tuple[str, str]], *, most: int
) -> list[Suggestion]:
    """The first `most` matters of each area, for its first key figure, without those that are tied already."""
    stems, found = _stems(indicators), defaultdict[str, list[Suggestion]](list)
    for matter in matters:
        for stem, indicator in _in(matter.title, stems):
            is_new = (indicator.id, matter.id) not in tied
            if is_new and len(found[indicator.area]) < most:
                found[indicator.area].append(Suggestion(indicator, matter, stem))
                break
    return [suggestion for area in sorted(found) for suggestion in found[area]]


def as_toml(suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """Each as a table of the staff's list, with what it is about above it."""
    for one in suggestions:
        yield (
            f"# {one.indicator.area}: {one.indicator.title}\n# {one.matter.title} ({one.word})\n"
            f"[[link]]\nindicator = {_text(one.indicator.id)}\nmatter = {_text(one.matter.number)}\n"
            'note = ""                # varför, för läsare\n'
        )


def _stems(indicators: Sequence[Untied]) -> Mapping[str, Untied]:
    """The first key figure of the area that each word names, by the word's stem."""
    swedish = stemmer()
    found: dict[str, Untied] = {}
    for indicator in indicators:
        for word in _WORD.findall(indicator.area.lower()):
            if word not in _COMMON:
                found.setdefault(swedish.stemWord(word), indicator)
    return found


def _in(title: str, stems: Mapping[str, Untied]) -> Iterator[tuple[str, Untied]]:
    """The stems that a word of the title begins with, as compounds do."""
    words = _WORD.findall(title.lower())
    return ((stem, indicator) for stem, indicator in stems.items() if any(word.startswith(stem) for word in words))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
