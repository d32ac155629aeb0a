"""Which side won a counted vote: by numbers, by the casting vote, or as a minority that refers back or tables."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from harvesters.minutes.meaning.names import NAME, strip_title
from harvesters.minutes.model import Ballot
from harvesters.minutes.passage import collapse

_CASTING = re.compile(
    r"utslagsröst|ordförandens\s+röst\s+(?:avgör|är utslagsgivande)|lika\s+röstetal|lika\s+antal\s+röster|lottning",
    re.IGNORECASE,
)
_CAST = re.compile(r"[^.]*\butslagsröst\b[^.]*\b(?:bif[aö]ll|besluta|avslå|avslog|enligt)[^.]*", re.IGNORECASE)
_CHAIR = re.compile(rf"\b[Oo]rdföranden\s+(?P<name>{NAME})\s*\(")
_VERB = re.compile(r"^(?:den\s+som\s+)?(?:bif[aö]ll\w*|avsl\w+)\s+(?:till\s+)?", re.IGNORECASE)
_MINORITY = re.compile(r"minoritets(?:återremi|bordlägg)\w+|en\s+tredjedel\b[^.]{0,80}\bröstat\b", re.IGNORECASE)
_REFERRAL = re.compile(r"återremi|bordlägg", re.IGNORECASE)


class Verdict(NamedTuple):
    result: str
    casting_vote: bool
    minority_remittal: bool


def verdict(
    given: Mapping[str, int], meaning: tuple[str, str] | None, *, ballots: Sequence[Ballot], told: str, after: str
) -> Verdict:
    """`told` is the vote as the minutes tell it with what follows at once, `after` all that follows in the paragraph.

    A third of those present is enough for the council to refer back or table (KL 5:50); equal numbers are "tie" where
    neither the chair's own ballot nor the words tell how the casting vote fell.
    """
    yes, no = given["yes"], given["no"]
    if yes == no:
        casting = _CASTING.search(told) is not None
        return Verdict(_cast(meaning, ballots, told) or "tie" if casting else "tie", casting, False)
    winner, loser = ("yes", "no") if yes > no else ("no", "yes")
    third = 3 * given[loser] >= yes + no + given["abstain"]
    if third and _refers(meaning, loser) and not _refers(meaning, winner) and _MINORITY.search(after):
        return Verdict(loser, False, True)
    return Verdict(winner, False, False)


def _refers(meaning: tuple[str, str] | None, option: str) -> bool:
    return meaning is not None and _REFERRAL.search(meaning[option == "no"]) is not None


def _cast(meaning: tuple[str, str] | None, ballots: Sequence[Ballot], told: str) -> str | None:
    """How the chair voted, or else whose words the sentence about the casting vote repeats."""
    chairs = {strip_title(collapse(match["name"])) for match in _CHAIR.finditer(told)}
    own = {ballot.option for ballot in ballots if ballot.name in chairs} & {"yes", "no"}
    if len(own) == 1:
        return own.pop()
    cast = _CAST.search(told)
    if not cast or not meaning:
        return None
    words = collapse(cast[0]).lower()
    repeated = [o for o, means in zip(("yes", "no"), meaning, strict=True) if _VERB.sub("", means).lower() in words]
    return repeated[0] if len(repeated) == 1 else None
