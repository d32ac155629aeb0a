"""Plainly numbered lines ("3. Taxa för avlopp"): which of them head a matter, and which are points of a proposal."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harvesters.minutes.cases import cases_at_end
from harvesters.minutes.text import Line
from harvesters.minutes.vocabulary import Vocabulary

NUMBERED = re.compile(r"(?P<before>)(?P<number>\d{1,3})(?P<year>)[.)]?[ \t]+(?P<rest>[A-ZÅÄÖ\"”].*)$")
_DECIDING = ("decision", "proposal")


class Numbered(NamedTuple):
    """A numbered line with all that is printed up to the next heading or numbered line; `heading` is the role of the
    last heading between it and the numbered line before."""

    line: int
    number: int
    text: str
    heading: str | None

    @property
    def is_sentence(self) -> bool:
        return self.text.endswith(".") and not cases_at_end(self.text)[0]


def heading_lines(lines: Sequence[Line], vocabulary: Vocabulary) -> frozenset[int]:
    """The indices of the numbered lines that may head a matter: all but the points under a proposal or a decision.

    A list begins with 1 after the heading of a proposal and counts on. Where its next number is that of the next
    matter as well, a sentence is a point, and so is what has its number again on the next numbered line; a line that
    ends in a case number heads a matter.
    """
    numbered = list(_numbered(lines, vocabulary))
    found, matter, point = list[int](), 0, 0
    for entry, following in zip(numbered, [*numbered[1:], None], strict=False):
        point = 0 if entry.heading else point
        begins = bool(found) and entry.heading in _DECIDING and entry.number == 1
        again = following is not None and following.number == entry.number
        is_next = entry.number == matter + 1 and not entry.is_sentence and not again
        if begins or (entry.number == point + 1 > 1 and not is_next and not cases_at_end(lines[entry.line].text)[0]):
            point = entry.number
        else:
            found.append(entry.line)
            matter, point = entry.number, 0
    return frozenset(found)


def _numbered(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Numbered]:
    begun: Numbered | None = None
    heading: str | None = None
    for i, line in enumerate(lines):
        printed = line.text.strip()
        match = NUMBERED.match(printed)
        role = None if match else vocabulary.heading(printed) or vocabulary.opening(printed)
        if begun and (match or role):
            yield begun
            begun = None
        if match:
            begun, heading = Numbered(i, int(match["number"]), printed, heading), None
        elif role:
            heading = role
        elif begun:
            begun = begun._replace(text=f"{begun.text} {printed}")
    if begun:
        yield begun
