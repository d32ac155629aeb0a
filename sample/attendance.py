"""Who took part in a meeting, paragraph by paragraph: absence, substitutes, late arrivals and recusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from sample.people import Seating, municipality
from sample.strict_toml import ContentError, built, read_toml
from sample.timeline import Slot
from sample.truth import Attendee

CHAIRS = ("ordförande", "1:e vice ordförande", "2:e vice ordförande")
ABSENCE = 0.08


@dataclass(frozen=True)
class Exceptions:
    """What is special about one meeting: `full` brings all members but those named as absent, `late` names one who
    comes to the item in place `late_from`."""

    absent: tuple[str, ...] = ()
    full: bool = False
    late: str = ""
    late_from: int = 0
    guests: tuple[str, ...] = ()
    agenda_change: str = ""
    pause: str = ""


@dataclass(frozen=True)
class Attendance:
    """The members and substitutes present; `serving` gives per § the persons who decide, members first."""

    members: tuple[Seating, ...]
    away: Mapping[str, frozenset[int]]
    recused: Mapping[str, frozenset[int]]
    substitutes: tuple[Seating, ...]
    missing: tuple[Seating, ...]
    serving: Mapping[int, tuple[Seating, ...]]

    @property
    def chair(self) -> Seating:
        return self.members[0]

    def deciding(self, number: int) -> tuple[Seating, ...]:
        present = [seat for seat in self.members if number not in self.away.get(seat.name, frozenset())]
        return (*present, *self.serving[number])


@cache
def exceptions() -> dict[str, Exceptions]:
    tables = read_toml("meetings.toml")
    return {key: built(Exceptions, table, f"meetings.toml {key}") for key, table in tables.items()}


def seats_of(slot: Slot, order: Mapping[str, int]) -> list[Seating]:
    """The seats of the body at that time, chairs first; `order` is the place of each meeting in time."""
    seats = [seat for seat in municipality().seats if seat.body == slot.body and _in_force(seat, slot.key, order)]
    return sorted(seats, key=lambda seat: CHAIRS.index(seat.role) if seat.role in CHAIRS else len(CHAIRS))


def attendance(
    slot: Slot,
    numbers: Iterable[int],
    *,
    recused: Mapping[str, frozenset[int]],
    told: str,
    order: Mapping[str, int],
) -> Attendance:
    """The attendance of a held meeting; a member whom the text `told` names is there."""
    paragraphs = tuple(numbers)
    special = exceptions().get(slot.key, Exceptions())
    seats = seats_of(slot, order)
    ordinary = [seat for seat in seats if not seat.is_substitute]
    missing = tuple(seat for seat in ordinary if _is_absent(seat, slot, special, told))
    members = tuple(seat for seat in ordinary if seat not in missing)
    substitutes = tuple(seat for seat in seats if seat.is_substitute and _comes(seat, slot, special))
    away = {name: numbers for name, numbers in recused.items() if any(seat.name == name for seat in members)}
    if special.late:
        if special.late_from > len(paragraphs):
            raise ContentError(f"meetings.toml {slot.key}: no item in that place: {special.late_from}; lower late_from")
        away[special.late] = frozenset(paragraphs[: special.late_from - 1])
    serving = {n: _stand_ins(n, members, missing, substitutes, away) for n in paragraphs}
    return Attendance(members, away, recused, substitutes, missing, serving)


def attendees(present: Attendance, officials: Iterable[tuple[str, str]]) -> tuple[Attendee, ...]:
    """The printed attendance; officials are (title, name)."""
    every = frozenset(present.serving)
    printed = [_member(seat, present, every) for seat in present.members]
    served = {
        seat.name: frozenset(n for n, names in present.serving.items() if seat in names) for seat in present.substitutes
    }
    for role, part in (("tjänstgörande ersättare", served), ("ersättare", {k: every - v for k, v in served.items()})):
        printed += [_attendee(seat, role, part[seat.name], every) for seat in present.substitutes if part[seat.name]]
    printed += [Attendee(name, None, "tjänsteperson", title, None, None) for title, name in officials]
    return tuple(printed)


def _in_force(seat: Seating, meeting: str, order: Mapping[str, int]) -> bool:
    after = seat.since is None or order[meeting] > order[seat.since]
    return after and (seat.until is None or order[meeting] <= order[seat.until])


def _is_absent(seat: Seating, slot: Slot, special: Exceptions, told: str) -> bool:
    if seat.name in special.absent:
        return True
    if special.full or seat.role in CHAIRS or seat.name == special.late or seat.name in told:
        return False
    return Random(f"{slot.key} {seat.name}").random() < ABSENCE


def _comes(seat: Seating, slot: Slot, special: Exceptions) -> bool:
    return seat.name not in special.absent and Random(f"{slot.key} ersättare {seat.name}").random() < 0.6


def _stand_ins(
    number: int,
    members: tuple[Seating, ...],
    missing: tuple[Seating, ...],
    substitutes: tuple[Seating, ...],
    away: Mapping[str, frozenset[int]],
) -> tuple[Seating, ...]:
    empty = [seat for seat in members if number in away.get(seat.name, frozenset())] + list(missing)
    chosen: list[Seating] = []
    for seat in empty:
        free = (s for s in substitutes if s.party == seat.party and s not in chosen)
        chosen += [s for s in [next(free, None)] if s is not None and number not in away.get(s.name, frozenset())]
    return tuple(chosen)


def _member(seat: Seating, present: Attendance, every: frozenset[int]) -> Attendee:
    away = present.away.get(seat.name, frozenset())
    if away and away == present.recused.get(seat.name):
        numbers = ", ".join(str(n) for n in sorted(away))
        return Attendee(seat.name, seat.party, "ledamot", None, f"(jäv {numbers})", tuple(sorted(every - away)))
    return _attendee(seat, "ledamot", every - away, every)


def _attendee(seat: Seating, role: str, paragraphs: frozenset[int], every: frozenset[int]) -> Attendee:
    if paragraphs == every:
        return Attendee(seat.name, seat.party, role, None, None, None)
    return Attendee(seat.name, seat.party, role, None, presence(paragraphs, every), tuple(sorted(paragraphs)))


def presence(paragraphs: frozenset[int], every: frozenset[int]) -> str:
    """The printed part of a meeting, e.g. (fr.o.m. 185), (ej 190), (§ 186)."""
    first, last = min(paragraphs), max(paragraphs)
    if len(paragraphs) == 1:
        return f"(§ {first})"
    if len(every - paragraphs) == 1 and first == min(every) and last == max(every):
        return f"(ej {min(every - paragraphs)})"
    if last == max(every):
        return f"(fr.o.m. {first})"
    if first == min(every):
        return f"(t.o.m. {last})"
    return f"(§§ {first}-{last})"
