"""Counted votes of a paragraph in order: what Ja and Nej meant, the totals, the ballots, and whether they agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harvesters.minutes.meaning.ballots import Group, groups_of
from harvesters.minutes.meaning.names import NAME
from harvesters.minutes.meaning.verdict import verdict
from harvesters.minutes.model import Ballot, Problem, Vote
from harvesters.minutes.passage import Passage, collapse

_WORDS = (
    "noll|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton"
    "|arton|nitton|tjugo"
)
_WORD_NUMBER = {
    w: n
    for n, w in enumerate(
        [
            "noll",
            "en",
            "två",
            "tre",
            "fyra",
            "fem",
            "sex",
            "sju",
            "åtta",
            "nio",
            "tio",
            "elva",
            "tolv",
            "tretton",
            "fjorton",
            "femton",
            "sexton",
            "sjutton",
            "arton",
            "nitton",
            "tjugo",
        ]
    )
} | {"ett": 1}
_N = rf"(?:\d{{1,3}}|{_WORDS})"
_YES = (
    rf"(?P<yes>{_N})\s*(?:st\.?\s*)?(?:(?:ledamöter|ledamot)\s+)?(?:röst(?:ar|ade"
    rf"|at)\s+)?[\"”']?ja\b[\"”']?(?:-?\s?röst(?:er)?)?"
)
_NO = (
    rf"(?P<no>{_N})\s*(?:st\.?\s*)?(?:(?:ledamöter|ledamot)\s+)?(?:röst(?:ar|ade"
    rf"|at)\s+)?[\"”']?nej\b[\"”']?(?:-?\s?röst(?:er)?)?"
)
_TOTALS = re.compile(
    rf"(?<![\w:]){_YES}(?:\s*(?:,|mot|och|respektive|samt|/|;|\.)\s*){{1,2}}(?:med\s+)?{_NO}", re.IGNORECASE
)
_LABELLED = re.compile(
    r"(?<!\w)ja(?:-röster)?\s*[:=]?\s*(?P<yes>\d{1,3})(?:\s*st\.?)?\s*[,;.\n]?\s*nej(?:-röster)?\s*[:=]?\s*"
    r"(?P<no>\d{1,3})(?!\d)",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"^\s*(?:Summa|Totalt|Resultat|Antal(?:\s+röster)?|Slutsumma)\s*:?\s+(?P<yes>\d{1,3})\s+(?P<no>\d{1,3})"
    r"(?:\s+(?P<abstain>\d{1,3}))?(?:\s+(?P<absent>\d{1,3}))?\s*$",
    re.MULTILINE,
)
_ABSTAIN = re.compile(
    rf"(?P<n>{_N})(?:\s+(?:ledamöter|ledamot|st\.?|som|har))*\s+(?:avst(?:år|od|ått)|(?:lägger|lade|lagt)\s+ner"
    rf"|nedlagda|blanka|avstående)|med\s+(?P<n2>{_N})\s+avstående|avst(?:år"
    rf"|ående)?\.?\s*[:=]\s*(?P<n3>\d{{1,3}})",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    rf"(?P<n>{_N})(?:\s+(?:ledamöter|ledamot|är|var))*\s+frånvarande|frånv(?:arande)?\.?\s*[:=]\s*(?P<n3>\d{{1,3}})",
    re.IGNORECASE,
)
_QUOTES = "\"”“'’"
_MEANING = (
    re.compile(
        rf"(?<!\w)[{_QUOTES}]?ja(?:-röst(?:er)?)?[{_QUOTES}]?\s*(?:=|:|innebär|betyder|för\b|till\b"
        rf"|röstar\s+den\s+som)\s*:?\s*(?:att\s+)?(?P<yes>.{{3,400}}?)[\s,.;{_QUOTES}]*(?:och\s+|medan\s+"
        rf"|samt\s+)?(?:den\s+som\s+[^.]{{0,80}})?[{_QUOTES}]?(?<!\w)nej(?:-röst(?:er)?)?[{_QUOTES}]?\s*(?:=|:"
        rf"|innebär|betyder|för\b|till\b|att\b|röstar\s+den\s+som)\s*:?\s*(?:att\s+)?(?P<no>.{{3,400}}?)"
        rf"(?:[{_QUOTES}]|(?<!fl)\.(?:\s|$)|\n(?=Omröstning|Votering|Ja\b|\d)|$)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"(?:den|de)\s+som\s+(?P<yes>[^.]{{3,300}}?)\s+röstar\s+[{_QUOTES}]?ja[{_QUOTES}]?[\s,.;]*(?:och\s+)?"
        rf"(?:den|de)\s+som\s+(?P<no>[^.]{{3,300}}?)\s+röstar\s+[{_QUOTES}]?nej",
        re.IGNORECASE,
    ),
)
_MEANING_START = re.compile(
    r"(?<!\w)ja(?:-röst)?[\"”'’]?\s*(?:=|:|innebär|betyder|för\b|till\b|röstar\s+den)|röstar\s+[\"”]?ja[\"”]?\s*[.,\n]",
    re.IGNORECASE,
)
_PROCEDURAL = re.compile(
    r"avgörs?\s+(?:idag|i\s?dag)|avgöras\s+(?:idag|i\s?dag)|återremi|bordlägg|minoritetsåter"
    r"|tas\s+upp\s+till\s+avgörande|ajourner|får\s+(?:inte\s+|ej\s+)?(?:ställas|framställas)",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"motförslag|kontraproposition", re.IGNORECASE)
_POINTS_AT = re.compile(r"[^\n]{0,200}\n?[^\n]{0,100}?\bframgår\s+av\s+bilaga\s+\d{1,3}", re.IGNORECASE)
_ANNOUNCED = re.compile(r"\b(?:utfaller|utföll)\b", re.IGNORECASE)
_NAMED = re.compile(rf"{NAME}\s*\([^)]*\)\s*(?:,|och\b|samt\b|$)")
_NEEDED = re.compile(r"ja\b|nej\b", re.IGNORECASE)


@dataclass(slots=True)
class _Draft:
    """A vote while its parts are collected."""

    start: int
    end: int
    meaning: tuple[str, str] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    ballots: list[Ballot] = field(default_factory=list)
    announced: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    """Something said about a vote at one place of the text."""

    start: int
    end: int
    meaning: tuple[str, str] | None = None
    counts: dict[str, int] | None = None
    announced: bool = False
    group: Group | None = None


def read_votes(text: Passage) -> tuple[tuple[Vote, ...], tuple[Problem, ...]]:
    """The votes in order, and what does not add up; nothing is guessed."""
    if not _NEEDED.search(text.text):
        return (), ()
    drafts: list[_Draft] = []
    for event in sorted(_events(text), key=lambda e: (e.start, e.end)):
        _add(drafts, event)
    votes, problems = [], list[Problem]()
    for draft in drafts:
        if draft.counts or draft.ballots:
            vote, found = _finish(draft, text)
            votes.append(vote)
            problems.extend(found)
    return tuple(votes), tuple(problems)


def _events(text: Passage) -> Iterator[_Event]:
    yield from _meanings(text.text)
    for pattern in (_TOTALS, _LABELLED):
        for match in pattern.finditer(text.text):
            announced = _ANNOUNCED.search(text.text, max(0, match.start() - 40), match.start()) is not None
            yield _Event(match.start(), match.end(), counts=_totals(text.text, match), announced=announced)
    for match in _SUM.finditer(text.text):
        yield _Event(match.start(), match.end(), counts={k: int(v) for k, v in match.groupdict().items() if v})
    for group in groups_of(text):
        yield _Event(group.start, group.end, group=group)


def _meanings(text: str) -> Iterator[_Event]:
    at = 0
    while begun := _MEANING_START.search(text, at):
        window = max(at, text.rfind(". ", at, begun.start()) + 1)
        found = min(
            (m for p in _MEANING if (m := p.search(text, window, window + 1200))), key=lambda m: m.start(), default=None
        )
        if found and found.start() <= begun.start() + 20 and not _NAMED.match(found["yes"]):
            yield _Event(found.start(), found.end(), meaning=(_clean(found["yes"]), _clean(found["no"])))
        at = max(begun.end(), found.end() if found else 0)


def _clean(words: str) -> str:
    return collapse(words).strip(" .,;:\"”“'’")


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _WORD_NUMBER[words.lower()]


def _totals(text: str, match: re.Match[str]) -> dict[str, int]:
    """Yes and no of the match, and the abstaining and absent ones of the words that follow it."""
    counts = {"yes": _number(match["yes"]), "no": _number(match["no"])}
    following = text[match.end() : match.end() + 260]
    if again := _TOTALS.search(following):
        following = following[: again.start()]
    for option, pattern in (("abstain", _ABSTAIN), ("absent", _ABSENT)):
        if found := pattern.search(following):
            counts[option] = _number(next(v for v in found.groupdict().values() if v))
    return counts


def _add(drafts: list[_Draft], event: _Event) -> None:
    """Gives the event to the last vote if it can be of the same vote, otherwise begins a new one."""
    if not drafts or not _belongs(drafts[-1], event):
        drafts.append(_Draft(event.start, event.end))
    draft = drafts[-1]
    draft.end = max(draft.end, event.end)
    draft.meaning = draft.meaning or event.meaning
    if event.counts:
        draft.counts = event.counts | draft.counts
        draft.announced = draft.announced or event.announced
    if event.group:
        draft.ballots.extend(event.group.ballots)
        draft.counts = {**event.group.printed, **draft.counts}


def _belongs(draft: _Draft, event: _Event) -> bool:
    if event.meaning:
        return not (draft.meaning or draft.counts or draft.ballots)
    if event.announced and draft.announced:
        return False
    if event.counts:
        return all(draft.counts.get(option, n) == n for option, n in event.counts.items()) or not (
            draft.counts or draft.ballots
        )
    if event.group is None:
        return True
    named = {ballot.name for ballot in draft.ballots}
    return not any(ballot.name in named for ballot in event.group.ballots)


def _finish(draft: _Draft, text: Passage) -> tuple[Vote, list[Problem]]:
    named = Counter(ballot.option for ballot in draft.ballots)
    counts = draft.counts or dict(named)
    given = {option: counts.get(option, named.get(option, 0)) for option in ("yes", "no", "abstain", "absent")}
    words, page = collapse(text.text[draft.start : _sentence_end(text.text, draft.end)]), text.page_at(draft.start)
    complete = bool(draft.ballots) and all(named.get(o, 0) == given[o] for o in given if o in counts or o in named)
    complete = complete and sum(named.values()) == sum(given.values())
    told, after = text.text[draft.start : draft.end + 400], text.text[draft.end :]
    found = verdict(given, draft.meaning, ballots=draft.ballots, told=told, after=after)
    vote = Vote(
        **given,
        page=page,
        words=words,
        yes_means=draft.meaning[0] if draft.meaning else None,
        no_means=draft.meaning[1] if draft.meaning else None,
        kind=_kind(draft, text.text),
        result=found.result,
        casting_vote=found.casting_vote,
        minority_remittal=found.minority_remittal,
        ballots=tuple(draft.ballots),
        ballots_complete=complete,
    )
    return vote, list(_mismatches(given, named, page, words)) if draft.ballots else []


def _sentence_end(text: str, end: int) -> int:
    """The end of the words that follow the last number: who abstained and which appendix names the voters."""
    more = _POINTS_AT.match(text, end)
    return more.end() if more else end


def _kind(draft: _Draft, text: str) -> str:
    meaning = " ".join(draft.meaning or ())
    if _PROCEDURAL.search(meaning):
        return "procedural"
    return "counter_proposal" if _COUNTER.search(meaning or text[max(0, draft.start - 120) : draft.start]) else "main"


def _mismatches(given: dict[str, int], named: Counter[str], page: int, words: str) -> Iterable[Problem]:
    for option, printed in given.items():
        if named.get(option, 0) not in (0, printed):
            yield Problem(
                "vote_mismatch", page, words[-300:], f"{printed} {option} printed but {named.get(option, 0)} named"
            )
