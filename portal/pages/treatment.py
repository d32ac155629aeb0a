"""How an agenda item was treated: what was moved, how the votes fell, who made a reservation or a note."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from portal import words
from portal.catalogue.decisions import Ballot, Motion, Statement, Vote
from portal.pages.context import catalogue

_UNKNOWN_PARTY = "–"
Voices = dict[str, dict[str | None, list[Statement]]]


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

    @property
    def half(self) -> float | None:
        """Where half of those who voted yes or no ends in the bar, in %: the side that passes it has the majority.
        None where nobody did, or where a third was enough."""
        voted = self.vote.yes + self.vote.no
        if not voted or self.vote.minority_remittal:
            return None
        return round(50 * voted / (voted + (self.vote.abstain or 0)), 2)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the minutes tell of an item's treatment. `statements` are by kind, and by what was said."""

    motions: list[Motion]
    counts: list[Count]
    statements: Voices

    def __bool__(self) -> bool:
        return bool(self.motions or self.counts or self.statements)


def treatment(agenda_item: str) -> Treatment:
    read = catalogue().decisions
    return Treatment(read.motions(agenda_item), _counts(agenda_item), _by_kind(read.statements(agenda_item)))


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


def _by_kind(statements: list[Statement]) -> Voices:
    """By kind, and by what was said: several may have made one statement together."""
    kinds: Voices = {kind: {} for kind in words.STATEMENTS}
    for statement in statements:
        kinds[statement.kind].setdefault(statement.text, []).append(statement)
    return {kind: found for kind, found in kinds.items() if found}
