"""What a decision text amounts to: the closed set of outcomes, judged sentence by sentence and then together."""

import re
from collections.abc import Sequence

from harvesters.minutes.vocabulary import Vocabulary

_SENTENCE = re.compile(
    r"(?<=[.!?:])(?<!\s\d\.)(?<!\s\d\d\.)(?<!\s[a-h]\.)\s+(?=[A-ZÅÄÖ\d•–-])|(?<=[.:;])\s+(?=[a-h]\.\s)"
    r"|\s+(?=(?:\d{1,2}[.)]|•)\s)"
)
_SUB_POINT = re.compile(r"[a-h][.)]\s")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+\S+\s+\S+\s+\S")
_MATTER = re.compile(r"motion|medborgarförslag|interpellation|yrkande|e-förslag|initiativ|fråga", re.IGNORECASE)
_ELECTION = re.compile(
    r"(?:val|fyllnadsval|omval|avsägelser?|entledigande|nominering(?:ar)?|valärenden?)\b", re.IGNORECASE
)
_NOTHING = re.compile(
    r"^(?:inga?\s+\w+\s+(?:förekom|anmäldes|anmälda|lämnades|framställdes|har inkommit|finns)|inget att|utgår$|--+$)",
    re.IGNORECASE,
)
_RESIGNATION = re.compile(r"avsägels|entledig|avsagt", re.IGNORECASE)
_WEIGHT = ("approved", "elected", "rejected", "referred", "answered", "noted", "other")
_MOVED = ("tabled", "referred_back", "withdrawn")
_MAY_BE_ASKED = re.compile(r"får\s+framställas", re.IGNORECASE)

_ANSWER_SENT = re.compile(r"\W*(?:\d+\W+)?(?:yttrande|remissvar|remissyttrande|svar\s+på\s+remiss)", re.IGNORECASE)
_ON_PROPOSAL = re.compile(r"\s*(?:enligt|på\s+förslag\s+av)\s[^:]{3,200}:", re.IGNORECASE)
_OTHER_PARAGRAPHS = re.compile(r"under\s+paragraf", re.IGNORECASE)
_PROPOSAL_REJECTED = re.compile(
    r"\bavs(?:lår|log)\s+(?:[\w-]+s\s+)?(?:nämndens|styrelsens|utskottets|\w*(?:fullmäktiges|styrelsens|nämndens"
    r"|utskottets|förvaltningens|kontorets|beredningens)|\s*)\s*förslag(?:et)?\b(?!\s+(?:från|av|om\s+att))",
    re.IGNORECASE,
)
_NOTED_AND_SENT = re.compile(r"\banteckna(?:s|r)?\s+och\s+(?:överlämna|remitter|hänskjut)", re.IGNORECASE)
_WHOLE = re.compile(r"\bärendet\s+(?P<moved>återremitteras|bordläggs)\s+i\s+sin\s+helhet\b", re.IGNORECASE)
_TAIL = 28


def outcome_of(decision: str, title: str, vocabulary: Vocabulary) -> str:
    """The outcome of a whole decision; "none" where there is no decision."""
    if not decision or _NOTHING.match(decision.strip()):
        return "none"
    sentences = [s.strip() for s in _SENTENCE.split(f" {decision}") if s and s.strip()]
    told = [s for s in sentences if not s.endswith(":") and not _SUB_POINT.match(s) and not _MAY_BE_ASKED.search(s)]
    found = [o for s in told if (o := sentence_outcome(s, vocabulary) or _unnamed(s))]
    found = found or [o for s in sentences if (o := sentence_outcome(s, vocabulary))]
    if not found:
        return "approved" if _ON_PROPOSAL.match(decision) or _MAY_BE_ASKED.search(decision) else "other"
    if whole := _WHOLE.search(decision):
        return str(sentence_outcome(whole[0], vocabulary))
    if len(set(found)) > 1 and len(_OTHER_PARAGRAPHS.findall(decision)) > 1:
        return "other"
    if found[0] == "rejected" and _PROPOSAL_REJECTED.search(sentences[0]):
        return "rejected"
    return _moved_on(found) or _fate(found, title)


def _unnamed(sentence: str) -> str | None:
    """A numbered point without a known verb decides something all the same."""
    return "approved" if _NUMBERED.match(sentence) else None


def _fate(found: Sequence[str], title: str) -> str:
    """What happened to the matter of the title, or else the weightiest of the outcomes."""
    if _MATTER.search(title):
        for fate in ("rejected", "answered"):
            if fate in found:
                return fate
    if "elected" in found and _ELECTION.match(title):
        return "elected"
    return next((o for o in _WEIGHT if o in found), found[0])


def _moved_on(found: Sequence[str]) -> str | None:
    """Tabled, sent back or withdrawn as a whole; a part of it that is only noted does not count against that."""
    for whole in _MOVED:
        if whole in found and set(found) <= {whole, "noted"}:
            return whole
    return found[0] if found[0] in _MOVED else None


def sentence_outcome(sentence: str, vocabulary: Vocabulary) -> str | None:
    """The outcome that one sentence names: by its last verb if that is passive ("... antecknas."), else its first."""
    matches = list(vocabulary.outcome.finditer(sentence.lower()))
    if not matches:
        return None
    names = {str(m.lastgroup) for m in matches}
    if "elected" in names and names & {"approved", "noted"} and _RESIGNATION.search(sentence):
        return "elected"
    if "referred" in names and "referred_back" not in names and _ANSWER_SENT.match(sentence):
        return "approved"
    ending = [str(m.lastgroup) for m in matches if m[0].endswith("s") and len(sentence) - m.end() < _TAIL]
    if "referred" in names and ("noted" in ending or _NOTED_AND_SENT.search(sentence)):
        return "referred"
    if "referred" in ending and any(m.lastgroup == "approved" and m[0].endswith("s") for m in matches):
        return "approved"
    return ending[0] if ending else str(matches[0].lastgroup)
