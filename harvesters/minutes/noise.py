"""Page noise (running heads, feet, signature lines, rules) told from the lines of the minutes; nothing is lost."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harvesters.minutes.text import Line, page_marks
from harvesters.minutes.vocabulary import Vocabulary

_ZONE = 4
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = (".", ":", ",", ";")
_RULE = re.compile(r"[.…_\s\-–—*=‗]{4,}")
_LONGEST, _LONGEST_NEAR = 120, 80


class Noise(NamedTuple):
    line: Line
    name: str


class Cleaned(NamedTuple):
    """Lines of the minutes, and the noise with the name of the rule that took it; together they are all lines."""

    body: list[Line]
    noise: list[Noise]


def remove_noise(lines: Sequence[Line], vocabulary: Vocabulary) -> Cleaned:
    """Splits body and noise; the order within each is the document's."""
    names = _always(lines, vocabulary)
    border = _border(lines)
    names |= _running(lines, names, border, vocabulary)
    names |= _page_numbers(lines, border)
    names |= _beside(lines, names, vocabulary)
    body = [line for i, line in enumerate(lines) if i not in names]
    return Cleaned(body, [Noise(lines[i], names[i]) for i in sorted(names)])


def _always(lines: Sequence[Line], vocabulary: Vocabulary) -> dict[int, str]:
    """Lines that are noise wherever they stand; each distinct text is tried once."""
    matches = vocabulary.noise.fullmatch
    noisy = {text for text in {line.text for line in lines} if len(text) < _LONGEST and matches(text.strip())}
    twice = {text for text, n in Counter(line.text for line in lines).items() if n > 1 and len(text) < _LONGEST}
    noisy |= {text for text in twice if vocabulary.repeated.fullmatch(text) and not vocabulary.heading(text)}
    return {i: "page" for i, line in enumerate(lines) if line.text in noisy} | dict.fromkeys(page_marks(lines), "page")


def _border(lines: Sequence[Line]) -> list[range]:
    """For each page border the lines beside it: the last of one page and the first of the next."""
    at = [0, *(i for i in range(1, len(lines)) if lines[i].page != lines[i - 1].page), len(lines)]
    return [range(max(0, b - _ZONE), min(len(lines), b + _ZONE + 1)) for b in dict.fromkeys(at)]


def _running(
    lines: Sequence[Line], names: dict[int, str], borders: Sequence[range], vocabulary: Vocabulary
) -> dict[int, str]:
    """Lines that stand at most page borders, numbers aside, are running heads and feet.

    Unless they stand inside the pages more often still: those are cells of a table, such as "Ledamot" and "Ja".
    """
    free = {i for border in borders for i in border if i not in names and _may_run(lines[i].text)}
    counts = Counter(_shape(lines[i].text) for i in free)
    often = {shape for shape, n in counts.items() if n >= max(3, len(borders) * 0.5)}
    often = {shape for shape in often if not vocabulary.heading(shape)}
    everywhere = Counter[str]()
    for text, times in Counter(line.text for line in lines).items():
        if (shape := _shape(text)) in often:
            everywhere[shape] += times
    often = {shape for shape in often if everywhere[shape] <= 2 * counts[shape]}
    return {i: "running" for i in free if _shape(lines[i].text) in often}


def _page_numbers(lines: Sequence[Line], borders: Sequence[range]) -> dict[int, str]:
    """Lone numbers at the borders of pages that count with the pages."""
    numbers = {i for border in borders for i in border if len(lines[i].text) < 5 and lines[i].text.isdecimal()}
    offsets = {i: int(lines[i].text) - lines[i].page for i in numbers}
    often = {offset for offset, n in Counter(offsets.values()).items() if n >= max(3, len(borders) * 0.4)}
    return {i: "page" for i, offset in offsets.items() if offset in often}


def _may_run(text: str) -> bool:
    return len(text) < _LONGEST and not text.endswith(_SENTENCE_END) and "§" not in text and not text.isdigit()


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text)


def _beside(lines: Sequence[Line], names: dict[int, str], vocabulary: Vocabulary) -> dict[int, str]:
    """A lone body name or date is noise beside other noise, unless it is a § head's title."""
    found = dict[int, str]()
    for i in _neighbours(lines, names):
        text = lines[i].text.strip()
        if text[0].islower() or len(text) > _LONGEST_NEAR or not vocabulary.near.fullmatch(text):
            continue
        if not _titles(lines, names, i) and not _labelled(lines, names, i, vocabulary):
            found[i] = "running"
    return found


def _neighbours(lines: Sequence[Line], names: dict[int, str]) -> Iterator[int]:
    near = {j for i in names if not _RULE.fullmatch(lines[i].text) for j in range(i - 3, i + 4)}
    return (i for i in sorted(near) if 0 <= i < len(lines) and i not in names)


def _labelled(lines: Sequence[Line], names: dict[int, str], i: int, vocabulary: Vocabulary) -> bool:
    """Whether the line before, or the two before, end in a label of the header block, so that this one is its value."""
    if not i or i - 1 in names:
        return False
    before = "\n".join(lines[j].text for j in range(max(0, i - 2), i) if j not in names)
    return any(match.end() == len(before) for match in vocabulary.label.finditer(before))


def _titles(lines: Sequence[Line], names: dict[int, str], i: int) -> bool:
    """Whether the line before, noise aside, is a § head, so that this one is its title."""
    before = next((lines[j].text for j in range(i - 1, max(-1, i - 6), -1) if j not in names), "")
    return before.lstrip().startswith("§")
