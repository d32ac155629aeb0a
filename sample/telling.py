"""From the story to the truth: each draft told as an item with its sheet, each meeting with its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sample.attendance import Attendance, Exceptions, attendees, exceptions
from sample.ballots import counted
from sample.people import Body, municipality
from sample.script import AssignmentScript, MatterScript, ReservationScript, StepScript
from sample.sheets import Sheet, Writing, points_text, sections
from sample.story import Draft, Story
from sample.strict_toml import ContentError
from sample.timeline import Slot
from sample.truth import AgendaEntry, Assignment, Item, Meeting, Proposal, Report, Reservation, Statement, iso

MINUTES_AN_ITEM = {"KF": 17, "KS": 14, "BIN": 15}


@dataclass(frozen=True)
class Told:
    """A meeting with what its documents print."""

    slot: Slot
    meeting: Meeting
    sheets: tuple[Sheet, ...]


def tell(story: Story) -> list[Told]:
    """Every meeting, oldest first; documents are added when they are written."""
    return [_told(story, slot) for slot in story.slots.values()]


def _told(story: Story, slot: Slot) -> Told:
    held = slot.state == "held"
    drafts = story.drafts.get(slot.key, ())
    sheets = tuple(_sheet(story, slot, draft) for draft in drafts) if held else ()
    agenda = tuple(_entry(story, draft, n) for n, draft in enumerate(drafts, 1))
    body = municipality().bodies[slot.body]
    meeting = _planned(slot, body, agenda)
    if held:
        meeting = _held(story, meeting, slot, tuple(sheet.item for sheet in sheets))
    return Told(slot, meeting, _grouped(slot, sheets, drafts))


def _planned(slot: Slot, body: Body, agenda: tuple[AgendaEntry, ...]) -> Meeting:
    return Meeting(
        key=slot.key,
        organization=body.name,
        date=slot.day.isoformat(),
        start=body.start,
        end=None,
        place=body.place,
        state=slot.state,
        chair=None,
        secretary=None,
        adjusters=(),
        adjusted_on=None,
        posted_on=None,
        removed_on=None,
        kept_at=None,
        first_paragraph=None,
        last_paragraph=None,
        present=(),
        items=(),
        agenda=agenda,
        documents=(),
    )


def _held(story: Story, meeting: Meeting, slot: Slot, items: tuple[Item, ...]) -> Meeting:
    present, body = story.attendances[slot.key], municipality().bodies[slot.body]
    return replace(
        meeting,
        end=end_time(slot, body, len(items)),
        chair=present.chair.signature,
        secretary=body.secretary,
        adjusters=tuple(story.adjusters[slot.key]),
        adjusted_on=iso(slot.adjusted_on),
        posted_on=iso(slot.posted_on),
        removed_on=iso(slot.removed_on),
        kept_at=body.kept_at,
        first_paragraph=items[0].number,
        last_paragraph=items[-1].number,
        present=attendees(present, officials(slot, body)),
        items=items,
    )


def officials(slot: Slot, body: Body) -> list[tuple[str, str]]:
    """(title, name) of the secretary, the regular officials and the meeting's guests."""
    guests = exceptions().get(slot.key, Exceptions()).guests
    printed = [f"{body.secretary_title} {body.secretary}", *body.officials, *guests]
    return [split_title(text) for text in printed]


def split_title(text: str) -> tuple[str, str]:
    """Title and name of "ekonomichef Patrik Nyhlén": the name is the capitalised words at the end."""
    match = re.fullmatch(r"(\S.*?) ((?:[A-ZÅÄÖ][\w-]+ ?){2,})", text)
    if match is None:
        raise ContentError(f"content: no title and name: {text}; write the title, then the name")
    return match.group(1), match.group(2)


def end_time(slot: Slot, body: Body, items: int) -> str:
    start = datetime.strptime(body.start, "%H:%M")
    minutes = items * MINUTES_AN_ITEM[slot.body] + Random(slot.key).randrange(0, 25)
    return f"{start + timedelta(minutes=minutes // 5 * 5):%H:%M}"


def _grouped(slot: Slot, sheets: Sequence[Sheet], drafts: Sequence[Draft]) -> tuple[Sheet, ...]:
    """The board's matters under two headings, printed over the first § of each group."""
    if slot.body != "KS":
        return tuple(sheets)
    told: list[Sheet] = []
    last = ""
    for sheet, draft in zip(sheets, drafts, strict=False):
        group = "" if draft.matter is None else "Fullmäktigeärenden" if draft.step.to else "Kommunstyrelseärenden"
        told.append(replace(sheet, group=group if group != last else ""))
        last = group or last
    return tuple(told)


def _entry(story: Story, draft: Draft, position: int) -> AgendaEntry:
    proposal = _proposal_points(story, draft)
    text = points_text(proposal) if proposal else None
    title = story.phrases.filled(draft.title, draft.key)
    return AgendaEntry(position, draft.case_number, _matter_key(draft), title, text, proposal)


def _matter_key(draft: Draft) -> str | None:
    return draft.matter.key if draft.matter else None


def _sheet(story: Story, slot: Slot, draft: Draft) -> Sheet:
    present = story.attendances[slot.key]
    proposal = _proposal_points(story, draft)
    item = _item(story, slot, draft, present, proposal)
    body = municipality().bodies[slot.body].name
    writing = Writing(body, present.chair.name, story.phrases, draft.key)
    return Sheet(item, "", sections(draft.step, item, writing, proposal=proposal))


def _item(story: Story, slot: Slot, draft: Draft, present: Attendance, proposal: tuple[str, ...]) -> Item:
    step, where = draft.step, f"content {draft.key} {slot.key}"
    number = story.phrases.numbers[slot.key, draft.key]
    points, text = _decision(story, draft, where=where)
    return Item(
        number=number,
        printed_number=f"§ {number}",
        case_number=draft.case_number,
        matter=_matter_key(draft),
        title=story.phrases.filled(draft.title, draft.key),
        decision=None if step.to else text,
        points=points,
        outcome=step.outcome,
        acceptable_outcomes=step.acceptable,
        on_proposal_of=step.on_proposal_of,
        officials_proposal=points_text(proposal) if proposal else None,
        proposal=Proposal(step.to, text) if step.to and text else None,
        votes=tuple(counted(vote, present, number, where=where) for vote in step.votes),
        reservations=tuple(_reservation(script, present, number, where=where) for script in step.reservations),
        statements=tuple(Statement((script.by,), (_party(script.by),)) for script in step.statements),
        recusals=tuple(f"{name} ({municipality().party_of(name)})" for name in step.recusals),
        not_participating=tuple(name for party in step.not_participating for name in _named(present, number, party)),
        assignments=tuple(_assignment(story, draft, script, points) for script in step.assignments),
        tabled_to=iso(story.phrases.slots[step.tabled_to].day) if step.tabled_to else None,
        adjusted_immediately=step.immediate,
    )


def _decision(story: Story, draft: Draft, *, where: str) -> tuple[tuple[str, ...], str | None]:
    """The points and the whole text of what was decided or proposed; none for mere information."""
    points = tuple(story.phrases.filled(text, draft.key) for text in _decision_texts(draft))
    if draft.step.as_proposed and not points:
        raise ContentError(f"{where}: nothing was proposed; write the decision")
    lead = story.phrases.filled(draft.step.lead, draft.key)
    return points, points_text(points, lead) if points else None


def _decision_texts(draft: Draft) -> tuple[str, ...]:
    return _proposal_texts(draft.matter, draft.step) if draft.step.as_proposed else draft.step.decision


def _proposal_points(story: Story, draft: Draft) -> tuple[str, ...]:
    return tuple(story.phrases.filled(text, draft.key) for text in _proposal_texts(draft.matter, draft.step))


def _proposal_texts(matter: MatterScript | None, step: StepScript) -> tuple[str, ...]:
    """The officials' proposal, else what the last body before proposed to this one."""
    if step.officials_same:
        return step.decision
    if step.officials or matter is None:
        return step.officials
    earlier = [other for other in matter.step[: matter.step.index(step)] if _is_proposal_to(other, step)]
    if not earlier:
        return ()
    return _proposal_texts(matter, earlier[-1]) if earlier[-1].as_proposed else earlier[-1].decision


def _is_proposal_to(earlier: StepScript, step: StepScript) -> bool:
    return bool(earlier.to) and step.at.startswith("KF") and earlier.at.startswith("KS")


def _named(present: Attendance, number: int, party: str) -> list[str]:
    return [seat.signature for seat in present.deciding(number) if seat.party == party]


def _reservation(script: ReservationScript, present: Attendance, number: int, *, where: str) -> Reservation:
    deciding = {seat.name: seat for seat in present.deciding(number)}
    names = list(script.persons) or [seat.name for seat in deciding.values() if seat.party == script.party]
    outside = [name for name in names if name not in deciding]
    if outside or not names:
        raise ContentError(f"{where}: a reservation by nobody present: {outside or script.party}; name somebody else")
    parties = dict.fromkeys(deciding[name].party for name in names)
    return Reservation(tuple(deciding[name].signature for name in names), tuple(parties))


def _party(signature: str) -> str:
    return signature.rpartition("(")[2].rstrip(")")


def _assignment(story: Story, draft: Draft, script: AssignmentScript, points: tuple[str, ...]) -> Assignment:
    due = story.phrases.filled(script.due, draft.key) if script.due else None
    due_text = story.phrases.filled(script.due_text, draft.key) if script.due_text else None
    text = points[script.point - 1]
    if script.to not in text or (due_text and due_text not in text):
        raise ContentError(f"content {draft.key}: the assignment is not in point {script.point}: {text}; correct it")
    report = _report(story, draft.key, script.reported)
    state = "reported" if report else "overdue" if due and _last_day(due) < story.today else "open"
    return Assignment(script.to, text, due, due_text, state, report)


def _report(story: Story, key: str, reported: str | None) -> Report | None:
    """Where the matter came back with the report, once that meeting has been held."""
    if reported is None:
        return None
    meeting = story.phrases.slots[reported].key
    number = story.phrases.numbers.get((meeting, key))
    return Report(meeting, number) if number else None


def _last_day(due: str) -> date:
    """The last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (int(part) for part in (*due.split("-"), "0", "0")[:3])
    if day:
        return date(year, month, day)
    after = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return after - timedelta(days=1)
