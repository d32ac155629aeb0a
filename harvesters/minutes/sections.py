"""One paragraph taken apart: its case numbers, its title, and its sections by heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvesters.minutes.cases import cases_at_end, cases_at_start, is_case_line
from harvesters.minutes.paragraphs import Paragraph
from harvesters.minutes.passage import Passage, collapse, passage
from harvesters.minutes.text import Line
from harvesters.minutes.vocabulary import Vocabulary

TEXT = "text"
_SPLIT_TITLE_WIDTH = 45
_INLINE = frozenset(
    [
        "decision",
        "proposal",
        "recipients",
        "statement",
        "reservation",
        "papers",
        "description",
        "adjustment",
        "recusal",
        "motions",
    ]
)
_SENTENCE = re.compile(r"[^.]*[a-zåäö)]\.$")


@dataclass(frozen=True, slots=True)
class Part:
    """The lines under one heading; `heading` is empty for the text that stands under the title itself."""

    role: str
    heading: str
    passage: Passage
    page: int


@dataclass(frozen=True, slots=True)
class Sectioned:
    """A paragraph in parts: every line of it is its head, a case line, of its title, a heading, or in one part."""

    paragraph: Paragraph
    case_numbers: tuple[str, ...]
    title: str
    head: tuple[Line, ...]
    parts: tuple[Part, ...]

    def of(self, *roles: str) -> list[Part]:
        return [part for part in self.parts if part.role in roles]


def title_width(paragraphs: Sequence[Paragraph]) -> int:
    """How long the printed lines of this document's titles grow before they break."""
    firsts = sorted(
        len(p.rest or p.lines[_first_title(p)].text) for p in paragraphs if p.rest or _first_title(p) < len(p.lines)
    )
    return max(_SPLIT_TITLE_WIDTH, firsts[len(firsts) * 9 // 10]) if firsts else _SPLIT_TITLE_WIDTH


def _first_title(paragraph: Paragraph) -> int:
    """The index of the first line after the head and its case lines."""
    i = paragraph.head + 1
    while i < len(paragraph.lines) and is_case_line(paragraph.lines[i].text.strip()):
        i += 1
    return i


def section(paragraph: Paragraph, width: int, vocabulary: Vocabulary) -> Sectioned:
    """Finds title and parts; `width` is that of `title_width`."""
    lines, start = paragraph.lines, _first_title(paragraph)
    cases = [*paragraph.case_numbers]
    for line in lines[paragraph.head + 1 : start]:
        cases.extend(cases_at_start(line.text.strip())[0])
    end = _title_end(lines, start, bool(paragraph.rest), width, vocabulary)
    title_lines = [Line(0, paragraph.rest)] * bool(paragraph.rest) + list(lines[start:end])
    ending, title = cases_at_end(passage(title_lines).flat)
    while end < len(lines) and is_case_line(lines[end].text) and cases_at_start(lines[end].text)[0]:
        cases.extend(cases_at_start(lines[end].text)[0])
        end += 1
    unique = tuple(dict.fromkeys([*cases, *ending]))
    return Sectioned(paragraph, unique, title, tuple(lines[:end]), _parts(lines[end:], vocabulary))


def _title_end(lines: Sequence[Line], start: int, begun: bool, width: int, vocabulary: Vocabulary) -> int:
    """The index after the title's last line: at a heading, or where a new sentence of the body follows."""
    if start >= len(lines):
        return start
    if whole := _whole_title(lines, start, vocabulary):
        return whole
    end = start if begun else start + 1
    if begun and not _continues(lines[0].text, lines[start].text, width, vocabulary):
        return start
    while end < len(lines) and end - start < 8 and _continues(lines[end - 1].text, lines[end].text, width, vocabulary):
        end += 1
    return end


def _whole_title(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> int | None:
    """The index of the first heading, if all that stands before it is a title: few lines and no sentence among them."""
    for i in range(start, min(len(lines), start + 7)):
        text = lines[i].text
        if _opens(text, vocabulary) or is_case_line(text.strip()):
            return i if i > start else None
        if text.rstrip().endswith((".", ":", "_", "!")) or text[:2] in ("- ", "• ", "– "):
            return None
    return None


def _opens(text: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.heading(text) or vocabulary.opening(text) or _inline(text, vocabulary))


def _continues(line: str, following: str, width: int, vocabulary: Vocabulary) -> bool:
    """Whether the title goes on from `line` to `following`."""
    if _opens(following, vocabulary) or is_case_line(following.strip()):
        return False
    if _SENTENCE.match(line.strip()) or following[:2] in ("- ", "• ", "1."):
        return False
    if following[:1].islower() or line.endswith(
        ("-", "–", ",", " och", " av", " i", " för", " till", " om", " med", " samt")
    ):
        return True
    first_word = following.split(" ", 1)[0]
    full = len(line) + 1 + len(first_word) > width
    return full and len(following) <= width + 8 and not following.rstrip().endswith(".")


def _parts(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[Part, ...]:
    parts, role, heading, held = list[Part](), TEXT, "", list[Line]()
    page = lines[0].page if lines else 0

    def close() -> None:
        if held or heading:
            parts.append(Part(role, heading, passage(held), page))

    for line in lines:
        found = None
        if line.text[0].isupper():
            found = _heading(line.text, held, vocabulary) or _opening(line.text, role, held, vocabulary)
        if found is None:
            held.append(line)
            continue
        close()
        role, heading, rest = found
        page, held = line.page, [Line(line.page, rest)] if rest else []
    close()
    return tuple(parts)


def _heading(text: str, held: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """(role, heading, text after it on the same line) if this line opens a section."""
    role = None if text[-1] in ".,;" else vocabulary.heading(text)
    if role is None:
        return _inline(text, vocabulary) if ": " in text else None
    broken = held and held[-1].text.rstrip().endswith((",", " och", " av", "-", " till", " i", " enligt"))
    return None if broken and not text.rstrip().endswith(":") else (role, collapse(text), "")


def _opening(text: str, role: str, held: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """A lead-in that opens a section of its own, unless it stands under a heading of a decision or proposal already."""
    if role in ("decision", "proposal") or (held and not held[-1].text.endswith((".", ":", "_", "”"))):
        return None
    opened = vocabulary.opening(text)
    return (opened, collapse(text), text) if opened else None


def _inline(text: str, vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """A heading with a colon and its text on the same line ("Beslut: Informationen noteras.")."""
    head, colon, rest = text.partition(":")
    if not colon or not rest.startswith(" ") or len(head) > 60:
        return None
    role = vocabulary.heading(head)
    return (role, head + ":", rest.strip()) if role in _INLINE and role else None
