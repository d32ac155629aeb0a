"""The items every meeting has: agenda, adjusters, information, delegated decisions, notifications."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from sample.attendance import Exceptions, exceptions
from sample.people import municipality
from sample.script import StepScript
from sample.strict_toml import built, read_toml
from sample.timeline import Slot

NOTES_A_MEETING = 3
DAYS_A_DECISION = 4
CHOICE = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True)
class Routine:
    """A routine item; `case_number` is a running number of the year's diary, 0 for none."""

    key: str
    step: StepScript
    case_number: int = 0

    def case(self, slot: Slot) -> str | None:
        diary = "BIN" if slot.body == "BIN" else "KS"
        return f"{diary}/{slot.day.year}:{self.case_number}" if self.case_number else None


@dataclass(frozen=True)
class Bank:
    """Sentences for the routine items of one body, used in order and from the beginning again."""

    information: tuple[str, ...] = ()
    delegated: tuple[str, ...] = ()
    notified: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@cache
def _banks() -> dict[str, Bank]:
    return {body: built(Bank, table, f"routine.toml {body}") for body, table in read_toml("routine.toml").items()}


def opening(slot: Slot) -> list[Routine]:
    body = municipality().bodies[slot.body].name
    if slot.body == "KF":
        return [_adjusting(slot, body), _agenda(slot, body), _questions(slot)]
    return [_agenda(slot, body), _information(slot, body)]


def closing(slot: Slot) -> list[Routine]:
    body = municipality().bodies[slot.body].name
    return [_notified(slot, body)] if slot.body == "KF" else [_delegated(slot, body), _notified(slot, body)]


def _agenda(slot: Slot, body: str) -> Routine:
    change = exceptions().get(slot.key, Exceptions()).agenda_change
    text = f"{body} fastställer dagordningen med följande ändring." if change else f"{body} fastställer dagordningen."
    decision = (f"{text} {change}".strip(),)
    step = StepScript(slot.key, "other", "Fastställande av dagordning", decision=decision, plain=True)
    return Routine("dagordning", step)


def _adjusting(slot: Slot, body: str) -> Routine:
    decision = (f"{body} utser {{adjusters:{slot.key}}} att jämte ordföranden justera protokollet.",)
    summary = (
        f"Upprop förrättas. Kungörelsen om sammanträdet har anslagits på kommunens anslagstavla {{iso:{slot.key}-10}}."
    )
    title = "Upprop och val av justerare"
    step = StepScript(slot.key, "elected", title, decision=decision, summary=summary, plain=True)
    return Routine("justerare", step)


def _questions(slot: Slot) -> Routine:
    asked = _banks()["KF"].questions
    place = int(slot.key[2:]) - 1
    text = asked[place] if place < len(asked) else "Ingen fråga har lämnats in till frågestunden."
    step = StepScript(slot.key, "none", "Allmänhetens frågestund", summary=text, plain=True)
    return Routine("frågestund", step)


def _information(slot: Slot, body: str) -> Routine:
    bank = _banks()[slot.body].information
    leader = "Kommundirektör Helena Wirsén" if slot.body == "KS" else "Förvaltningschef Ulf Renhult"
    bullets = "\n\n".join(f"- {text}" for text in _turn(bank, slot, 2))
    summary = f"{leader} informerar om läget i verksamheten. Bland annat nämns följande:\n\n{bullets}"
    title = "Kommunstyrelsens verksamhet" if slot.body == "KS" else "Information från bildningsförvaltningen"
    decision = (f"{body} lägger informationen till handlingarna.",)
    step = StepScript(slot.key, "noted", title, decision=decision, summary=summary, plain=True)
    return Routine("verksamhet", step)


def _delegated(slot: Slot, body: str) -> Routine:
    texts = _turn(_banks()[slot.body].delegated, slot, NOTES_A_MEETING)
    last = slot.day.timetuple().tm_yday // DAYS_A_DECISION
    diary = f"{'BIN' if slot.body == 'BIN' else 'KS'}/{slot.day.year}:3"
    bullets = "\n\n".join(f"- {diary}-{last + n} – {text}" for n, text in enumerate(texts, 1))
    summary = (
        f"{body} har överlåtit sin beslutanderätt i vissa ärenden till utskott, ordförande och tjänstepersoner "
        f"enligt delegationsordningen. Följande beslut, fattade fram till och med den {{d:{slot.key}-8}}, redovisas:"
        f"\n\n{bullets}"
    )
    decision = (f"{body} lägger redovisningen till handlingarna.",)
    title = "Redovisning av delegationsbeslut"
    step = StepScript(slot.key, "noted", title, decision=decision, summary=summary, sent_to=("Akten",))
    return Routine("delegation", step, 3)


def _notified(slot: Slot, body: str) -> Routine:
    bullets = "\n\n".join(f"- {text}" for text in _turn(_banks()[slot.body].notified, slot, NOTES_A_MEETING))
    summary = f"Följande handlingar har kommit in och anmäls för {body.lower()}:\n\n{bullets}"
    decision = (f"{body} lägger meddelandena till handlingarna.",)
    step = StepScript(slot.key, "noted", "Meddelanden", decision=decision, summary=summary, sent_to=("Akten",))
    return Routine("meddelanden", step, 4)


def _turn(bank: Sequence[str], slot: Slot, count: int) -> list[str]:
    """The next sentences of a bank; `@` in them stands for the meeting, <a|b> for one of the two."""
    random = Random(f"{slot.key} {count} {bank[0]}")
    first = (int(slot.key.removeprefix(slot.body)) - 1) * count
    texts = [bank[(first + n) % len(bank)].replace("@", slot.key) for n in range(count)]
    return [CHOICE.sub(lambda match: random.choice(match.group(1).split("|")), text) for text in texts]
