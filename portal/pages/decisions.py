"""Decisions: the list, and one decision beside what was proposed."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from portal import addresses, words
from portal.catalogue.decisions import Ballot, Statement, Vote
from portal.language import to
from portal.pages import lists
from portal.pages.appeals import appeal
from portal.pages.context import catalogue, context, missing, parameters
from portal.pages.listing import PAGE_SIZE
from portal.pages.proposals import way
from portal.pages.results import results

blueprint = Blueprint("decisions", __name__)

_UNKNOWN_PARTY = "–"


@dataclass(frozen=True, slots=True)
class Count:
    """A counted vote with its ballots: how many of each party chose what, and who."""

    vote: Vote
    parties: dict[str, Counter[str]]
    ballots: list[Ballot]

    @property
    def disagrees(self) -> bool:
        """Whether the names, where the minutes give any, add up to something else than the count."""
        listed = Counter(ballot.option for ballot in self.ballots)
        return bool(self.ballots) and (listed["yes"], listed["no"]) != (self.vote.yes, self.vote.no)

    @property
    def shares(self) -> list[tuple[str, int, float, float]]:
        """Of the yes, no and abstaining: option, number, where its part of the bar begins and how long it is, in %."""
        numbers = [("yes", self.vote.yes), ("no", self.vote.no), ("abstain", self.vote.abstain or 0)]
        total = sum(number for _, number in numbers) or 1
        begin, shares = 0.0, []
        for option, number in numbers:
            length = round(100 * number / total, 2)
            shares.append((option, number, begin, length))
            begin = round(begin + length, 2)
        return shares


@blueprint.get("/beslut")
def index() -> str:
    given = parameters("organ", "ar", "utfall", "hur", "sida")
    asked = lists.decisions(given)
    paging = asked.paging(given)
    return render_template(
        "portal/decisions.html",
        listing=asked,
        entries=catalogue().decisions.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
    )


@blueprint.get("/beslut/<organization>/<int(fixed_digits=4):year>/<number>")
def numbered(organization: str, year: int, number: str) -> ResponseReturnValue:
    """The decision that a body gave a number in a year; bodies that number each meeting anew have several."""
    parameters()
    found = catalogue().decisions.numbered(organization, year, number)
    if not found:
        abort(404)
    if len(found) == 1:
        return redirect(to(addresses.decision_path(found[0].id, organization, found[0].date)), code=308)
    return render_template("portal/numbered.html", entries=found, year=year, number=number)


@blueprint.get("/beslut/<organization>/<day>/<number>")
def one(organization: str, day: str, number: str) -> str:
    parameters()
    read = catalogue()
    identifier = f"{organization}-{day}-{number}"
    decision = read.decisions.one(identifier) or missing("decisions", identifier)
    meeting = read.meetings.one(decision.meeting)
    items = read.matters.items(decision.matter) if decision.matter else []
    notice = read.notices.of_adjustment(organization, decision.date)
    return render_template(
        "portal/decision.html",
        decision=decision,
        way=way(decision, items),
        motions=read.decisions.motions(decision.agenda_item),
        counts=_counts(decision.agenda_item),
        statements=_by_kind(read.decisions.statements(decision.agenda_item)),
        assignments=read.assignments.of_decision(identifier),
        reports=read.assignments.reported_in(identifier),
        matter=read.matters.one(decision.matter) if decision.matter else None,
        chain=items if len(items) > 1 else [],
        meeting=meeting,
        appeal=appeal(meeting.posted_on if meeting else None, notice, context().today()),
        document=read.records.document(decision.document),
        results=results(read.indicators.of_decision(identifier)),
        changes=read.records.history(identifier, decision.agenda_item),
    )


def _counts(agenda_item: str) -> list[Count]:
    ballots: dict[str, list[Ballot]] = defaultdict(list)
    for ballot in catalogue().decisions.ballots(agenda_item):
        ballots[ballot.vote].append(ballot)
    votes = catalogue().decisions.votes(agenda_item)
    return [Count(vote, _by_party(ballots[vote.id]), ballots[vote.id]) for vote in votes]


def _by_party(ballots: list[Ballot]) -> dict[str, Counter[str]]:
    parties: dict[str, Counter[str]] = defaultdict(Counter)
    for ballot in ballots:
        parties[ballot.party or _UNKNOWN_PARTY][ballot.option] += 1
    return dict(sorted(parties.items(), key=lambda party: -party[1].total()))


def _by_kind(statements: list[Statement]) -> dict[str, dict[str | None, list[Statement]]]:
    """By kind, and by what was said: several may have made one statement together."""
    kinds: dict[str, dict[str | None, list[Statement]]] = {kind: {} for kind in words.STATEMENTS}
    for statement in statements:
        kinds[statement.kind].setdefault(statement.text, []).append(statement)
    return {kind: found for kind, found in kinds.items() if found}
