"""The body of a document split at its numbered paragraphs (§): preface, contents list, paragraphs, appendices."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harvesters.minutes.cases import CASE, LABEL, cases_at_start, is_case_line
from harvesters.minutes.meaning.names import NAME
from harvesters.minutes.model import Problem
from harvesters.minutes.numbering import NUMBERED, heading_lines
from harvesters.minutes.text import Line
from harvesters.minutes.vocabulary import Vocabulary

_PREFIX = r"(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}\.?|[A-ZÅÄÖ][a-zåäö]+(?:styrelsen|fullmäktige|nämnden|utskottet))"
_SIGNED = re.compile(
    rf"(?P<before>(?:{LABEL})?{CASE}|{_PREFIX})?[ \t]*§[ \t]*(?:{_PREFIX}[ \t]+)?(?P<number>\d{{1,4}})"
    rf"(?P<year>/\d{{2,4}})?(?P<rest>(?:[ \t.:–-].*|[A-ZÅÄÖ(].*)?)$"
)
_PREFIXED = re.compile(
    r"(?P<before>[A-ZÅÄÖ]{2,6}|K[sf]|Ks?au|Au)[ \t]+(?P<number>\d{1,4})(?P<year>/\d{2,4})?(?P<rest>(?:[ \t]+.*)?)$"
)
_CONTENTS_END = re.compile(r"(?:\.{3,}|…+|\s{3,}|\s\.\s*\.)[\s.…]*\d{1,4}$")
_CITED = re.compile(r"[\s.:–-]*(?:$|[,.;)]|och\b|samt\b|punkt|att\b|i\b|[–-]\s*§?\s*\d)")
_ENTRY_LINES, _LONGEST_HEAD = 4, 300
_OFFICES = re.compile(r"(?:(?:Ordförande|\w*[Ss]ekreterare)\s*){1,3}")
_SIGNERS = re.compile(rf"(?:{NAME}(?:\s*\([A-ZÅÄÖ-]{{1,4}}\))?\s*){{1,3}}")
_APPENDIX = re.compile(r"Bilaga(?:\s+\d{1,2})?(?:\s*[.:])?", re.IGNORECASE)


class Candidate(NamedTuple):
    """A line that may begin a paragraph."""

    line: int
    number: int
    printed: str
    rest: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its head taken apart, and all its lines; `lines[head]` is the head, a case number may precede."""

    number: int | None
    printed: str
    case_numbers: tuple[str, ...]
    rest: str
    group: str | None
    lines: tuple[Line, ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Division:
    """All lines of the body, each in exactly one part; groups are the titles that head several paragraphs."""

    preface: tuple[Line, ...]
    contents: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]
    groups: tuple[Line, ...]
    appendix: tuple[Line, ...]
    problems: tuple[Problem, ...]


def divide(
    lines: Sequence[Line], vocabulary: Vocabulary, *, plain_numbers: bool = True, agenda: bool = False
) -> Division:
    """Finds the paragraphs; those of a contents list are told from the real ones by coming first and being short.
    `plain_numbers` allows heads like "3. Delegationsbeslut" where there is no other kind of head; an `agenda` may be
    nothing but a contents list."""
    listed, real = _tell_contents(_candidates(lines, vocabulary, plain_numbers))
    listed, real = ([], listed) if agenda and not real else (listed, real)
    chain = _chain(real)
    if not chain:
        begin = _contents_heading(lines, listed[0].line, vocabulary) if listed else len(lines)
        return Division(tuple(lines[:begin]), tuple(lines[begin:]), (), (), (), ())
    heads = sorted([*chain, *(c for c in listed if c.line < chain[-1].line)])
    begin = _contents_heading(lines, heads[0].line, vocabulary)
    starts = [_with_case_before(lines, c.line, begin) for c in heads]
    appendix = _signature_start(lines, starts[-1] + 1) if agenda else _appendix_start(lines, starts[-1] + 1)
    cuts = zip([begin, *starts], [*starts, appendix], strict=True)
    blocks = [_take_groups(list(lines[a:b]), vocabulary) for a, b in cuts]
    kept = set(chain)
    return Division(
        preface=tuple(lines[:begin]),
        contents=tuple(_contents(heads, blocks, kept)),
        paragraphs=tuple(_paragraphs(heads, starts, blocks, kept)),
        groups=tuple(line for block in blocks for line in block.groups),
        appendix=tuple(lines[appendix:]),
        problems=tuple(_number_problems(chain, lines)),
    )


def _candidates(lines: Sequence[Line], vocabulary: Vocabulary, plain_numbers: bool) -> list[Candidate]:
    """Heads with a § sign; where there is none, heads with a body's letters, or plain numbers."""
    signed = [c for i, line in enumerate(lines) if "§" in line.text and (c := _candidate(_SIGNED, lines, i))]
    if signed:
        return signed
    prefixed = [c for i in range(len(lines)) if (c := _candidate(_PREFIXED, lines, i))]
    if prefixed or not plain_numbers:
        return prefixed
    numbered = [c for i in sorted(heading_lines(lines, vocabulary)) if (c := _candidate(NUMBERED, lines, i))]
    return [c for c in numbered if not c.rest.endswith(".") and not vocabulary.decision_verb.search(c.rest)]


def _candidate(pattern: re.Pattern[str], lines: Sequence[Line], index: int) -> Candidate | None:
    text = lines[index].text.strip()
    match = pattern.match(text)
    if not match:
        return None
    rest = match["rest"].strip(" \t.:–-")
    if (rest or match["rest"].strip()) and (_CITED.match(match["rest"]) or rest[:1].islower()):
        return None
    if not rest and index and lines[index - 1].text.endswith((",", " och", "den", "med", " i", "enligt", "av")):
        return None
    printed = " ".join(text[: match.start("rest")].split())
    if len(rest) > _LONGEST_HEAD:
        return None
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    listed = _CONTENTS_END.search(rest) or ("§" not in following and _CONTENTS_END.search(following))
    return Candidate(index, int(match["number"]), printed, _CONTENTS_END.sub("", rest).rstrip(" ."), bool(listed))


def _tell_contents(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Entries of a contents list end in a page number, come again with the same title, or stand in an earlier short run
    whose numbers mostly come again."""
    again = {(c.number, c.rest[:25].casefold()): c.line for c in candidates}
    listed = {c for c in candidates if c.listed}
    for c, following in zip(candidates, candidates[1:], strict=False):
        if c.rest and again[c.number, c.rest[:25].casefold()] > c.line and following.line - c.line < _ENTRY_LINES:
            listed.add(c)
    runs: list[list[Candidate]] = []
    for c in candidates:
        if not runs or c.number <= runs[-1][-1].number:
            runs.append([])
        runs[-1].append(c)
    for run, later in zip(runs, runs[1:], strict=False):
        repeated = {c.number for c in run} & {c.number for c in later}
        short = later[0].line - run[0].line < 4 * len(run) + 4
        if len(repeated) * 2 > len(run) and short and len(later) * 2 >= len(run):
            listed.update(run)
    return sorted(listed), [c for c in candidates if c not in listed]


def _chain(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The longest run of rising numbers, so that cited paragraphs do not begin one; equal neighbours are kept."""
    tails, before = list[int](), list[int]()
    at_tail = list[int]()
    for i, c in enumerate(candidates):
        slot = bisect_left(tails, c.number + 1) if c.rest else bisect_left(tails, c.number)
        before.append(at_tail[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(c.number)
            at_tail.append(i)
        else:
            tails[slot], at_tail[slot] = c.number, i
    chain, i = list[Candidate](), at_tail[-1] if at_tail else -1
    while i >= 0:
        chain.append(candidates[i])
        i = before[i]
    return chain[::-1]


def _contents_heading(lines: Sequence[Line], index: int, vocabulary: Vocabulary) -> int:
    """The index of the heading of the contents list, if one stands shortly before its first entry."""
    for i in range(index - 1, max(-1, index - 12), -1):
        if vocabulary.is_contents(lines[i].text):
            return i
    return index


def _with_case_before(lines: Sequence[Line], index: int, least: int) -> int:
    """A line with nothing but a case number just before the head belongs to the paragraph."""
    return index - 1 if index - 1 >= least and is_case_line(lines[index - 1].text.strip()) else index


def _appendix_start(lines: Sequence[Line], after: int) -> int:
    """The first "Bilaga 1" alone on its line after the last paragraph's head that is followed by much more."""
    for i in range(after, len(lines) - 8):
        if _APPENDIX.fullmatch(lines[i].text):
            return i
    return len(lines)


def _signature_start(lines: Sequence[Line], after: int) -> int:
    """The names that close a summons, over "Ordförande Sekreterare", or the first appendix before them."""
    appendix = _appendix_start(lines, after)
    for i in range(after, appendix):
        if _OFFICES.fullmatch(lines[i].text.strip()):
            return i - 1 if i > after and _SIGNERS.fullmatch(lines[i - 1].text.strip()) else i
    return appendix


class _Block(NamedTuple):
    lines: list[Line]
    groups: list[Line]


def _take_groups(block: list[Line], vocabulary: Vocabulary) -> _Block:
    """Takes the titles of the next group off the end of a block."""
    cut = len(block)
    while cut > 1 and vocabulary.is_group(block[cut - 1].text):
        cut -= 1
    return _Block(block[:cut], block[cut:])


def _contents(heads: Sequence[Candidate], blocks: Sequence[_Block], kept: set[Candidate]) -> Iterator[Line]:
    """The lines before the first head, and those of every entry that is not kept."""
    yield from blocks[0].lines
    for head, block in zip(heads, blocks[1:], strict=True):
        if head not in kept:
            yield from block.lines


def _paragraphs(
    heads: Sequence[Candidate], starts: Sequence[int], blocks: Sequence[_Block], kept: set[Candidate]
) -> Iterator[Paragraph]:
    """The kept heads with their lines and group; without a group before them that of the contents list holds."""
    group: str | None = None
    listed: dict[int, str | None] = {}
    before, in_contents = blocks[0], False
    for head, start, block in zip(heads, starts, blocks[1:], strict=True):
        if before.groups or (in_contents and head in kept):
            group = before.groups[-1].text if before.groups else None
        in_contents = head not in kept
        if in_contents:
            listed[head.number] = group
        else:
            yield _paragraph(head, block.lines, head.line - start, group or listed.get(head.number))
        before = block


def _paragraph(head: Candidate, lines: Sequence[Line], offset: int, group: str | None) -> Paragraph:
    first, _ = cases_at_start(lines[0].text.strip() if offset else head.printed if "§" in head.printed else "")
    cases, rest = cases_at_start(head.rest)
    return Paragraph(head.number, head.printed, (*first, *cases), rest, group, tuple(lines), offset)


def _number_problems(chain: Sequence[Candidate], lines: Sequence[Line]) -> Iterator[Problem]:
    for c, following in zip(chain, chain[1:], strict=False):
        line = lines[following.line]
        if following.number == c.number:
            yield Problem("duplicate_paragraph", line.page, line.text, f"§ {c.number} stands twice")
        elif following.number > c.number + 1:
            missing = (
                f"§ {c.number + 1}" if following.number == c.number + 2 else f"§§ {c.number + 1}-{following.number - 1}"
            )
            yield Problem("missing_paragraph", line.page, line.text, f"{missing} cannot be found")
