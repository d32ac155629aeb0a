"""Reservations, notes to the minutes, recusals and "deltar inte i beslutet": who, of which parties, in which words."""

import re
from collections.abc import Iterator, Sequence

from harvesters.minutes.meaning.names import parties_of, people
from harvesters.minutes.meaning.utterances import GROUP, sentences, utterances
from harvesters.minutes.model import Person, Statement
from harvesters.minutes.passage import Passage, collapse
from harvesters.minutes.sections import Part
from harvesters.minutes.vocabulary import Vocabulary

_RESERVES = re.compile(
    r"reserver(?:ar|ade|at)\s+sig|(?:anmäler|lämnar|inkommer med|lämnade|anmälde)\s+(?:en\s+)?(?:skriftlig\s+"
    r"|muntlig\s+)?reservation",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(
    r"\b(?:reserver|antecknar?|lämna|medges|anmäl|begär|har\b|önskar|vill\b|anför|inkommer|meddelar|deltar"
    r"|yttrar|deltog|avstår)|(?<=\)):",
    re.IGNORECASE,
)
_RECUSED = re.compile(r"\bjäv(?:ig|iga)?\b", re.IGNORECASE)
_NOT_PARTICIPATING = re.compile(
    r"deltar?\s+(?:inte|ej)\s+i\s+beslut|deltog\s+(?:inte|ej)\s+i\s+beslut|avstår\s+från\s+att\s+delta\s+i\s+beslut",
    re.IGNORECASE,
)
_BARE = re.compile(r"^[^.]{0,200}\([A-ZÅÄÖ-]{1,4}\)\s*\.?$", re.DOTALL)


def read_reservations(
    parts: Sequence[Part], elsewhere: Sequence[Part], vocabulary: Vocabulary
) -> tuple[Statement, ...]:
    """Reservations under their heading; where there is none, sentences of the other sections that reserve."""
    found = [s for part in parts for s in _reserving(part.passage, vocabulary, headed=True)]
    if parts:
        return tuple(found)
    saying = (part.passage for part in elsewhere if "reserv" in part.passage.text)
    return tuple(s for text in saying for s in _reserving(text, vocabulary, headed=False))


def _reserving(text: Passage, vocabulary: Vocabulary, *, headed: bool) -> Iterator[Statement]:
    for start, sentence in utterances(text, vocabulary) if headed else sentences(text):
        match = _RESERVES.search(sentence)
        if match or (headed and _BARE.match(sentence)):
            subject = sentence[: match.start()] if match else sentence
            yield _statement("reservation", text, start, sentence, subject, vocabulary)


def read_notes(parts: Sequence[Part], vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Notes and special opinions under their headings; a quotation that follows belongs to the note before it."""
    found = list[Statement]()
    for part in parts:
        kind = "special_opinion" if "yttrande" in part.heading.lower() else "note"
        for start, sentence in utterances(part.passage, vocabulary):
            end = _SUBJECT_END.search(sentence)
            subject = sentence[: end.start()] if end else sentence
            named = people(subject) or GROUP.match(sentence) or parties_of(subject, vocabulary)
            if named and (end or _BARE.match(sentence)):
                found.append(_statement(kind, part.passage, start, sentence, subject, vocabulary))
        if part.passage.text and not any(s.page and s.words in part.passage.flat for s in found):
            found.append(_statement(kind, part.passage, 0, part.passage.text, "", vocabulary))
    return tuple(found)


def _statement(kind: str, text: Passage, start: int, sentence: str, subject: str, vocabulary: Vocabulary) -> Statement:
    group = GROUP.match(sentence.strip())
    named = people(subject)
    by = (collapse(group["group"]),) if group and len(named) < 2 else tuple(p.printed for p in named)
    parties = parties_of(group["group"] if group and not named else subject, vocabulary)
    if not by and parties:
        by = (collapse(subject),)
    return Statement(
        kind,
        by,
        tuple(p for p in parties if p != "-" or named),
        collapse(sentence),
        text.page_at(start),
        collapse(sentence),
    )


def read_recusals(parts: Sequence[Part]) -> tuple[Person, ...]:
    """Everybody named under "Jäv" before what they may not take part in."""
    return tuple(p for part in parts for start, s in sentences(part.passage) for p in _persons(part.passage, start, s))


def read_not_participating(
    parts: Sequence[Part], elsewhere: Sequence[Part], vocabulary: Vocabulary
) -> tuple[Person, ...]:
    """Those who do not take part in the decision, under a heading of their own or in a sentence that says so."""
    headed = [
        p
        for part in parts
        for start, s in sentences(part.passage)
        for p in _persons(part.passage, start, s) or _group(part.passage, start, s, vocabulary)
    ]
    said = [
        p
        for part in elsewhere
        if _NOT_PARTICIPATING.search(part.passage.text)
        for start, s in sentences(part.passage)
        if _NOT_PARTICIPATING.search(s) and not _RECUSED.search(s)
        for p in _persons(part.passage, start, s)
    ]
    return tuple({p.name: p for p in [*said, *headed]}.values())


def _group(text: Passage, start: int, sentence: str, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """A whole party as it is named ("Sverigedemokraterna deltar inte i beslutet")."""
    end = _SUBJECT_END.search(sentence)
    subject = collapse(sentence[: end.start()] if end else sentence)
    parties = parties_of(subject, vocabulary)
    return (Person(subject, ", ".join(parties), text.page_at(start), collapse(sentence)),) if parties else ()


def _persons(text: Passage, start: int, sentence: str) -> tuple[Person, ...]:
    return tuple(Person(p.name, p.party, text.page_at(start + p.start), collapse(sentence)) for p in people(sentence))
