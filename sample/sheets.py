"""What one paragraph (§) prints: headings and blocks in the order of the body's minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sample import ballots
from sample.phrases import Phrases
from sample.script import StepScript
from sample.swedish import joined
from sample.truth import Item, Vote

COLUMNS = {"yes": 0, "no": 1, "abstain": 2, "absent": 3}
ADJUSTED = "Protokollet under denna paragraf förklaras omedelbart justerat."


@dataclass(frozen=True)
class Block:
    """A paragraph of a section: `kind` is text, point (with a label), bullet, line or row (with cells)."""

    kind: str
    text: str = ""
    label: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """One § as printed; `group` is the heading above the first § of a group of matters."""

    item: Item
    group: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Writing:
    """What the printing of one step needs: the body's name, its chair, and the filled-in texts."""

    body: str
    chair: str
    phrases: Phrases
    matter: str

    def filled(self, text: str) -> str:
        return self.phrases.filled(text, self.matter)


def sections(step: StepScript, item: Item, writing: Writing, *, proposal: Sequence[str]) -> tuple[Section, ...]:
    """The sections of a §, empty ones left out. The board and the council put the decision first, a committee last."""
    if step.plain:
        text = _prose(writing.filled(step.summary))
        return (Section("", (*text, *_decision(step, item, writing))),)
    background = _background(step, writing, proposal)
    debate = _debate(step, item, writing)
    decision = _decided(step, item, writing)
    dissent = _dissent(step, item, writing)
    recusal = _recusal(item)
    tail = _tail(step)
    if writing.body == "Bildningsnämnden":
        ordered = [*background, *debate, *decision, *dissent, *recusal, *tail]
    else:
        ordered = [*recusal, *decision, *dissent, *background, *debate, *tail]
    return tuple(section for section in ordered if section.blocks)


def points_text(points: Sequence[str], lead: str = "") -> str:
    """The text of points as one string: numbered where there are several."""
    numbered = points if len(points) == 1 else [f"{n}. {point}" for n, point in enumerate(points, 1)]
    return " ".join([*([lead] if lead else []), *numbered])


def _prose(text: str) -> tuple[Block, ...]:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return tuple(Block("bullet", part[2:]) if part.startswith("- ") else Block("text", part) for part in parts)


def _points(points: Sequence[str], lead: str = "") -> tuple[Block, ...]:
    opening = (Block("text", lead),) if lead else ()
    if len(points) == 1:
        return (*opening, Block("text", points[0]))
    return (*opening, *(Block("point", point, f"{n}.") for n, point in enumerate(points, 1)))


def _decision(step: StepScript, item: Item, writing: Writing) -> tuple[Block, ...]:
    return _points(item.points, writing.filled(step.lead)) if item.points else ()


def _decided(step: StepScript, item: Item, writing: Writing) -> list[Section]:
    whose = f"{writing.body}s" if writing.body[-1] != "s" else writing.body
    heading = f"{whose} förslag till {step.to}" if step.to else f"{whose} beslut"
    return [Section(heading, _decision(step, item, writing))]


def _background(step: StepScript, writing: Writing, proposal: Sequence[str]) -> list[Section]:
    committee = writing.body == "Bildningsnämnden"
    council = writing.body == "Kommunfullmäktige"
    papers = tuple(Block("bullet", writing.filled(paper)) for paper in step.papers)
    summary = Section(
        "Ärendebeskrivning" if committee else "Sammanfattning av ärendet", _prose(writing.filled(step.summary))
    )
    handed = Section("Ärendets handlingar", papers)
    proposed = _points(proposal) if proposal else ()
    wanted = Section("Kommunstyrelsens förslag" if council else "Förslag till beslut", proposed)
    return [summary, wanted, handed]


def _debate(step: StepScript, item: Item, writing: Writing) -> list[Section]:
    procedure = "Beslutsgång" if writing.body == "Bildningsnämnden" else "Propositionsordning"
    voting = [block for n, vote in enumerate(item.votes) for block in _voting(step, n, vote, item, writing)]
    return [
        Section("Yrkanden", _prose(writing.filled(step.floor))),
        Section(procedure, _prose(writing.filled(step.procedure))),
        Section("Omröstning", tuple(voting)),
    ]


def _voting(step: StepScript, place: int, vote: Vote, item: Item, writing: Writing) -> list[Block]:
    script = step.votes[place]
    blocks = [*_prose(writing.filled(script.before)), Block("text", ballots.proposition(vote, writing.body))]
    if writing.body == "Kommunstyrelsen":
        blocks += [Block("text", ballots.in_prose(vote, writing.chair)), Block("text", ballots.totals(vote))]
    elif writing.body == "Bildningsnämnden":
        blocks += [Block("text", text) for text in [ballots.totals(vote), *ballots.in_lists(vote)]]
    else:
        told = f"{ballots.totals(vote)} Hur var och en röstade framgår av följande förteckning."
        number = f" {place + 1}" if len(item.votes) > 1 else ""
        caption = f"Omröstning{number}, § {item.number}"
        blocks += [Block("text", told), Block("line", caption), *_table(vote)]
    return [*blocks, *_prose(writing.filled(script.after))]


def _table(vote: Vote) -> list[Block]:
    rows = [Block("row", cells=("Namn", "Parti", "Ja", "Nej", "Avstår", "Frånv."))]
    for ballot in vote.ballots:
        marks = ["", "", "", ""]
        marks[COLUMNS[ballot.option]] = "X"
        rows.append(Block("row", cells=(ballot.name, ballot.party, *marks)))
    sums = (str(count) for count in (vote.yes, vote.no, vote.abstain, vote.absent))
    return [*rows, Block("row", cells=("Summa", "", *sums))]


def _dissent(step: StepScript, item: Item, writing: Writing) -> list[Section]:
    several = len(item.reservations) > 1
    reserved = [
        _reservation(r.by, script.why, writing) for r, script in zip(item.reservations, step.reservations, strict=True)
    ]
    noted = [Block("text", _note(s.by, writing.filled(s.text))) for s in step.statements]
    outside = (
        [Block("text", f"{joined(item.not_participating)} deltar inte i beslutet.")] if item.not_participating else []
    )
    return [
        Section("Reservationer" if several else "Reservation", tuple(reserved)),
        Section("Deltar inte i beslutet", tuple(outside)),
        Section("Protokollsanteckning" if len(noted) < 2 else "Protokollsanteckningar", tuple(noted)),
    ]


def _reservation(by: Sequence[str], why: str, writing: Writing) -> Block:
    reason = writing.filled(why)
    if reason.startswith("mot "):
        return Block("text", f"{joined(by)} reserverar sig {reason}.")
    return Block("text", f"{joined(by)} reserverar sig mot beslutet{f' {reason}' if reason else ''}.")


def _note(by: str, text: str) -> str:
    return f"{by} medges lämna följande anteckning till protokollet: ”{text}”"


def _recusal(item: Item) -> list[Section]:
    verb = "anmäler jäv och deltar inte i handläggningen av ärendet."
    return [Section("Jäv", (Block("text", f"{joined(item.recusals)} {verb}"),))] if item.recusals else []


def _tail(step: StepScript) -> list[Section]:
    justified = (Block("text", ADJUSTED),) if step.immediate else ()
    receivers = tuple(Block("line", name) for name in step.sent_to)
    return [Section("Justering", justified), Section("Beslutet skickas till", receivers)]
