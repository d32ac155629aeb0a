"""Decisions: the list, and one decision beside what was proposed."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from flask import Blueprint, render_template

from portal import wording
from portal.catalogue.decisions import Ballot, Decision, Statement, Vote
from portal.catalogue.meetings import AgendaItem
from portal.pages.context import catalogue, missing, parameters
from portal.pages.differences import Comparison, compare
from portal.pages.listing import PAGE_SIZE, Paging

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
    given = parameters("organ", "sida")
    read = catalogue()
    bodies = {body.id: body.name for body in read.records.organizations()}
    body = given.choice("organ", bodies)
    paging = Paging(read.decisions.count(body), given.page(), "/beslut", {"organ": body})
    return render_template(
        "portal/decisions.html",
        bodies=bodies,
        body=body,
        entries=read.decisions.latest(limit=PAGE_SIZE, offset=paging.offset, organization=body),
        paging=paging,
    )


@blueprint.get("/beslut/<organization>/<day>/<number>")
def one(organization: str, day: str, number: str) -> str:
    parameters()
    read = catalogue()
    identifier = f"{organization}-{day}-{number}"
    decision = read.decisions.one(identifier) or missing("decisions", identifier)
    return render_template(
        "portal/decision.html",
        decision=decision,
        points=wording.points(decision.text),
        comparison=_comparison(decision),
        counts=_counts(decision.agenda_item),
        statements=_by_kind(read.decisions.statements(decision.agenda_item)),
        assignments=read.decisions.assignments(identifier),
        reports=read.decisions.reports(identifier),
        matter=read.matters.one(decision.matter) if decision.matter else None,
        chain=_chain(decision),
        meeting=read.meetings.one(decision.meeting),
        document=read.records.document(decision.document),
        changes=read.records.history(identifier, decision.agenda_item),
    )


def _comparison(decision: Decision) -> Comparison | None:
    if not decision.proposal:
        return None
    return compare(wording.points(decision.proposal), wording.points(decision.text))


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


def _by_kind(statements: list[Statement]) -> dict[str, list[Statement]]:
    kinds = {kind: [s for s in statements if s.kind == kind] for kind in wording.STATEMENTS}
    return {kind: found for kind, found in kinds.items() if found}


def _chain(decision: Decision) -> list[AgendaItem]:
    """The matter's way through the bodies, this decision included; empty when it has been nowhere else."""
    items = catalogue().matters.items(decision.matter) if decision.matter else []
    return items if len(items) > 1 else []
