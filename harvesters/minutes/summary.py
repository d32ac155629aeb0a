"""A page "Beslut i korthet": titles with or without case numbers, background, decisions in text or lists."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harvesters.minutes.cases import cases_at_end, glued_case
from harvesters.minutes.meaning.dates import find_day
from harvesters.minutes.model import Meeting, Source
from harvesters.minutes.paragraphs import Paragraph
from harvesters.minutes.passage import collapse, passage
from harvesters.minutes.sections import TEXT, Part, Sectioned
from harvesters.minutes.text import HEADING, Line
from harvesters.minutes.vocabulary import BODY, Vocabulary, body_name

_LISTED = re.compile(r"^(?:\d{1,2}[.)]|[•·–*-])\s")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?:])\s+)(?=[A-ZÅÄÖ])", re.MULTILINE)
_BODY_FIRST = re.compile(
    rf"(?:(?:\d{{1,2}}[.)]|[•·–-])\s*)?(?:(?:Vidare|Därutöver|Slutligen|Dessutom)\s+)?(?:{BODY}|Fullmäktige"
    rf"|Nämnden|Styrelsen)\s+(?P<rest>.*)",
    re.DOTALL,
)
_VERB_FIRST = re.compile(
    rf"(?:[A-ZÅÄÖ][^.]{{0,160}}?\s)?(?P<rest>\w+)\s+(?:{BODY}|fullmäktige|nämnden)\b", re.IGNORECASE
)
_LONGEST_TITLE = 180
_SHORT_YEAR = re.compile(r"(?:19|20)\d\d")


class Entry(NamedTuple):
    """One matter of the page: its title line taken apart and the lines under it."""

    title: str
    case_numbers: tuple[str, ...]
    head: Line
    lines: list[Line]


def read_summary_head(lines: Sequence[Line], name: str) -> Meeting:
    """Body and date of the meeting from the page's own title; a missing year is that of the publication."""
    for line in lines[:20]:
        text = line.text.lstrip(HEADING)
        if not re.search(r"\bbeslut\b", text, re.IGNORECASE) or not (body := body_name(text)):
            continue
        published = next(
            (found[0] for other in lines[:20] if other is not line and (found := find_day(other.text))), None
        )
        year = published[:4] if published else (m[0] if (m := _SHORT_YEAR.search(name)) else None)
        found = find_day(text, f"{year}-01-01" if year else None)
        source = Source("date", line.page, text)
        return Meeting(
            organization=body,
            date=found[0] if found else None,
            sources=(source, Source("organization", line.page, text)),
        )
    return Meeting()


def divide_summary(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Sectioned]:
    """The matters of the page, each as a paragraph without a number."""
    return [_sectioned(entry, vocabulary) for entry in _entries(lines, vocabulary)]


def _entries(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Entry]:
    entry: Entry | None = None
    for i, line in enumerate(lines):
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        head = _head(line, following, vocabulary)
        if head:
            if entry:
                yield entry
            entry = head
        elif entry:
            entry.lines.append(line)
    if entry:
        yield entry


def _head(line: Line, following: str, vocabulary: Vocabulary) -> Entry | None:
    """A title: marked as a heading, with a case number at its end or inside, or a short line that is no sentence."""
    text = line.text.lstrip(HEADING).strip()
    if (
        _LISTED.match(text)
        or find_day(text[:40])
        and len(text) < 60
        or re.match(r"beslut i korthet|.*s beslut den\b|publicerad|url:|\[", text, re.IGNORECASE)
    ):
        return None
    cases, title = cases_at_end(text)
    if cases and len(title) < _LONGEST_TITLE:
        return Entry(title, cases, line, [])
    glued = glued_case(text)
    if glued and glued[0] and len(glued[0]) < _LONGEST_TITLE and glued[2][:1].isupper() and not glued[0].endswith("."):
        return Entry(glued[0], (glued[1],), line, [Line(line.page, glued[2])])
    plain = (
        len(text) < 110
        and ". " not in text
        and text[:1].isupper()
        and not text.endswith((".", ":", ";", ",", "!", "?", "…"))
        and bool(following)
    )
    if line.text.startswith(HEADING) or (plain and not _decides(text, vocabulary)):
        return Entry(text, (), line, [])
    return None


def _decides(sentence: str, vocabulary: Vocabulary) -> bool:
    for pattern in (_BODY_FIRST, _VERB_FIRST):
        match = pattern.match(sentence)
        if match and vocabulary.decision_verb.match(match["rest"]):
            return True
    return False


def _sectioned(entry: Entry, vocabulary: Vocabulary) -> Sectioned:
    lines = [Line(line.page, line.text.lstrip(HEADING)) for line in entry.lines]
    background, decision = _cut(lines, vocabulary)
    parts = [
        Part(role, "", passage(held), held[0].page)
        for role, held in ((TEXT, background), ("decision", decision))
        if held
    ]
    paragraph = Paragraph(None, "", entry.case_numbers, entry.title, None, (entry.head, *lines))
    return Sectioned(paragraph, entry.case_numbers, collapse(entry.title), (entry.head,), tuple(parts))


def _cut(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[list[Line], list[Line]]:
    """Background and decision: the decision begins with the first sentence in which the body decides."""
    for i, line in enumerate(lines):
        if _LISTED.match(line.text) and _decides(line.text, vocabulary):
            return list(lines[:i]), list(lines[i:])
        for start in (m.end() for m in _SENTENCE_START.finditer(line.text)):
            if _decides(line.text[start:], vocabulary):
                before = [Line(line.page, line.text[:start].strip())] if line.text[:start].strip() else []
                return [*lines[:i], *before], [Line(line.page, line.text[start:]), *lines[i + 1 :]]
    return list(lines), []
