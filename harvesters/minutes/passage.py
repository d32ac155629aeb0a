"""Lines joined to a running text that still knows the page of every position."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from harvesters.minutes.text import HYPHEN, Line

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` has a line feed where the original breaks its lines; words broken over lines are joined."""

    text: str
    starts: tuple[int, ...]
    pages: tuple[int, ...]

    def page_at(self, position: int) -> int:
        return self.pages[max(0, bisect_right(self.starts, position) - 1)] if self.pages else 0

    @property
    def page(self) -> int:
        return self.pages[0] if self.pages else 0

    @property
    def flat(self) -> str:
        return collapse(self.text)


def passage(lines: Sequence[Line]) -> Passage:
    """Joins lines; a hyphen at a line's end is resolved against the next line."""
    parts, starts, length = list[str](), list[int](), 0
    for number, line in enumerate(lines):
        text = line.text
        starts.append(length)
        glue = ""
        if number + 1 < len(lines):
            text, glue = _glue(text, lines[number + 1].text)
        parts.append(text + glue)
        length += len(text) + len(glue)
    return Passage("".join(parts), tuple(starts), tuple(line.page for line in lines))


NOTHING = Passage("", (), ())


def joined(passages: Sequence[Passage]) -> Passage:
    """Several passages as one, a line feed between them."""
    parts, starts, pages, length = list[str](), list[int](), list[int](), 0
    for one in passages:
        starts.extend(start + length for start in one.starts)
        pages.extend(one.pages)
        parts.append(one.text)
        length += len(one.text) + 1
    return Passage("\n".join(parts), tuple(starts), tuple(pages))


def cut(text: Passage, start: int, end: int | None = None) -> Passage:
    """A stretch of a passage that keeps its pages."""
    end = len(text.text) if end is None else end
    inside = [(s - start, p) for s, p in zip(text.starts, text.pages, strict=True) if start <= s < end]
    if not inside or inside[0][0] > 0:
        inside.insert(0, (0, text.page_at(start)))
    return Passage(text.text[start:end], tuple(s for s, _ in inside), tuple(p for _, p in inside))


def _glue(text: str, following: str) -> tuple[str, str]:
    """The text without its breaking hyphen, and what stands between it and the next line."""
    if not text.endswith(("-", HYPHEN, "\u00ad")) or len(text) < 2 or not text[-2].isalnum():
        return text, "\n"
    first = following.lstrip()[:1]
    if following.lstrip().split(" ", 1)[0] in ("och", "eller", "samt", "respektive"):
        return text[:-1] + "-", "\n"
    if first.isupper() or first.isdigit() or text[-2].isupper() or text[-2].isdigit():
        return text[:-1] + "-", ""
    return (text[:-1], "") if first.isalpha() else (text, "\n")


def collapse(text: str) -> str:
    """One space between words."""
    return _SPACE.sub(" ", text).strip()
