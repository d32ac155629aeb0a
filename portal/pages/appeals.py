"""Until when a member may appeal the decisions of a meeting (KL 13:5), as far as the sources tell."""

from dataclasses import dataclass
from datetime import date

from datasets.appeal import FIRST_YEAR, LAST_YEAR, last_appeal_day
from portal.catalogue.notices import Notice


@dataclass(frozen=True, slots=True)
class Appeal:
    """The day the adjustment was announced, the last day reckoned from it, and the notice that tells, if one does."""

    announced: str
    last_day: str
    is_over: bool
    notice: Notice | None


def appeal(posted_on: str | None, notice: Notice | None, today: date) -> Appeal | None:
    """What is known from a notice, or else from the minutes; None where the day of announcement is not known."""
    announced = (notice.posted_on if notice else None) or posted_on
    day = date.fromisoformat(announced) if announced else None
    if announced is None or day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
        return None
    last = (notice.appeal_until if notice else None) or last_appeal_day(day).isoformat()
    return Appeal(announced, last, last < today.isoformat(), notice)
