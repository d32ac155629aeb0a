"""What a paragraph decides: the text, its points, and how it was decided."""

import re
from collections.abc import Iterator, Sequence

from harvesters.minutes.meaning.outcome import outcome_of, sentence_outcome
from harvesters.minutes.model import Point
from harvesters.minutes.passage import Passage, collapse, cut, joined
from harvesters.minutes.sections import TEXT, Part, Sectioned
from harvesters.minutes.vocabulary import BODY, Vocabulary

_SUBJECT = re.compile(rf"^(?:(?:Vidare|Därefter|Efter\s+\w+)\s+)?(?P<body>{BODY})\s+(?P<rest>[^\n]*)", re.MULTILINE)
_POINT = re.compile(
    r"^[ \t]*(?P<number>\d{1,2}[.)]|[a-z][.)]|[•–]|-(?=\s)|(?:(?<=[,;:.]\n)|(?<=samt\n)|(?<=och\n)"
    r"|(?<=beslutar\n)|(?<=besluta\n))att(?=\s))\s*",
    re.MULTILINE,
)
_LETTER = re.compile(r"[a-z][.)]")
_LEAD_IN = re.compile(rf"(?<=[.]\n)[ \t]*{BODY}\s+(?:tillstyrker|föreslår|beslutar|beslutade|för\s+egen\s+del)\b")
_ACCLAMATION = re.compile(r"acklamation|finner\s+att|finner\s+bifall|med\s+bifall", re.IGNORECASE)
_STORY = re.compile(r"^(?:Efter|Sedan|Till)\b[^.]{10,160}\bhar\b[^.]{0,120}\b(?:inkommit|anmälts)\b", re.MULTILINE)
_DISSENT = re.compile(r"^[A-ZÅÄÖ][^.\n]{0,200}\breserverar\s+sig\b", re.MULTILINE)
_RULE = re.compile(r"[_\s]*$")
_IMMEDIATE = re.compile(
    r"omedelbart\s+justera|justeras\s+omedelbart|omedelbar\s+justering|direktjustera", re.IGNORECASE
)


def decision_of(sectioned: Sectioned, vocabulary: Vocabulary) -> Passage | None:
    """The text under "Beslut"; without such a heading the text from the sentence in which the body itself decides."""
    headed = [_before_story(part.passage) for part in sectioned.of("decision") if part.passage.text.strip()]
    if headed:
        return headed[0] if len(headed) == 1 else joined(headed)
    if sectioned.of("decision", "proposal"):
        return None
    return next((found for part in sectioned.of(TEXT) if (found := _unheaded(part.passage, vocabulary))), None)


def _before_story(text: Passage) -> Passage:
    """The decision without what follows it unheaded: a report of papers received, or a reservation."""
    story = _STORY.search(text.text) or _DISSENT.search(text.text)
    return cut(text, 0, story.start()) if story and text.text[: story.start()].strip() else text


def _unheaded(text: Passage, vocabulary: Vocabulary) -> Passage | None:
    for match in _SUBJECT.finditer(text.text):
        before = text.text[: match.start()].rstrip()
        verb = vocabulary.decision_verb.match(match["rest"])
        if verb and (not before or before.endswith((".", ":", "”", '"'))):
            return cut(text, match.start())
    return None


def read_points(decision: Passage, title: str, vocabulary: Vocabulary) -> tuple[Point, ...]:
    """Numbered points, bullets or att-clauses; a decision without them is one point."""
    marks = list(_numbered(decision.text))
    if not marks:
        return (Point(None, decision.flat, outcome_of(decision.flat, title, vocabulary), decision.page),)
    ends = [m.start() for m in marks[1:]] + [len(decision.text)]
    lead = collapse(decision.text[: marks[0].start()]) if _LETTER.fullmatch(marks[0]["number"]) else ""
    return tuple(p for m, end in zip(marks, ends, strict=True) for p in _points(decision, m, end, lead, vocabulary))


def _points(decision: Passage, mark: re.Match[str], end: int, lead: str, vocabulary: Vocabulary) -> Iterator[Point]:
    """The point, and what the body decides after it in a sentence of its own, unless that leads in the next list.

    A lettered point that ends the sentence of its `lead` has that outcome unless it names one itself; another one in a
    list decides something too when no known verb says what, save that it is adjusted at once.
    """
    number = mark["number"].rstrip(".)")
    lead_in = _LEAD_IN.search(decision.text, mark.end(), end)
    stop = lead_in.start() if lead_in else end
    named = number if number.isalnum() and number != "att" else None
    text = collapse(decision.text[mark.start() if number == "att" else mark.end() : stop])
    led = sentence_outcome(lead, vocabulary) if lead.endswith(":") else None
    outcome = (
        sentence_outcome(text, vocabulary) or led or ("approved" if named and not _IMMEDIATE.search(text) else "other")
    )
    if text:
        yield Point(named, text, outcome, decision.page_at(mark.start()))
    if lead_in and not (after := collapse(decision.text[stop:end])).endswith(":"):
        yield Point(None, after, sentence_outcome(after, vocabulary) or "other", decision.page_at(stop))


def _numbered(text: str) -> Iterator[re.Match[str]]:
    """The marks of the decision's own list: numbers if there are any, else letters, else bullets or att-clauses."""
    marks = list(_POINT.finditer(text))
    numbers = [m for m in marks if m["number"][0].isdigit()]
    letters = [m for m in marks if _LETTER.fullmatch(m["number"])]
    if not numbers and "".join(m["number"][0] for m in letters).startswith("ab"):
        return iter(letters)
    return iter(numbers or [m for m in marks if m not in letters])


def manner_of(sectioned: Sectioned, voted: bool) -> str | None:
    """A vote where ballots were counted, acclamation where the chair found it carried, otherwise unknown."""
    if voted:
        return "vote"
    told = sectioned.of("procedure", "vote", "speakers", TEXT, "motions")
    return "acclamation" if any(_ACCLAMATION.search(part.passage.text) for part in told) else None


def immediately_adjusted(parts: Sequence[Part]) -> bool:
    """Whether the paragraph was certified at once."""
    return any(
        _IMMEDIATE.search(part.heading) or _IMMEDIATE.search(part.passage.text)
        for part in parts
        if part.role in ("adjustment", TEXT, "decision")
    )


def flat(passage: Passage | None) -> str | None:
    """The text with one space between words, without the rule that ends a paragraph; None for nothing."""
    return _RULE.sub("", collapse(passage.text)) or None if passage else None
