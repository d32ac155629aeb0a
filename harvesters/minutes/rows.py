"""The rows of one meeting: what stands in it, but for what needs other meetings too."""

import re
from collections.abc import Iterator

from harvesters.history import Row
from harvesters.minutes.assembly import Entry, Sitting, Told
from harvesters.minutes.model import Attendee, Ballot, Item, Motion, Vote
from harvesters.minutes.people import People
from harvesters.minutes.sightings import in_turn
from harvesters.minutes.voices import named_party, voices

Rows = Iterator[tuple[str, Row]]


LONGEST_WORDS = 400
"""Letters of what a fact was read from: enough to find the place on the page."""


def meeting_rows(sitting: Sitting, people: People) -> Rows:
    """The meeting, its attendance, items, decisions, motions, votes and statements."""
    yield "meetings", _meeting(sitting)
    for position, (attendee, turn) in enumerate(in_turn(sitting.main.minutes.meeting.present), 1):
        person = people.attendee(attendee.name, attendee.party or "", turn)
        yield "attendances", _attendance(sitting, position, attendee, person)
    for position, entry in enumerate(sitting.entries, 1):
        yield "agenda_items", _agenda_item(sitting, position, entry)
        yield from _decision(sitting, entry)
        yield from _motions(sitting, entry, people)
        for number, vote in enumerate(entry.item.votes, 1):
            yield from _vote(sitting, entry, people, (f"{entry.id}-v{number}", vote))
        yield from _statements(sitting, entry, people)


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
        public=None if sitting.public is None else int(sitting.public),
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


def _attendance(sitting: Sitting, position: int, attendee: Attendee, person: str | None) -> Row:
    return _row(
        sitting.main,
        id=f"{sitting.id}-{position}",
        meeting=sitting.id,
        person=person,
        name=attendee.name,
        party=attendee.party,
        role=attendee.role,
        presence=attendee.presence,
        document=sitting.main.document,
        page=attendee.page,
        words=quoted(attendee.words),
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
        received_proposal=item.received.text if item.received else None,
        received_proposal_by=item.received.by if item.received else None,
        document=entry.told.document,
        page=item.page,
        words=quoted(item.words),
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


def _motions(sitting: Sitting, entry: Entry, people: People) -> Rows:
    """A row for each who made a motion on the floor, and for each party none of whose members is named."""
    callers = ((motion, *caller) for motion in entry.item.motions for caller in _callers(motion))
    for number, (motion, name, party) in enumerate(callers, 1):
        person = people.voter(name, party, sitting.date, sitting.organization) if name else None
        yield (
            "motions",
            _row(
                entry.told,
                id=f"{entry.id}-y{number}",
                agenda_item=entry.id,
                decision=sitting.decision_id(entry),
                organization=sitting.organization,
                date=sitting.date,
                person=person,
                name=name or None,
                party=party,
                text=motion.text,
                document=entry.told.document,
                page=motion.page,
                words=quoted(motion.words),
            ),
        )


def _callers(motion: Motion) -> Iterator[tuple[str, str | None]]:
    named = [named_party(by) for by in motion.by]
    parties = {party for _, party in named}
    yield from ((name, party or (motion.parties[0] if len(motion.parties) == 1 else None)) for name, party in named)
    yield from (
        ("", party) for party in motion.parties if party not in parties and not (len(motion.parties) == 1 and named)
    )


def _vote(sitting: Sitting, entry: Entry, people: People, numbered: tuple[str, Vote]) -> Rows:
    identifier, vote = numbered
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
            kind=vote.kind,
            result=vote.result,
            casting_vote=int(vote.casting_vote),
            minority_remittal=int(vote.minority_remittal),
            document=entry.told.document,
            page=vote.page,
            words=quoted(vote.words),
        ),
    )
    for position, ballot in enumerate(vote.ballots, 1):
        person = people.voter(ballot.name, ballot.party, sitting.date, sitting.organization)
        yield "ballots", _ballot(entry, (identifier, position), ballot, person)


def _ballot(entry: Entry, place: tuple[str, int], ballot: Ballot, person: str | None) -> Row:
    vote, position = place
    return _row(
        entry.told,
        id=f"{vote}-{position}",
        vote=vote,
        person=person,
        name=ballot.name,
        party=ballot.party,
        option=ballot.option,
        page=ballot.page,
    )


def _statements(sitting: Sitting, entry: Entry, people: People) -> Rows:
    for number, spoken in enumerate(voices(entry.item), 1):
        person = people.voter(spoken.name, spoken.party, sitting.date, sitting.organization)
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
                person=person if spoken.is_person else None,
                name=spoken.name or None,
                party=spoken.party,
                text=spoken.text or None,
                document=entry.told.document,
                page=spoken.page,
                words=quoted(spoken.words),
            ),
        )


def quoted(words: str) -> str | None:
    """The beginning of the words, as printed but for line breaks."""
    return " ".join(words.split())[:LONGEST_WORDS] or None


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
    """Whether the decision, or what it proposes to another body, is in the words of what the body had before it."""
    item, planned = entry.item, entry.planned
    own = item.proposal if item.proposes_to else None
    before = item.received or (None if own else item.proposal) or (planned.proposal if planned else None)
    if before is None or item.decision is None:
        return None
    decided = (item.decision, own.text if own else "")
    return "as_proposed" if _bare(before.text) in map(_bare, decided) else "changed"


_NUMBERING = re.compile(r"(?:^|\s)(?:\d{1,2}[.)]|[-•–]|att)(?=\s)")


def _bare(text: str) -> str:
    """The words that count: without numbering, white space, full stops and who is speaking."""
    text = _NUMBERING.sub(" ", text.lower())
    text = re.sub(r"^\W*(?:kommunfullmäktige|kommunstyrelsen|\w*nämnden)\s+(?:beslutar|beslutade)?:?", "", text)
    return re.sub(r"[\s.:,;]+", " ", text).strip()
