"""Vote lists in appendices ("Bilaga 2": one cell a line), and the votes that point at them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harvesters.minutes.meaning.names import NAME, letter, strip_title
from harvesters.minutes.model import Ballot, Item, Problem, Vote
from harvesters.minutes.passage import collapse
from harvesters.minutes.text import Line

_TITLE = re.compile(r"Bilaga\s+(\d{1,3})\.?", re.IGNORECASE)
_POINTS_AT = re.compile(r"\bbilaga\s+(\d{1,3})", re.IGNORECASE)
_RESULTS = {
    "Ja": "yes",
    "Nej": "no",
    "Avstår": "abstain",
    "Frånvarande": "absent",
    "Frånv": "absent",
    "Frånv.": "absent",
}
_CELLS = re.compile(rf"(?<![\w-])(?P<name>{NAME})\s+(?P<party>[A-ZÅÄÖ]{{1,4}}|-)\s*\d{{1,3}}(?:\s+[\w:. ]{{2,25}})?$")
_ROW_LINES = 7
_COUNT = re.compile(r"Antal\s+(?P<option>Ja|Nej|Avstår|Frånv)\w*\.?\s*:\s*(?P<count>\d{1,3})")
_ROW = re.compile(
    rf"(?P<name>{NAME})\s+\(?(?P<party>[A-ZÅÄÖ]{{1,4}}|-)\)?\s+(?:\d{{1,3}}\s+)?(?:\w+\s+)?(?P<result>Ja|Nej"
    rf"|Avstår|Frånv\w*)\.?$"
)
_OPTIONS = ("yes", "no", "abstain", "absent")


@dataclass(frozen=True, slots=True)
class VoteList:
    """One appendix with a vote: the printed totals and everybody's ballot."""

    page: int
    counts: Mapping[str, int]
    ballots: tuple[Ballot, ...]


def read_vote_lists(lines: Sequence[Line]) -> dict[int, VoteList]:
    """{number of the appendix: its vote}; appendices without ballots are left out."""
    parts = defaultdict[int, list[Line]](list)
    number = 0
    for line in lines:
        if len(line.text) < 14 and (title := _TITLE.fullmatch(line.text)):
            number = int(title[1])
        parts[number].append(line)
    lists = {number: _vote_list(part) for number, part in parts.items() if number}
    return {number: found for number, found in lists.items() if found.ballots}


def _vote_list(lines: Sequence[Line]) -> VoteList:
    counts = {_RESULTS[m["option"]]: int(m["count"]) for line in lines[:14] for m in _COUNT.finditer(line.text)}
    ballots = tuple(_cells(lines)) or tuple(_rows(lines))
    return VoteList(lines[0].page if lines else 0, counts, ballots)


def _cells(lines: Sequence[Line]) -> Iterator[Ballot]:
    """Name, party, seat, function, result: a line for each cell, or some cells on one line."""
    begin = 0
    for i, line in enumerate(lines):
        option = _RESULTS.get(line.text)
        if not option and line.text != "Resultat":
            continue
        row = " ".join(cell.text for cell in lines[max(begin, i - _ROW_LINES) : i])
        match = _CELLS.search(row) if option else None
        if match and option:
            yield Ballot(strip_title(match["name"]), letter(match["party"]), option, lines[begin].page)
        begin = i + 1


def _rows(lines: Sequence[Line]) -> Iterator[Ballot]:
    for line in lines:
        if match := _ROW.fullmatch(line.text.strip()):
            option = next(o for start, o in _RESULTS.items() if match["result"].startswith(start))
            yield Ballot(strip_title(collapse(match["name"])), letter(match["party"]), option, line.page)


def with_ballots(item: Item, lists: Mapping[int, VoteList]) -> tuple[Item, tuple[Problem, ...]]:
    """The item, its votes with the ballots of the appendices they point at, and what does not agree."""
    if not (item.votes and lists):
        return item, ()
    votes, problems = list[Vote](), list[Problem]()
    for vote in item.votes:
        match = _POINTS_AT.search(vote.words) if not vote.ballots else None
        found = lists.get(int(match[1])) if match else None
        votes.append(_joined(vote, found) if found else vote)
        problems.extend(_mismatches(vote, found) if found else ())
    return replace(item, votes=tuple(votes)), tuple(problems)


def _joined(vote: Vote, found: VoteList) -> Vote:
    named = Counter(ballot.option for ballot in found.ballots)
    complete = all(named[option] == getattr(vote, option) for option in ("yes", "no", "abstain"))
    absent = vote.absent or found.counts.get("absent", 0)
    return replace(vote, ballots=found.ballots, ballots_complete=complete and named["absent"] == absent)


def _mismatches(vote: Vote, found: VoteList) -> Iterator[Problem]:
    """The appendix against the vote it belongs to: an absence is often told in the appendix only."""
    named = Counter(ballot.option for ballot in found.ballots)
    for option in _OPTIONS:
        told, printed = getattr(vote, option), found.counts.get(option, named[option])
        if told != printed and not (option == "absent" and not told):
            yield Problem(
                "vote_mismatch",
                vote.page,
                vote.words[-300:],
                f"{told} {option} in the minutes but {printed} in the appendix",
            )
        elif printed != named[option]:
            yield Problem(
                "vote_mismatch",
                found.page,
                vote.words[-300:],
                f"{printed} {option} in the appendix but {named[option]} named there",
            )
