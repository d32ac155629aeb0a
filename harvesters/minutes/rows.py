"""The rows of one meeting: what stands in it, but for what needs other meetings too."""

import re
from collections.abc import Iterator

from harvesters.history import Row
from harvesters.minutes.assembly import Entry, Sitting, Told
from harvesters.minutes.model import Attendee, Ballot, Item, Vote
from harvesters.minutes.voices import voices
from harvesters.naming import slug

Rows = Iterator[tuple[str, Row]]


def meeting_rows(sitting: Sitting) -> Rows:
    """The meeting, its attendance, items, decisions, votes and statements."""
    yield "meetings", _meeting(sitting)
    for position, attendee in enumerate(sitting.main.minutes.meeting.present, 1):
        yield "attendances", _attendance(sitting, position, attendee)
    for position, entry in enumerate(sitting.entries, 1):
        yield "agenda_items", _agenda_item(sitting, position, entry)
        yield from _decision(sitting, entry)
        for number, vote in enumerate(entry.item.votes, 1):
            yield from _vote(sitting, entry, f"{entry.id}-v{number}", vote)
        yield from _statements(sitting, entry)


def _meeting(sitting: Sitting) -> Row:
    meeting = sitting.main.minutes.meeting
    return _row(
        sitting.main,
        id=sitting.id,
        title=f"{sitting.name} {sitting.date}",
        organization=sitting.organization,
        date=sitting.date,
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        public=None if meeting.public is None else int(meeting.public),
        state="held" if sitting.held else "planned",
        chair=meeting.chair,
        secretary=meeting.secretary,
        adjusters=", ".join(meeting.adjusters) or None,
        adjusted_on=meeting.adjusted_on,
        posted_on=meeting.posted_on,
        removed_on=meeting.removed_on,
        kept_at=meeting.kept_at,
        document=sitting.main.document,
    )


def _attendance(sitting: Sitting, position: int, attendee: Attendee) -> Row:
    return _row(
        sitting.main,
        id=f"{sitting.id}-{position}",
        meeting=sitting.id,
        person=slug(attendee.name) if attendee.party else None,
        name=attendee.name,
        party=attendee.party,
        role=attendee.role,
        presence=attendee.presence,
        document=sitting.main.document,
    )


def _agenda_item(sitting: Sitting, position: int, entry: Entry) -> Row:
    item, planned = entry.item, entry.planned
    proposal = item.proposal or (planned.proposal if planned else None)
    return _row(
        entry.told,
        id=entry.id,
        meeting=sitting.id,
        organization=sitting.organization,
        date=sitting.date,
        position=position,
        number=item.number if entry.told.minutes.kind != "agenda" else None,
        printed_number=item.printed_number or None,
        title=item.title or "(rubrik saknas)",
        matter=entry.matter,
        kind=_kind(entry),
        description="\n\n".join(s.text for s in item.sections if s.role == "description") or None,
        proposal=proposal.text if proposal else None,
        proposal_by=proposal.by if proposal else None,
        proposal_to=(proposal.to if proposal else None) or item.proposes_to,
        document=entry.told.document,
        page=item.page,
    )


def _decision(sitting: Sitting, entry: Entry) -> Rows:
    item, decision = entry.item, sitting.decision_id(entry)
    if decision is None:
        return
    yield (
        "decisions",
        _row(
            entry.told,
            id=decision,
            agenda_item=entry.id,
            meeting=sitting.id,
            organization=sitting.organization,
            date=sitting.date,
            number=item.number,
            printed_number=item.printed_number or None,
            title=item.title or "(rubrik saknas)",
            matter=entry.matter,
            text=_in_points(item),
            outcome=item.outcome,
            on_proposal_of=item.on_proposal_of,
            method="vote" if item.votes else "acclamation",
            as_proposed=_as_proposed(entry),
            tabled_to=item.tabled_to,
            adjusted_immediately=int(item.adjusted_immediately),
            document=entry.told.document,
            page=item.decision_page or item.page,
        ),
    )


def _vote(sitting: Sitting, entry: Entry, identifier: str, vote: Vote) -> Rows:
    yield (
        "votes",
        _row(
            entry.told,
            id=identifier,
            agenda_item=entry.id,
            decision=sitting.decision_id(entry),
            organization=sitting.organization,
            date=sitting.date,
            yes=vote.yes,
            no=vote.no,
            abstain=vote.abstain,
            absent=vote.absent,
            meaning_yes=vote.yes_means,
            meaning_no=vote.no_means,
            document=entry.told.document,
            page=vote.page,
        ),
    )
    for position, ballot in enumerate(vote.ballots, 1):
        yield "ballots", _ballot(entry, identifier, position, ballot)


def _ballot(entry: Entry, vote: str, position: int, ballot: Ballot) -> Row:
    return _row(
        entry.told,
        id=f"{vote}-{position}",
        vote=vote,
        person=slug(ballot.name),
        name=ballot.name,
        party=ballot.party,
        option=ballot.option,
    )


def _statements(sitting: Sitting, entry: Entry) -> Rows:
    for number, spoken in enumerate(voices(entry.item), 1):
        yield (
            "statements",
            _row(
                entry.told,
                id=f"{entry.id}-s{number}",
                agenda_item=entry.id,
                decision=sitting.decision_id(entry),
                organization=sitting.organization,
                date=sitting.date,
                kind=spoken.kind,
                person=slug(spoken.name) if spoken.is_person else None,
                name=spoken.name or None,
                party=spoken.party,
                text=spoken.text or None,
                document=entry.told.document,
                page=spoken.page,
            ),
        )


def _row(told: Told, **row: object) -> Row:
    return {**row, "source_url": told.url}


def _kind(entry: Entry) -> str:
    if entry.told.minutes.kind == "agenda":
        return "planned"
    if entry.item.decision is not None:
        return "decision"
    return "proposal" if entry.item.proposal and entry.item.proposal.to else "information"


def _in_points(item: Item) -> str:
    """The decision with each numbered point or att-clause on a line of its own."""
    if len(item.points) < 2:
        return item.decision or ""
    return "\n".join(f"{point.number} {point.text}" if point.number else point.text for point in item.points)


def _as_proposed(entry: Entry) -> str | None:
    proposal = entry.item.proposal or (entry.planned.proposal if entry.planned else None)
    if proposal is None or entry.item.decision is None:
        return None
    return "as_proposed" if _bare(proposal.text) == _bare(entry.item.decision) else "changed"


_NUMBERING = re.compile(r"(?:^|\s)(?:\d{1,2}[.)]|[-•–]|att)(?=\s)")


def _bare(text: str) -> str:
    """The words that count: without numbering, white space, full stops and who is speaking."""
    text = _NUMBERING.sub(" ", text.lower())
    text = re.sub(r"^\W*(?:kommunfullmäktige|kommunstyrelsen|\w*nämnden)\s+(?:beslutar|beslutade)?:?", "", text)
    return re.sub(r"[\s.:,;]+", " ", text).strip()
