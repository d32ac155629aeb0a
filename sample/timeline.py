"""When the bodies meet: a fixed story of meetings laid on the working weeks around a given day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

BODIES = {"KF": "Kommunfullmäktige", "KS": "Kommunstyrelsen", "BIN": "Bildningsnämnden"}
WEEKDAY = {"KF": 0, "BIN": 1, "KS": 2}
ADJUSTED_AFTER = {"KF": 7, "BIN": 6, "KS": 6}
HELD = {"KF": 11, "KS": 22, "BIN": 11}
LAST_HELD_WEEK = {"KF": -5, "KS": -2, "BIN": -4}
EVERY_WEEKS = {"KF": 8, "KS": 4, "BIN": 8}
COMING_WEEK = {"KS23": 2, "KF12": 3, "BIN12": 4, "KS24": 5}
CANCELLED_WEEK = {"BIN-inställt": -8}
SEASONS = {"höst": (10, 11, 12), "vår": (4, 5, 6)}
REST_WEEKS = frozenset({27, 28, 29, 30, 31, 52, 53, 1})


@dataclass(frozen=True)
class Slot:
    """A meeting on the calendar: `key` is body and ordinal (KS07); `state` is held, planned or cancelled."""

    key: str
    body: str
    day: date
    state: str

    @property
    def organization(self) -> str:
        return BODIES[self.body]

    @property
    def adjusted_on(self) -> date:
        return self.day + timedelta(days=ADJUSTED_AFTER[self.body])

    @property
    def posted_on(self) -> date:
        return self.adjusted_on + timedelta(days=1)

    @property
    def removed_on(self) -> date:
        """The day after the three weeks in which a decision may be appealed (KL 13:5)."""
        return self.posted_on + timedelta(days=22)


def timeline(today: date) -> dict[str, Slot]:
    """All meetings by key, oldest first."""
    weeks = {key: week for body in BODIES for key, week in _held_weeks(body).items()}
    slots = [_slot(today, key, week, "held") for key, week in weeks.items()]
    slots += [_slot(today, key, week, "planned") for key, week in COMING_WEEK.items()]
    slots += [_slot(today, key, week, "cancelled") for key, week in CANCELLED_WEEK.items()]
    return {slot.key: slot for slot in sorted(slots, key=lambda slot: (slot.day, slot.key))}


def seasonal(slots: Mapping[str, Slot]) -> dict[str, Slot]:
    """Other names of meetings: KFhöst is the latest council held in autumn, KFhöst2 the one the year before, KShöst
    the board's meeting that prepared KFhöst, and so for vår. A name is missing where no such meeting was held."""
    found: dict[str, Slot] = {}
    for name, months in SEASONS.items():
        councils = [s for s in slots.values() if s.body == "KF" and s.state == "held" and s.day.month in months]
        by_year = {slot.day.year: slot for slot in councils}
        for back, (_, council) in enumerate(sorted(by_year.items(), reverse=True)):
            board = slots.get(f"KS{2 * int(council.key[2:]) - 2:02}")
            if board:
                suffix = str(back + 1) if back else ""
                found |= {f"KF{name}{suffix}": council, f"KS{name}{suffix}": board}
    return found


def _held_weeks(body: str) -> dict[str, int]:
    count = HELD[body]
    last = LAST_HELD_WEEK[body]
    return {f"{body}{n:02}": last - EVERY_WEEKS[body] * (count - n) for n in range(1, count + 1)}


def _slot(today: date, key: str, week: int, state: str) -> Slot:
    body = next(body for body in BODIES if key.startswith(body))
    day = working_monday(today, week) + timedelta(days=WEEKDAY[body])
    while _is_holiday(day):
        day += timedelta(days=1)
    return Slot(key, body, day, state)


def working_monday(today: date, weeks: int) -> date:
    """The Monday `weeks` working weeks from the current one, weeks in which no body meets left out."""
    monday = today - timedelta(days=today.weekday())
    step = timedelta(weeks=1 if weeks > 0 else -1)
    left = abs(weeks)
    while left:
        monday += step
        left -= monday.isocalendar().week not in REST_WEEKS
    return monday


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in {(1, 6), (5, 1), (6, 6)} or day == easter(day.year) + timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year."""
    golden = year % 19
    century, rest = divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
