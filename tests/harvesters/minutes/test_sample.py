"""Every minutes and every summons of the invented municipality, compared with what its site was built to say."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import sample
from harvesters.minutes.output import as_json
from harvesters.minutes.reading import read_file

TODAY = date(2026, 11, 23)
HEADER = ("organization", "date", "start", "end", "place", "chair", "secretary", "adjusters", "kept_at")
ADJUSTED = ("adjusted_on", "posted_on", "removed_on", "first_paragraph", "last_paragraph")
NUMBERING = ("number", "printed_number", "case_number", "title")
DECIDED = ("decision", "on_proposal_of", "tabled_to", "adjusted_immediately")
LISTS = {
    "reservations": ("by", "parties"),
    "statements": ("by", "parties"),
    "assignments": ("to", "text", "due", "due_text"),
}
NUMBERS = ("yes", "no", "abstain", "absent", "ballots_complete")
VOTE = (*NUMBERS, "yes_means", "no_means", "kind", "result", "casting_vote", "minority_remittal")
ROLES = ("ledamot", "tjänstgörande ersättare", "ersättare", "tjänsteperson")
Json = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A document of the site: its kind and meeting, what it says, and what was read."""

    name: str
    kind: str
    meeting: Json
    paragraphs: list[Json]
    found: Json

    def items(self) -> Iterator[tuple[str, Json, Json]]:
        for said, read in zip(self.paragraphs, self.found["items"], strict=True):
            yield f"{self.name} {said['printed_number']}", said, read


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    folder = tmp_path_factory.mktemp("site")
    truth = sample.build(folder, today=TODAY)
    found = [_paper(folder, truth, meeting, document) for meeting in truth.meetings for document in meeting.documents]
    assert {paper.kind for paper in found} == {"minutes", "minutes_immediate", "summons"}
    return found


def _paper(folder: Path, truth: sample.Truth, meeting: Any, document: Any) -> Paper:
    read = as_json(read_file(folder / document.path.lstrip("/"), hint=document.link_text))
    gold: Json = json.loads(json.dumps(truth.gold(document.path)))
    return Paper(
        f"{meeting.key} {document.kind}",
        document.kind,
        json.loads(json.dumps(asdict(meeting))),
        gold["paragraphs"],
        json.loads(json.dumps(read)),
    )


@pytest.fixture(scope="module")
def minutes(papers: list[Paper]) -> list[Paper]:
    return [paper for paper in papers if paper.kind != "summons"]


@pytest.fixture(scope="module")
def summonses(papers: list[Paper]) -> list[Paper]:
    return [paper for paper in papers if paper.kind == "summons"]


def test_every_paragraph_is_found(minutes: list[Paper]) -> None:
    assert {paper.found["kind"] for paper in minutes} == {"minutes"}
    for paper in minutes:
        numbers = [item["number"] for item in paper.found["items"]]
        assert (paper.name, numbers) == (paper.name, [said["number"] for said in paper.paragraphs])
    assert sum(len(paper.paragraphs) for paper in minutes) > 300


def test_nothing_is_doubted(papers: list[Paper]) -> None:
    """But for the numbers that a document of immediately adjusted paragraphs leaves out."""
    kinds = [(paper.name, problem["message"]) for paper in papers for problem in paper.found["problems"]]
    assert [told for told in kinds if "minutes_immediate" not in told[0]] == []


@pytest.mark.parametrize("key", [*HEADER, *ADJUSTED])
def test_header(minutes: list[Paper], key: str) -> None:
    told = [paper for paper in minutes if key in HEADER or paper.kind == "minutes"]
    found = [(paper.name, paper.found["meeting"][key]) for paper in told]
    assert found == [(paper.name, paper.meeting[key]) for paper in told]


def test_attendance(minutes: list[Paper]) -> None:
    for paper in (paper for paper in minutes if paper.kind == "minutes"):
        assert _attendance(paper.found["meeting"]["present"]) == _attendance(paper.meeting["present"]), paper.name


def _attendance(present: list[Json]) -> list[tuple[Any, ...]]:
    rows = [(a["name"], a["party"], a["role"], a["presence"], a["paragraphs"], _title(a)) for a in present]
    return sorted(rows, key=lambda row: ROLES.index(row[2]))


def _title(attendee: Json) -> str | None:
    return attendee["title"] if attendee["role"] == "tjänsteperson" else None


@pytest.mark.parametrize("key", [*NUMBERING, *DECIDED])
def test_words(minutes: list[Paper], key: str) -> None:
    for paper in minutes:
        assert [(at, read[key]) for at, _, read in paper.items()] == [(at, said[key]) for at, said, _ in paper.items()]


def test_outcomes(minutes: list[Paper]) -> None:
    for at, said, read in (item for paper in minutes for item in paper.items()):
        assert read["outcome"] in (said["outcome"], *said["acceptable_outcomes"]), at


def test_points(minutes: list[Paper]) -> None:
    """A decision of one point is the point with its lead-in."""
    for at, said, read in (item for paper in minutes for item in paper.items() if item[1]["decision"]):
        assert len(said["points"]) < 2 or [point["text"] for point in read["points"]] == said["points"], at


def test_proposals(minutes: list[Paper]) -> None:
    for at, said, read in (item for paper in minutes for item in paper.items()):
        own = read["proposal"] if read["proposal"] and read["proposal"]["to"] else None
        assert (own and {"to": own["to"], "text": own["text"]}) == said["proposal"], at
        others = (proposal["text"] for proposal in read["proposals"] if not proposal["to"])
        assert next(others, None) == said["officials_proposal"], at
        received = read["received"] and read["received"]["text"]
        assert received == (said["officials_proposal"] if own else None), at


@pytest.mark.parametrize("key", LISTS)
def test_lists(minutes: list[Paper], key: str) -> None:
    for at, said, read in (item for paper in minutes for item in paper.items()):
        assert _kept(read[key], LISTS[key]) == _kept(said[key], LISTS[key]), at


def test_every_quotation_is_whole(minutes: list[Paper]) -> None:
    """Notes are as long as those who wrote them wanted, quotation marks and all."""
    said = [
        s for paper in minutes for _, _, read in paper.items() for s in (*read["statements"], *read["reservations"])
    ]
    assert [s["text"] for s in said if s["text"].count("”") % 2] == []
    assert any(len(s["text"].split("”")[1].split(". ")) > 1 for s in said if "”" in s["text"])


@pytest.mark.parametrize("key", ["recusals", "not_participating"])
def test_not_taking_part(minutes: list[Paper], key: str) -> None:
    for at, said, read in (item for paper in minutes for item in paper.items()):
        assert read[key] == said[key], at


def test_votes(minutes: list[Paper]) -> None:
    counted = 0
    for at, said, read in (item for paper in minutes for item in paper.items()):
        assert _kept(read["votes"], VOTE) == _kept(said["votes"], VOTE), at
        assert [_ballots(vote) for vote in read["votes"]] == [_ballots(vote) for vote in said["votes"]], at
        counted += len(said["votes"])
    assert counted > 10


def _kept(entries: list[Json], keys: tuple[str, ...]) -> list[Json]:
    return [{key: entry[key] for key in keys} for entry in entries]


def _ballots(vote: Json) -> list[tuple[str, str, str]]:
    return sorted((ballot["name"], ballot["party"], ballot["option"]) for ballot in vote["ballots"])


@pytest.mark.parametrize("key", ["organization", "date", "start", "place"])
def test_when_and_where_a_summons_calls(summonses: list[Paper], key: str) -> None:
    assert {paper.found["kind"] for paper in summonses} == {"agenda"}
    found = [(paper.name, paper.found["meeting"][key]) for paper in summonses]
    assert found == [(paper.name, paper.meeting[key]) for paper in summonses]


def test_summonses_say_who_may_come(summonses: list[Paper]) -> None:
    public = {paper.found["meeting"]["organization"]: paper.found["meeting"]["public"] for paper in summonses}
    assert public == {"Kommunfullmäktige": True, "Kommunstyrelsen": False, "Bildningsnämnden": True}


def test_agendas(summonses: list[Paper]) -> None:
    entries = 0
    for paper in summonses:
        planned = [(e["position"], e["case_number"], e["title"], e["proposal"]) for e in paper.meeting["agenda"]]
        assert [_planned(item) for item in paper.found["items"]] == planned, paper.name
        entries += len(planned)
    assert entries > 90


def _planned(item: Json) -> tuple[Any, ...]:
    return item["number"], item["case_number"], item["title"], item["proposal"] and item["proposal"]["text"]
