"""The register of representatives: every seat with its period within the council's term of office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sample.people import Seating, municipality
from sample.timeline import Slot
from sample.truth import Seat

FIRST_TERM = 2022
TERM_YEARS = 4


def seats(slots: Mapping[str, Slot]) -> tuple[Seat, ...]:
    """The seats from the term of the oldest meeting to that of the newest, body by body, those who left included."""
    begun, last = (_term(slot.day) for slot in (min(slots.values(), key=_day), max(slots.values(), key=_day)))
    order = list(municipality().bodies)
    ordered = sorted(municipality().seats, key=lambda seat: order.index(seat.body))
    return tuple(_seat(seat, slots, begun, last) for seat in ordered)


def _day(slot: Slot) -> date:
    return slot.day


def _term(day: date) -> int:
    """The year of the election whose council sits on a day (the term begins on 15 October)."""
    year = day.year if (day.month, day.day) >= (10, 15) else day.year - 1
    return year - (year - FIRST_TERM) % TERM_YEARS


def _seat(seat: Seating, slots: Mapping[str, Slot], begun: int, last: int) -> Seat:
    council = seat.body == "KF"
    start = date(begun, 10, 15) if council else date(begun + 1, 1, 1)
    end = date(last + TERM_YEARS, 10, 14) if council else date(last + TERM_YEARS, 12, 31)
    since = slots[seat.since].day if seat.since else start
    until = slots[seat.until].day if seat.until else end
    name = municipality().bodies[seat.body].name
    return Seat(seat.name, seat.party, name, seat.role, since.isoformat(), until.isoformat())
