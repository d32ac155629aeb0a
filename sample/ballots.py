"""Counted votes: who voted how, whether it adds up, and the three forms in which minutes print it."""

from __future__ import annotations

from collections.abc import Sequence

from sample.attendance import Attendance
from sample.script import VoteScript
from sample.strict_toml import ContentError
from sample.swedish import joined
from sample.truth import Ballot, Vote

WORDS = {"yes": "ja", "no": "nej", "abstain": "avstår", "absent": "frånvarande"}


def counted(script: VoteScript, present: Attendance, number: int, *, where: str) -> Vote:
    """The vote of those deciding at §; in the council the missing are listed as absent."""
    deciding = present.deciding(number)
    ballots = [Ballot(seat.name, seat.party, _option(script, seat.name, seat.party)) for seat in deciding]
    if deciding[0].body == "KF":
        empty = [seat for seat in present.missing if not any(s.party == seat.party for s in present.serving[number])]
        ballots += [Ballot(seat.name, seat.party, "absent") for seat in empty]
    counts = {option: sum(ballot.option == option for ballot in ballots) for option in WORDS}
    _check(script, counts, where=where)
    return Vote(
        yes=counts["yes"],
        no=counts["no"],
        abstain=counts["abstain"],
        absent=counts["absent"],
        yes_means=script.yes_means,
        no_means=script.no_means,
        kind=script.kind,
        result=script.result,
        casting_vote=script.casting,
        minority_remittal=script.minority_remittal,
        ballots=tuple(ballots),
    )


def _option(script: VoteScript, name: str, party: str) -> str:
    for option, voters in (("abstain", script.abstain), ("no", script.no)):
        if name in voters:
            return option
    for option, voters in (("abstain", script.abstain), ("no", script.no)):
        if party in voters:
            return option
    return "yes"


def _check(script: VoteScript, counts: dict[str, int], *, where: str) -> None:
    yes, no = counts["yes"], counts["no"]
    if script.minority_remittal:
        won = "no" if 3 * no >= yes + no + counts["abstain"] else "yes"
    else:
        won = "tie" if yes == no else "yes" if yes > no else "no"
    if won == "tie" and script.casting:
        return
    if won != script.result or script.casting:
        raise ContentError(f"{where}: the vote does not give {script.result}: {counts}; change who votes how")


def named(ballots: Sequence[Ballot], option: str) -> list[str]:
    return [f"{ballot.name} ({ballot.party})" for ballot in ballots if ballot.option == option]


def proposition(vote: Vote, body: str) -> str:
    """The order of voting, as the chair puts it."""
    return (
        f"Votering begärs. {body} godkänner följande voteringsordning: ”Den som {vote.yes_means} röstar ja. "
        f"Den som {vote.no_means} röstar nej.”"
    )


def totals(vote: Vote) -> str:
    sentences = [f"Omröstningen utfaller med {vote.yes} ja-röster och {vote.no} nej-röster."]
    if vote.abstain:
        sentences.append(f"{_persons(vote.abstain)} avstår från att rösta.")
    if vote.absent:
        sentences.append(f"{_persons(vote.absent)} är frånvarande.")
    return " ".join(sentences)


def in_prose(vote: Vote, chair: str) -> str:
    """The board's form: everyone named in sentences, the number in parentheses, the chair last."""
    sentences = []
    for option, verb in (("yes", "röstar ja"), ("no", "röstar nej"), ("abstain", "avstår från att rösta")):
        names = [name for name in named(vote.ballots, option) if not name.startswith(chair)]
        leader = [name for name in named(vote.ballots, option) if name.startswith(chair)]
        if names or leader:
            sentences.append(f"{_with_chair(names, leader)} {verb} ({len(names) + len(leader)}).")
    return " ".join(sentences)


def in_lists(vote: Vote) -> list[str]:
    """The committee's form: one sentence with the names for each option."""
    verbs = (("yes", "röstar ja"), ("no", "röstar nej"), ("abstain", "avstår från att rösta"))
    return [f"Följande {verb}: {joined(named(vote.ballots, o))}." for o, verb in verbs if named(vote.ballots, o)]


def _with_chair(names: list[str], leader: list[str]) -> str:
    if not leader:
        return joined(names)
    return f"{', '.join(names)} samt ordföranden {leader[0]}"


def _persons(count: int) -> str:
    return "1 ledamot" if count == 1 else f"{count} ledamöter"
