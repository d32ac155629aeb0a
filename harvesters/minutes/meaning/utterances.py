"""Who says what, from the words that name the speaker to the next speaker: whole quotations, however long."""

import re
from collections.abc import Iterator

from harvesters.minutes.meaning.names import parties_of, people
from harvesters.minutes.passage import Passage
from harvesters.minutes.vocabulary import Vocabulary

GROUP = re.compile(
    r"^(?P<group>(?:Ledamöterna|Representanterna|Ledamöter|Samtliga|Hela)\b.{3,120}?)\s+(?=reserverar"
    r"|antecknar|lämnar|anmäler|har|deltar|avstår|medges)",
    re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-ZÅÄÖ])")
_MARK = re.compile(r"[”“„\"»«]")
_SPEAKS = re.compile(
    r"\breserver\w+\s+sig|\bantecknar?\b|\bmedges\b|\bdelt(?:ar|og)\s+(?:inte|ej)\b|\bavst(?:år|od)\s+från\b|\):"
    r"|\b(?:lämna|anmäl|inkom|begär|yttra|avge|avger)\w*\b[^.]*?(?:anteckning|yttrande|reservation|protokoll|förklaring)",
    re.IGNORECASE,
)
_OPENS = re.compile(r":(?=\s|$)|\bföljande\b|\w*anteckning|\byttrande\b|\bskriftlig", re.IGNORECASE)
_OWN = re.compile(r"(?:Vi|Jag|Vår|Vårt|Våra|Min|Mitt|Mina)\b")
_IMPERSONAL = re.compile(r"(?:Det|Ordföranden?|Kommun\w+|Nämnden|Styrelsen)\s+(?:antecknas|noteras|medger|godkänner)\b")


def sentences(text: Passage) -> Iterator[tuple[int, str]]:
    """The sentences and where they start. None ends inside a quotation, unless some quotation has no end."""
    at = counted = marks = 0
    quotes = len(_MARK.findall(text.text)) % 2 == 0
    for match in _SENTENCE.finditer(text.text):
        marks += len(_MARK.findall(text.text, counted, match.start()))
        counted = match.start()
        if not (quotes and marks % 2):
            yield at, text.text[at : match.start()]
            at = match.end()
    if text.text[at:].strip():
        yield at, text.text[at:]


def utterances(text: Passage, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """Each speaker's words and where they start; they go on to the next speaker where they lead in more than they say
    themselves ("antecknar följande till protokollet: ...") or speak for themselves ("Vi anser ...")."""
    begun, end, opened = 0, 0, True
    for start, sentence in sentences(text):
        begins = _begins(sentence, vocabulary)
        opened = _OPENS.search(sentence) is not None if begins else opened or _OWN.match(sentence) is not None
        if end and (begins or not opened):
            yield begun, text.text[begun:end]
            begun = start
        end = start + len(sentence)
    yield begun, text.text[begun:end]


def _begins(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence names somebody who speaks, before what he or she does."""
    speaks = _SPEAKS.search(sentence)
    subject = sentence[: speaks.start() + 1] if speaks else ""
    return bool(people(subject) or GROUP.match(sentence) or parties_of(subject, vocabulary)) or bool(
        _IMPERSONAL.match(sentence)
    )
