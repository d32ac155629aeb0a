"""Whether a meeting is open to the public, as a summons or minutes say it in a whole phrase about the meeting."""

import re
from collections.abc import Iterator

from harvesters.minutes.passage import collapse

_PREFIX = r"\b(?:\w*(?:nämnd|styrelse|fullmäktige|utskott)s?)?"
_ONE = rf"{_PREFIX}(?:sammanträde|möte)t?\b"
_MANY = rf"{_PREFIX}(?:sammanträden|möten)(?:a)?\b"
_BE = r"\b(?:är|var|hålls|hölls|blir|vara|hållas)"
_HOW = (
    r"(?:\s+(?:inte|ej|icke|alltid|dock|därför|helt|delvis|normalt|vanligtvis|numera|också|även|tyvärr|att\s+vara))*\s+"
)
_NO_OTHER = r"(?:(?!sammanträde|möte)(?:[^.!?]|\.(?=\d)|(?<=\bkl)\.)){0,90}?"
_FOR_WHOM = r"\b(?!\s+för\s+(?!allmänhet|alla|publik|åhörare|besökare|den\s+som|press|medi|intresserade))"
_OPEN_ONE, _CLOSED_ONE = r"(?:öppet|offentligt)", r"(?:stängt|slutet)"
_OPEN_MANY, _CLOSED_MANY = r"(?:öppna|offentliga)", r"(?:stängda|slutna)"
_PUBLIC = r"\b(?:allmänheten|åhörare|alla(?:\s+intresserade)?)\b"
_COME = r"(?:närvara|lyssna|åhöra|besöka|komma|delta|vara\s+med)\b"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ONE}{_NO_OTHER}{_BE}{_HOW}(?:{_OPEN_ONE}|(?P<closed>{_CLOSED_ONE})){_FOR_WHOM}",
        rf"{_MANY}{_NO_OTHER}{_BE}{_HOW}(?:{_OPEN_MANY}|(?P<closed>{_CLOSED_MANY})){_FOR_WHOM}",
        rf"{_BE}\s+(?:\w+s\s+)?{_ONE}{_HOW}(?:{_OPEN_ONE}|(?P<closed>{_CLOSED_ONE})){_FOR_WHOM}",
        rf"{_BE}\s+(?:\w+s\s+)?{_MANY}{_HOW}(?:{_OPEN_MANY}|(?P<closed>{_CLOSED_MANY})){_FOR_WHOM}",
        rf"(?:\b(?:inte|ej|icke)[\s-]+)?\b(?:{_OPEN_ONE}|(?P<closed>{_CLOSED_ONE}))\s+{_ONE}(?:\s*[:?]\s*nej\b)?",
        r"\b(?P<closed>(?:inom|bakom|för)\s+(?:stängda|lyckta|slutna)\s+dörrar|inom\s+stängda)\b",
        rf"{_PUBLIC}\s+(?:är|hälsas){_HOW}(?:\w+\s+)?välkom(?:men|na)\s+(?:att\s+{_COME}|till|på)"
        rf"{_NO_OTHER}(?:{_ONE}|{_MANY})",
        rf"(?:är|hälsas)\s+{_PUBLIC}{_HOW}(?:\w+\s+)?välkom(?:men|na)\s+(?:att\s+{_COME}|till|på)"
        rf"{_NO_OTHER}(?:{_ONE}|{_MANY})",
        rf"{_PUBLIC}\s+(?:har|äger){_HOW}(?:tillträde|(?:rätt|möjlighet)\s+att\s+{_COME})"
        rf"{_NO_OTHER}(?:{_ONE}|{_MANY})",
    )
)
_NOT = re.compile(r"\b(?:inte|ej|icke|nej)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:om|huruvida|ifall)\s+(?:\w+\s+){0,2}$|\b(?:får|kan|ska|bör)\s+besluta\b[^.]*$", re.IGNORECASE
)
_IN_PART = re.compile(
    r"\b(?:del(?:en|ar|arna)?|delvis|utom|förutom|undantag\w*|när|därefter|övrigt|resten"
    r"|(?:från|efter|före|till)\s+(?:och\s+med\s+)?(?:kl|klockan)|vid\s+behandling\w*)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÅÄÖ]|$)")


def read_openness(text: str) -> bool | None:
    """True or False as the text says, None where it says nothing. A meeting that is said to be closed is closed,
    whatever else is said; one that is closed in part ("utom när ärenden om enskilda behandlas") is open."""
    said = set(_statements(collapse(text)))
    return None if not said else False not in said


def _statements(text: str) -> Iterator[bool]:
    for pattern in _SAID:
        for match in pattern.finditer(text):
            before, sentence = _sentence(text, match)
            if _UNSURE.search(before):
                continue
            closed, negated = match.groupdict().get("closed") is not None, bool(_NOT.search(match[0]))
            is_open = not closed and not negated
            if is_open or (closed != negated and not _IN_PART.search(sentence)):
                yield is_open


def _sentence(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before the match in its sentence, and the whole sentence."""
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, match.start())), default=0)
    end = _SENTENCE_END.search(text, match.end())
    return text[start : match.start()], text[start : end.start() if end else len(text)]
