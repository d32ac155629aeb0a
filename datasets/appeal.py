"""Days that the Local Government Act (KL 2017:725) sets: how long to appeal, and until when a notice must hang."""

from datetime import date, timedelta
from functools import cache

from holidays.countries.sweden import Sweden

TIME_TO_APPEAL = timedelta(weeks=3)
FIRST_YEAR, LAST_YEAR = Sweden.start_year, Sweden.end_year
_FRIDAY, _SATURDAY = 4, 5


def last_appeal_day(announced: date, *elsewhere: date) -> date:
    """The last day to appeal minutes whose adjustment was announced that day (KL 13:5).

    Minutes of a joint committee are announced on several boards: the latest counts. ValueError for a year whose
    holidays are not known.
    """
    return next_working_day(max((announced, *elsewhere)) + TIME_TO_APPEAL)


def earliest_removal(announced: date, *elsewhere: date) -> date:
    """The first day that the notice may be taken down (KL 8:12): the day after the last day to appeal."""
    return last_appeal_day(announced, *elsewhere) + timedelta(days=1)


def next_working_day(day: date) -> date:
    """`day`, or the first weekday after it when the time would end on a day off (lag 1930:173, 2 §)."""
    while _is_day_off(day):
        day += timedelta(days=1)
    return day


def _is_day_off(day: date) -> bool:
    return day.weekday() >= _SATURDAY or _is_eve(day) or day in _holidays(day.year)


def _is_eve(day: date) -> bool:
    """Midsummer Eve, the Friday of 19 to 25 June; Christmas Eve; New Year's Eve."""
    if day.month == 12:
        return day.day in (24, 31)
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == _FRIDAY


@cache
def _holidays(year: int) -> frozenset[date]:
    """Public holidays (lag 1989:253)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the holidays of {year} are not known; give a day between {FIRST_YEAR} and {LAST_YEAR}")
    return frozenset(Sweden(years=year))
