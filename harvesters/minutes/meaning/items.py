"""One paragraph's parts read together as an item of the minutes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harvesters.minutes.meaning.assignments import read_assignments, read_reports
from harvesters.minutes.meaning.dates import find_day
from harvesters.minutes.meaning.decision import decision_of, flat, immediately_adjusted, manner_of, read_points
from harvesters.minutes.meaning.outcome import outcome_of
from harvesters.minutes.meaning.proposals import (
    on_proposal_of,
    outgoing,
    proposed_within,
    read_motions,
    read_proposals,
    received,
)
from harvesters.minutes.meaning.statements import read_not_participating, read_notes, read_recusals, read_reservations
from harvesters.minutes.meaning.votes import read_votes
from harvesters.minutes.model import Item, Problem, Section, Vote
from harvesters.minutes.passage import NOTHING, Passage, collapse, joined
from harvesters.minutes.sections import TEXT, Sectioned
from harvesters.minutes.text import Line
from harvesters.minutes.vocabulary import Vocabulary

_FLOOR = (
    "vote",
    "procedure",
    "motions",
    "speakers",
    "information",
    "decision",
    "description",
    "proposal",
    TEXT,
    "reservation",
    "statement",
)
_TABLED_TO = re.compile(r"bordläg\w*|bordlad\w*", re.IGNORECASE)
_ANSWERED = re.compile(
    r"interpellationen\s+(?:anses\s+|är\s+)?(?:härmed\s+)?besvarad|besvarar\s+interpellationen"
    r"|interpellationen\s+besvaras",
    re.IGNORECASE,
)
_CITED_VOTE = re.compile(
    r"\b(?:efter\s+(?:genomförd\s+|verkställd\s+)?(?:omröstning|votering)|omröstning(?:en)?\s+(?:genomförs"
    r"|verkställs)|votering(?:en)?\s+(?:genomförs|verkställs))",
    re.IGNORECASE,
)


def read_item(
    sectioned: Sectioned, meeting_date: str | None, vocabulary: Vocabulary
) -> tuple[Item, tuple[Problem, ...]]:
    """The item, and what in it could not be read or does not add up."""
    votes, problems = _votes(sectioned)
    item = _with_decision(_bare(sectioned), sectioned, meeting_date, vocabulary)
    item = _with_floor(item, sectioned, votes, vocabulary)
    return item, (*problems, *_doubts(item, sectioned))


def _bare(sectioned: Sectioned) -> Item:
    """What stands at the head: number, title, case numbers, group; and the sections as they are."""
    paragraph, head = sectioned.paragraph, next(iter(sectioned.head), Line(0, ""))
    return Item(
        number=paragraph.number,
        printed_number=paragraph.printed,
        title=sectioned.title,
        page=head.page,
        words=collapse(head.text),
        case_number=next(iter(sectioned.case_numbers), None),
        case_numbers=sectioned.case_numbers,
        group=paragraph.group,
        adjusted_immediately=immediately_adjusted(sectioned.parts),
        sections=tuple(Section(p.role, p.heading, p.passage.text, p.page) for p in sectioned.parts),
    )


def _with_decision(item: Item, sectioned: Sectioned, meeting_date: str | None, vocabulary: Vocabulary) -> Item:
    """The decision with its points and tasks, and the proposals before it."""
    decision = decision_of(sectioned, vocabulary)
    text = flat(decision)
    item = replace(_with_proposals(item, sectioned, decision), outcome=_outcome(text, sectioned, vocabulary))
    if decision is None or text is None:
        return replace(item, reports=read_reports(item.title, NOTHING, item.page))
    return replace(
        item,
        decision=text,
        decision_page=decision.page,
        points=read_points(decision, item.title, vocabulary),
        on_proposal_of=on_proposal_of(decision.text),
        assignments=read_assignments(decision, meeting_date),
        reports=read_reports(item.title, decision, item.page),
        tabled_to=_tabled_to(text, meeting_date),
    )


def _with_proposals(item: Item, sectioned: Sectioned, decision: Passage | None) -> Item:
    """What was proposed to the body, and what it proposes itself, in its decision or under a heading."""
    proposals = read_proposals(sectioned.of("proposal"))
    own = proposed_within(decision) if decision and flat(decision) else outgoing(proposals)
    return replace(
        item,
        proposals=proposals,
        proposal=own or next(iter(proposals), None),
        received=received(own, proposals),
        proposes_to=own.to if own else None,
    )


def _with_floor(item: Item, sectioned: Sectioned, votes: tuple[Vote, ...], vocabulary: Vocabulary) -> Item:
    """How it was decided, what the members moved, reserved, noted, and where they took no part."""
    quiet = ("history", "papers", "recipients", "description", "reservation")
    elsewhere = [part for part in sectioned.parts if part.role not in quiet]
    return replace(
        item,
        votes=votes,
        manner=manner_of(sectioned, bool(votes)),
        motions=read_motions(sectioned.of("motions", "speakers", "procedure"), vocabulary),
        reservations=read_reservations(sectioned.of("reservation"), elsewhere, vocabulary),
        statements=read_notes(sectioned.of("statement"), vocabulary),
        recusals=read_recusals(sectioned.of("recusal")),
        not_participating=read_not_participating(sectioned.of("not_participating"), elsewhere, vocabulary),
    )


def _votes(sectioned: Sectioned) -> tuple[tuple[Vote, ...], tuple[Problem, ...]]:
    """The votes of all sections where votes are told, in the paragraph's order."""
    return read_votes(joined([part.passage for part in sectioned.of(*_FLOOR)]))


def _outcome(decision: str | None, sectioned: Sectioned, vocabulary: Vocabulary) -> str:
    if decision:
        return outcome_of(decision, sectioned.title, vocabulary)
    answered = any(_ANSWERED.search(part.passage.text) for part in sectioned.parts if part.role != "history")
    return "answered" if answered and "interpellation" in sectioned.title.lower() else "none"


def _tabled_to(decision: str | None, meeting_date: str | None) -> str | None:
    match = _TABLED_TO.search(decision or "")
    found = find_day((decision or "")[match.end() :], meeting_date) if match else None
    return found[0] if found else None


def _doubts(item: Item, sectioned: Sectioned) -> Iterator[Problem]:
    if not item.title:
        yield Problem("no_title", item.page, item.words, f"{item.printed_number} has no title")
    if not item.votes:
        for part in sectioned.of("vote", "procedure"):
            if match := _CITED_VOTE.search(part.passage.text):
                page = part.passage.page_at(match.start())
                yield Problem(
                    "vote_without_numbers",
                    page,
                    part.passage.flat[:300],
                    f"{item.printed_number} tells of a vote without its numbers",
                )
                break
