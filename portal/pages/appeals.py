"""How a decision is appealed, as far as its own text tells, and until when (KL 13:1 to 13:5).

A last day is reckoned only for a decision that itself says that its lawfulness can be tried by the Local Government
Act. Other acts go before it (KL 13:3), and what only prepares or carries out is as a rule not appealed (KL 13:2).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from datasets.appeal import FIRST_YEAR, LAST_YEAR, last_appeal_day
from portal.catalogue.decisions import Decision
from portal.catalogue.notices import Notice
from portal.routine import is_routine

Way = Literal["lawfulness", "other_law", "not", "unknown"]

_SETTLES_NOTHING = ("tabled", "referred_back", "referred", "withdrawn", "noted", "none")
_PROPOSES = re.compile(
    r"\W*(\w+\s+)?(föreslå\w*|förslag\s+till|hemställ\w+\s+(hos|till|att))\s+(att\s+)?"
    r"(kommun|region)?(fullmäktige|styrelsen)",
    re.IGNORECASE,
)
_CANNOT = re.compile(r"(kan|får)\s+(inte|ej)\s+överklagas|överklagas\s+(inte|ej)\b", re.IGNORECASE)
_BY_OTHER_LAW = re.compile(
    r"överklagas\b[^\n]{0,160}(besvär|länsstyrelsen|mark- och miljödomstol|plan- och bygglagen|\bPBL\b|"
    r"socialtjänstlagen|skollagen|skolväsendets|miljöbalken|förvaltningslagen)",
    re.IGNORECASE,
)
_BY_LAWFULNESS = re.compile(r"överklagas\b[^\n]{0,160}(laglighetsprövning|kommunallagen)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Appeal:
    """How it is appealed, the day the adjustment was announced, the notice that tells of it if one does, and the last
    day reckoned from it: none where that cannot be known."""

    way: Way
    announced: str | None
    notice: Notice | None
    last_day: str | None
    is_over: bool


def appeal(decision: Decision, posted_on: str | None, notice: Notice | None, today: date) -> Appeal:
    """What is known from the decision, and of its announcement from a notice or else from the minutes."""
    way = way_of(decision)
    announced = (notice.posted_on if notice else None) or posted_on
    can_reckon = way == "lawfulness" and not decision.adjusted_immediately
    last = _last_day(announced, notice) if announced and can_reckon else None
    return Appeal(way, announced, notice, last, bool(last) and str(last) < today.isoformat())


def way_of(decision: Decision) -> Way:
    """How the decision is appealed, by what it decides and what it says."""
    if decision.outcome in _SETTLES_NOTHING or is_routine(decision.title) or _PROPOSES.match(decision.text):
        return "not"
    if _CANNOT.search(decision.text):
        return "not"
    if _BY_OTHER_LAW.search(decision.text):
        return "other_law"
    return "lawfulness" if _BY_LAWFULNESS.search(decision.text) else "unknown"


def _last_day(announced: str, notice: Notice | None) -> str | None:
    """Reckoned from the announcement; none where the notice came down before, since the time then never ran out."""
    day = date.fromisoformat(announced)
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        return None
    last = last_appeal_day(day).isoformat()
    came_down = notice.remove_on if notice else None
    return None if came_down and came_down < last else last
