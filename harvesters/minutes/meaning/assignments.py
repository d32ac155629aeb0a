"""Tasks that a decision gives ("får i uppdrag att", "uppdras åt"), and reports on earlier tasks."""

import re
from collections.abc import Iterator

from harvesters.minutes.meaning.dates import find_due
from harvesters.minutes.model import Assignment, Report
from harvesters.minutes.passage import Passage, collapse

_GIVES = re.compile(
    r"\b(?:får|ges|fick|gavs|erhåller)\b[^.;]{0,220}?\bi\s+(?:särskilt\s+)?uppdrag\b|\b(?:ger|gav|ge|lämnar"
    r"|lämna)\s+[^.;]{2,160}?\s+i\s+uppdrag\b|\b(?:att\s+)?i\s+uppdrag\s+(?:åt|till)\b"
    r"|\buppdra(?:s|r|ges)?\b[^.;]{0,30}?(?:\s+åt|\s+till|\s+att|\s+(?=\w+(?:nämnd|styrelse|förvaltning"
    r"|direktör|chef|kontor)))|\bgår\s+i\s+uppdrag\b|\bges\s+uppdraget\b|\buppdrog\s+åt\b|\buppdrag\s+(?:ges"
    r"|lämnas)\s+till\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<to>(?:[^.;:]|:\d){2,240}?)\s+(?:uppdra(?:s|ges)\s+(?:därutöver\s+|vidare\s+|även\s+)?att\b|(?:får"
    r"|ges|fick|gavs|erhåller)\b[^.;]{0,220}?i\s+(?:särskilt\s+)?uppdrag)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"\b(?:ger|gav|ge|lämnar|lämna)\s+(?P<to>[^.;]{2,160}?)\s+i\s+uppdrag", re.IGNORECASE | re.DOTALL)
_AFTER = re.compile(
    r"\b(?:uppdra(?:s|r)?|uppdrog)\s+(?:därutöver\s+|vidare\s+|även\s+|också\s+)?(?:åt\s+"
    r"|till\s+)?(?P<to>.{2,160}?)(?=\s+(?:att|och\s+att|i\s+samråd|tillsammans|senast)\b|,|$)"
    r"|uppdrag\s+(?:ges|lämnas)\s+(?:åt|till)\s+(?P<given>.{2,160}?)(?=\s+(?:att)\b|,|$)|i\s+uppdrag\s+(?:åt"
    r"|till)\s+(?P<toward>.{2,160}?)(?=\s+att\b|,|$)",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"^(?:\d{1,2}[.)]\s*|[a-h][.)]\s*|[”\"]|[•–-]\s*|att\s+|samt\s+|Därutöver\s+|Vidare\s+"
    r"|(?:[\w-]+\s+){0,4}besluta(?:r|de)\s+(?:även\s+|vidare\s+|också\s+)?(?:att\s+)?"
    r"|[A-ZÅÄÖ][^:\n]{0,200}:\s+)+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[a-zåäö\d)”\"][.!])(?<!\bt\.)(?<!\bm\.)(?<!dnr\.)(?<!\s\d\.)(?<!\s\d\d\.)\s+(?=[A-ZÅÄÖ•])"
    r"|\n\s*(?=(?:\d{1,2}[.)]|[•–-])\s*\S)|;\s*\n|:\s*\n(?=\S)|(?<=,)\s*\n(?=att\b)|(?<=samt)\n(?=att\b)"
    r"|(?<=och)\n(?=att\b)|(?<=beslutar)\n(?=att\b)"
)
_NUMBER = re.compile(r"^(?:\d{1,2}[.)]|[•–-])\s*")
_EARLIER = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:Redovisning(?:en)?\s+av\s+|Återrapportering|Kommun(?:styrelsens"
    r"|fullmäktiges)\s+uppdrag\b|[\w ]*s\s+uppdrag\s+\d{4}|Uppdraget\b)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?:redovisning(?:en)?\s+av|återrapportering\s+av|svar\s+på)\s+(?:[\w\s,:&-]{0,120}?)uppdrag"
    r"|[\w-]+s\s+uppdrag\s+\d{4}-\d\d-\d\d|uppdraget[^.]{0,200}(?:förklaras|anses)\s+(?:fullgjort|slutfört"
    r"|avslutat)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"(?:(?P<body>[\w-]*(?:fullmäktige|styrelse|nämnd|utskott)\w*)\s+(?:uppdrag|återremiss"
    r"|beslut)\s+)?(?P<date>(?:19|20)\d\d-\d\d-\d\d),?\s*§+\s*(?P<paragraph>\d{1,4})",
    re.IGNORECASE,
)
_COMPLETED = re.compile(r"fullgjort|fullgjord|slutfört|avslutat|genomfört", re.IGNORECASE)


def sentences_of(text: Passage) -> Iterator[tuple[int, str]]:
    """(position, sentence) of a decision; points and bullets are sentences of their own."""
    at = 0
    for match in _SENTENCE.finditer(text.text):
        yield at, text.text[at : match.start()]
        at = match.end()
    yield at, text.text[at:]


def read_assignments(decision: Passage, meeting_date: str | None) -> tuple[Assignment, ...]:
    """Every task the decision gives; reports on earlier tasks and authorisations are none."""
    if "uppdra" not in decision.text.lower():
        return ()
    return tuple(
        a for start, sentence in sentences_of(decision) if (a := _assignment(decision, start, sentence, meeting_date))
    )


def _assignment(decision: Passage, start: int, sentence: str, meeting_date: str | None) -> Assignment | None:
    flat = _NUMBER.sub("", collapse(sentence))
    if not _GIVES.search(flat) or (_EARLIER.match(flat) and not re.search(r"(?:får|ges)\s+i\s+uppdrag", flat)):
        return None
    due = find_due(flat, meeting_date)
    words = collapse(sentence)
    return Assignment(
        _recipient(flat),
        flat,
        due.due if due else None,
        due.first if due else None,
        due.last if due else None,
        due.words if due else None,
        decision.page_at(start),
        words,
    )


def _recipient(sentence: str) -> str:
    """Who gets the task: before "får i uppdrag", between "ger" and "i uppdrag", or after "uppdrar åt"."""
    if match := _BETWEEN.search(sentence):
        return match["to"].strip()
    body = _LEAD.sub("", sentence)
    if match := _BEFORE.match(body):
        return match["to"].strip(" ,")
    if match := _AFTER.search(sentence):
        return (match["to"] or match["given"] or match["toward"]).strip(" ,")
    return ""


def read_reports(title: str, decision: Passage, page: int) -> tuple[Report, ...]:
    """Earlier tasks that this paragraph reports back, with the decision that gave them where it is cited."""
    if "uppdrag" not in decision.text.lower() and "uppdrag" not in title:
        return ()
    found = []
    for start, sentence in sentences_of(decision):
        flat = collapse(sentence)
        if _REPORTED.search(flat):
            found.append(_report(flat, decision.page_at(start), bool(_COMPLETED.search(flat))))
    if not found and _REPORTED.search(title):
        found.append(_report(title, page, completed=False))
    return tuple(found)


def _report(words: str, page: int, completed: bool) -> Report:
    given = _GIVEN.search(words)
    body = given["body"].lower().removesuffix("s") if given and given["body"] else None
    return Report(
        _NUMBER.sub("", words),
        body,
        given["date"] if given else None,
        int(given["paragraph"]) if given else None,
        completed,
        page,
        words,
    )
