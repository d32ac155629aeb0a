"""The story as it happened: scripts and routine placed in meetings, numbered, and told as items and sheets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sample.attendance import Attendance, attendance
from sample.phrases import Phrases
from sample.routine import closing, opening
from sample.script import MatterScript, StepScript, matters
from sample.strict_toml import ContentError
from sample.timeline import SEASONS, Slot, seasonal, timeline

FIRST_CASE_NUMBER = 11
CASES_A_DAY = {"KS": 1.15, "BIN": 0.6}


@dataclass(frozen=True)
class Draft:
    """An item before numbering: `key` is the matter's, or the routine's where `matter` is null."""

    key: str
    step: StepScript
    matter: MatterScript | None = None
    title: str = ""
    case_number: str | None = None


@dataclass(frozen=True)
class Story:
    """Everything needed to tell the meetings: drafts by meeting, §s, attendances and the placeholders' meaning."""

    today: date
    slots: Mapping[str, Slot]
    drafts: Mapping[str, Sequence[Draft]]
    attendances: Mapping[str, Attendance]
    adjusters: Mapping[str, Sequence[str]]
    phrases: Phrases

    def held(self) -> list[Slot]:
        return [slot for slot in self.slots.values() if slot.state == "held"]


def story(today: date) -> Story:
    """The story told from a day: the same day gives the same story."""
    slots = timeline(today)
    calendar = {**slots, **seasonal(slots)}
    played = _played(calendar)
    cases = _case_numbers(Phrases(today, calendar, {}, {}), played)
    drafts = {slot.key: _agenda(slot, calendar, cases, played) for slot in slots.values() if slot.state != "cancelled"}
    numbers = _numbered(slots, drafts)
    present = _attendances(slots, drafts, numbers)
    adjusters = {key: _adjusters(slots[key], attended) for key, attended in present.items()}
    phrases = Phrases(today, calendar, numbers, cases, adjusters)
    return Story(today, slots, drafts, present, adjusters, phrases)


def _played(calendar: Mapping[str, Slot]) -> list[MatterScript]:
    """The matters whose every meeting takes place; a season without a meeting leaves its matters out."""
    for matter in matters():
        for step in matter.step:
            if step.at not in calendar and not any(season in step.at for season in SEASONS):
                raise ContentError(f"content {matter.key}: no such meeting: {step.at}; one of {', '.join(calendar)}")
    return [matter for matter in matters() if all(step.at in calendar for step in matter.step)]


def _case_numbers(known: Phrases, played: Sequence[MatterScript]) -> dict[str, str]:
    """Diary numbers that grow through the year as a diary does."""
    opened = sorted((known.moment(matter.opened), matter.key, matter) for matter in played)
    last: Counter[tuple[str, int]] = Counter()
    cases = {}
    for day, key, matter in opened:
        estimate = FIRST_CASE_NUMBER + int(day.timetuple().tm_yday * CASES_A_DAY[matter.diary])
        number = max(estimate, last[matter.diary, day.year] + 1)
        last[matter.diary, day.year] = number
        cases[key] = f"{matter.diary}/{day.year}:{number}"
    return cases


def _agenda(
    slot: Slot, calendar: Mapping[str, Slot], cases: Mapping[str, str], played: Sequence[MatterScript]
) -> list[Draft]:
    """Opening routine, the council's matters, the body's own, closing routine."""
    own = [
        Draft(matter.key, step, matter, step.title or matter.title, cases[matter.key])
        for matter in played
        for step in matter.step
        if calendar[step.at] is slot
    ]
    own.sort(key=lambda draft: (not draft.step.to, draft.step.plain))
    begin = [Draft(r.key, r.step, None, r.step.title, r.case(slot)) for r in opening(slot)]
    end = [Draft(r.key, r.step, None, r.step.title, r.case(slot)) for r in closing(slot)]
    return [*begin, *own, *end]


def _numbered(slots: Mapping[str, Slot], drafts: Mapping[str, Sequence[Draft]]) -> dict[tuple[str, str], int]:
    """§s run through the calendar year of each body; a body's first known year begins where it would have got to."""
    reached: Counter[tuple[str, int]] = Counter()
    begun: set[str] = set()
    numbers = {}
    for slot in slots.values():
        if slot.state != "held":
            continue
        year = (slot.body, slot.day.year)
        if slot.body not in begun:
            begun.add(slot.body)
            reached[year] = _paragraphs_before(slot)
        for draft in drafts[slot.key]:
            reached[year] += 1
            numbers[slot.key, draft.key] = reached[year]
    return numbers


def _paragraphs_before(slot: Slot) -> int:
    weekly = {"KF": 1.4, "KS": 2.4, "BIN": 1.3}[slot.body]
    return int((slot.day.isocalendar().week - 3) * weekly) if slot.day.month > 1 else 0


def _attendances(
    slots: Mapping[str, Slot], drafts: Mapping[str, Sequence[Draft]], numbers: Mapping[tuple[str, str], int]
) -> dict[str, Attendance]:
    order = {key: place for place, key in enumerate(slots)}
    found = {}
    for slot in slots.values():
        if slot.state != "held":
            continue
        recused: dict[str, set[int]] = defaultdict(set)
        for draft in drafts[slot.key]:
            for name in draft.step.recusals:
                recused[name].add(numbers[slot.key, draft.key])
        paragraphs = [numbers[slot.key, draft.key] for draft in drafts[slot.key]]
        frozen = {name: frozenset(places) for name, places in recused.items()}
        found[slot.key] = attendance(slot, paragraphs, recused=frozen, told=_told_of(drafts[slot.key]), order=order)
    return found


def _told_of(drafts: Sequence[Draft]) -> str:
    """The texts of a meeting in which people are named as taking part."""
    steps = [draft.step for draft in drafts]
    spoken = [text for step in steps for text in (step.summary, step.floor, *step.recusals)]
    persons = [name for step in steps for script in step.reservations for name in script.persons]
    persons += [name for step in steps for vote in step.votes for name in (*vote.no, *vote.abstain)]
    return " ".join([*spoken, *persons, *(script.by for step in steps for script in step.statements)])


def _adjusters(slot: Slot, present: Attendance) -> list[str]:
    """Members without the chair, of different parties, who were there for every paragraph."""
    free = [seat for seat in present.members[1:] if seat.name not in present.away]
    Random(f"justerare {slot.key}").shuffle(free)
    if slot.body != "KF":
        return [free[0].signature]
    other = next((seat for seat in free if seat.party != free[0].party), None)
    if other is None:
        raise ContentError(f"content {slot.key}: nobody can adjust the minutes; let more members be present")
    return [free[0].signature, other.signature]
