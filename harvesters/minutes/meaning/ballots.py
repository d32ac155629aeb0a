"""Named ballots in the forms that minutes print: prose, lists, roll-call lines and columns with a mark."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from harvesters.minutes.meaning.names import NAME, PARTY, letter, people, strip_title
from harvesters.minutes.model import Ballot
from harvesters.minutes.passage import Passage, collapse

OPTIONS = {
    "ja": "yes",
    "nej": "no",
    "avs": "abstain",
    "frå": "absent",
    "lägger": "abstain",
    "lade": "abstain",
    "deltar": "abstain",
}
_VERB = (
    r"(?P<verb>röstar?(?:de|t)?\s+(?:för\s+)?(?P<option>ja|nej)|avst(?:år|od"
    r"|ått)(?:\s+från\s+att\s+rösta)?|(?:är|var)\s+frånvarande|lägger\s+ner\s+sin\s+röst)"
)
_PROSE = re.compile(rf"\)\s*{_VERB}\b(?!\s*:)[^(.]{{0,40}}(?:\((?P<count>\d{{1,3}})\))?", re.IGNORECASE)
_LIST = re.compile(
    r"(?:(?:följande|dessa)\s+(?:\w+\s+){0,2}?(?P<verb>röstar?(?:de)?\s+(?P<option>ja|nej)|avst(?:år"
    r"|od)(?:\s+från\s+att\s+rösta)?|är\s+frånvarande|var\s+frånvarande)\s*:"
    r"|^(?P<label>(?:ja|nej)(?:-röst(?:er|ar)?)?|avst(?:år|od)"
    r"|frånvarande)(?:\s*\(?\d{1,3}\)?)?\s*:(?=\s*[A-ZÅÄÖ][\w-]+\s+[A-ZÅÄÖ]))",
    re.IGNORECASE | re.MULTILINE,
)
_ROLL = re.compile(
    rf"(?P<name>{NAME})\s*\(\s*(?P<party>{PARTY})\s*\)(?:\s*\((?:tjg\.?\s*)?ers(?:ättare)?\.?\s*"
    rf"(?:för\s+[^)]*)?\))?\s*[-–—:]\s*(?P<option>ja|nej|avst(?:år)?|frånv(?:arande)?)\b",
    re.IGNORECASE,
)
_ROLL_HINT = re.compile(r"\)\s*[-–—:]\s*(?:ja|nej|avst|frånv)\b|[A-Z)-][ \t]+(?:ja|nej)$", re.IGNORECASE | re.MULTILINE)
_BARE_ROLL = re.compile(
    rf"^(?P<name>{NAME})\s*(?:\(\s*(?P<party>{PARTY})\s*\)|,?\s(?P<bare>[A-Z]{{1,3}}|-))[ \t]+(?P<option>Ja|Nej"
    rf"|JA|NEJ|Avstår|AVSTÅR|Frånvarande|Frånv\.?|Avst\.?)$",
    re.MULTILINE,
)
_COLUMNS = re.compile(r"^(?=.*\bJa\b)(?=.*\bNej\b).*$", re.MULTILINE)
_COLUMN = re.compile(r"(?<!\S)(Ja|Nej|Avst\w*|Frånv\w*)\.?", re.IGNORECASE)
_ROW = re.compile(
    rf"^\s*(?:\d{{1,3}}\.?\s+)?(?P<name>{NAME})[ \t,]+\(?(?P<party>{PARTY})\)?(?P<rest>[ \t]+.*?)?[ \t]+"
    rf"(?P<mark>[Xx])\s*$"
)
_END_OF_LIST = re.compile(r"\n(?=\S[^\n]*:)|\.\s|\n\s*\n|\.$")


class Group(NamedTuple):
    """Ballots that stand together, with the number printed for them; a `whole` group is a complete list of a vote."""

    start: int
    end: int
    ballots: tuple[Ballot, ...]
    printed: dict[str, int]
    whole: bool


def groups_of(text: Passage) -> list[Group]:
    """Every group of named ballots, in the order of the text."""
    found = [*_prose(text), *_lists(text), *_roll_call(text), *_tables(text)]
    return sorted(found)


def option_of(words: str) -> str:
    """yes, no, abstain or absent for the printed word."""
    key = words.lower()
    return next((option for start, option in OPTIONS.items() if key.startswith(start)), "abstain")


def _verb_option(match: re.Match[str]) -> str:
    if match["option"]:
        return option_of(match["option"])
    return "absent" if "frånvarande" in match["verb"].lower() else "abstain"


def _prose(text: Passage) -> Iterator[Group]:
    """ "A (S), B (M) och ordföranden C (S) röstar Ja (3)."; a group begins where the sentence begins."""
    last = 0
    for match in _PROSE.finditer(text.text):
        start = max(last, _sentence_start(text.text, last, match.start()))
        ballots = _ballots(text, start, match.start() + 1, _verb_option(match))
        last = match.end()
        if ballots:
            printed = {ballots[0].option: int(match["count"])} if match["count"] else {}
            yield Group(start, match.end(), ballots, printed, whole=False)


def _sentence_start(text: str, low: int, high: int) -> int:
    stops = [text.rfind(stop, low, high) for stop in (". ", ".\n", ".”", '."', ":\n")]
    return max(stops) + 1 if max(stops) >= 0 else low


def _ballots(text: Passage, start: int, end: int, option: str) -> tuple[Ballot, ...]:
    return tuple(Ballot(p.name, p.party, option, text.page_at(start + p.start)) for p in people(text.text[start:end]))


def _lists(text: Passage) -> Iterator[Group]:
    """ "Följande ledamöter röstar NEJ: ..." and "Ja: A (S), B (M)"."""
    for match in _LIST.finditer(text.text):
        stop = _END_OF_LIST.search(text.text, match.end() + 1)
        end = stop.start() if stop else len(text.text)
        option = option_of(match["label"]) if match["label"] else _verb_option(match)
        if ballots := _ballots(text, match.end(), end, option):
            yield Group(match.start(), end, ballots, {}, whole=False)


def _roll_call(text: Passage) -> Iterator[Group]:
    """ "Johan Svahnberg (M) - JA" one after the other, hyphens and dashes mixed."""
    if not _ROLL_HINT.search(text.text):
        return
    rows = sorted({m.start(): m for pattern in (_BARE_ROLL, _ROLL) for m in pattern.finditer(text.text)}.items())
    run: list[re.Match[str]] = []
    for _, row in rows:
        if run and (row.start() - run[-1].end() > 300 or _name(row) in {_name(m) for m in run}):
            yield _roll_group(text, run)
            run = []
        run.append(row)
    if run:
        yield _roll_group(text, run)


def _name(row: re.Match[str]) -> str:
    return strip_title(collapse(row["name"]))


def _roll_group(text: Passage, rows: Sequence[re.Match[str]]) -> Group:
    ballots = tuple(
        Ballot(
            _name(m),
            letter(m["party"] or m.groupdict().get("bare") or "-"),
            option_of(m["option"]),
            text.page_at(m.start()),
        )
        for m in rows
    )
    return Group(rows[0].start(), rows[-1].end(), ballots, {}, whole=True)


def _tables(text: Passage) -> Iterator[Group]:
    """Rows with an X under Ja, Nej, Avst or Frånv; the substitute votes where one is named."""
    for heading in _COLUMNS.finditer(text.text):
        columns = [(m.start(), m.end(), option_of(m[1])) for m in _COLUMN.finditer(heading[0])]
        if [option for *_, option in columns][:2] != ["yes", "no"]:
            continue
        rows, end = _rows(text, heading.end() + 1, columns)
        if rows:
            yield Group(heading.start(), end, tuple(rows), {}, whole=True)


def _rows(text: Passage, start: int, columns: Sequence[tuple[int, int, str]]) -> tuple[list[Ballot], int]:
    ballots, at, end, misses = list[Ballot](), start, start, 0
    for line in text.text[start:].split("\n"):
        if _COLUMNS.fullmatch(line):
            break
        if match := _ROW.match(line):
            ballots.append(_row(match, columns, text.page_at(at)))
            end, misses = at + len(line), 0
        else:
            misses += 1
        if misses > 6:
            break
        at += len(line) + 1
    return ballots, end


def _row(match: re.Match[str], columns: Sequence[tuple[int, int, str]], page: int) -> Ballot:
    at = match.start("mark")
    *_, option = min(columns, key=lambda c: abs((c[0] + c[1] - 1) / 2 - at))
    name, party = strip_title(collapse(match["name"])), letter(match["party"])
    substitute = collapse(match["rest"] or "").strip(" ()")
    if len(substitute) > 4 and substitute[:1].isupper():
        return Ballot(substitute.split(" (")[0], party, option, page, substitutes_for=name)
    return Ballot(name, party, option, page)
