"""The hand-made labels of real meetings and of two typeset layouts."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from harvesters.minutes.output import as_json
from harvesters.minutes.reading import read_file
from tests.harvesters.minutes.places import SHARED, listed, needs_shared

pytestmark = needs_shared
GOLD, REAL = SHARED / "gold", SHARED / "real" / "goteborg"
WORDS = "case_number title decision outcome tabled_to"
LISTS = "votes reservations statements recusals assignments"
FIELDS = f"paragraphs {WORDS} {LISTS}".split()
HELD = "organization date start end place chair secretary adjusters first_paragraph last_paragraph"
MEETING = f"{HELD} adjusted_on posted_on removed_on".split()


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_minutes", GOLD / "score_minutes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("labels", "texts", "suffix"),
    [
        (GOLD / "labels", REAL, ".txt"),
        (GOLD / "labels", REAL / "pdf", ".pdf"),
        (GOLD / "layouts", GOLD / "layouts", ".pdf"),
    ],
    ids=["text", "pdf", "layouts"],
)
def test_scores(scorer: ModuleType, labels: Path, texts: Path, suffix: str) -> None:
    tally = {field: scorer.Tally() for field in FIELDS}
    files = sorted(labels.glob("*.json"))
    assert files
    for file in files:
        found = as_json(read_file(texts / (file.stem + suffix)))
        scorer.score(json.loads(file.read_text(encoding="utf-8"))["paragraphs"], found["items"], tally)
    scores = {field: one.f1 for field, one in tally.items()}
    assert min(scores.values()) >= 0.95, scores
    assert sum(scores.values()) / len(scores) >= 0.99, scores


LABELLED_LAYOUTS = listed(sorted((GOLD / "layouts").glob("*.json")))


@pytest.mark.parametrize("file", LABELLED_LAYOUTS, ids=lambda file: file.stem)
def test_header_and_attendance(file: Path) -> None:
    label = json.loads(file.read_text(encoding="utf-8"))["meeting"]
    found = as_json(read_file(file.with_suffix(".pdf")))["meeting"]
    assert {key: found[key] for key in MEETING} == {key: label[key] for key in MEETING}
    assert [_attendance(a) for a in found["present"]] == [_attendance(a) for a in label["present"]]


def _attendance(attendee: dict[str, Any]) -> tuple[Any, ...]:
    title = attendee.get("title") if attendee["role"] == "tjänsteperson" else None
    paragraphs, presence = attendee.get("paragraphs"), attendee.get("presence")
    return attendee["name"], attendee["party"], attendee["role"], title, presence, paragraphs


@pytest.mark.parametrize("file", LABELLED_LAYOUTS, ids=lambda file: file.stem)
def test_ballots_and_meaning(file: Path) -> None:
    found = {item["number"]: item for item in as_json(read_file(file.with_suffix(".pdf")))["items"]}
    for label in json.loads(file.read_text(encoding="utf-8"))["paragraphs"]:
        votes = found[label["number"]]["votes"]
        assert [_vote(vote) for vote in votes] == [_vote(vote) for vote in label["votes"]]


def _vote(vote: dict[str, Any]) -> dict[str, Any]:
    kept = ("yes", "no", "abstain", "absent", "yes_means", "no_means", "result", "ballots_complete")
    ballots = sorted((ballot["name"], ballot["party"], ballot["option"]) for ballot in vote["ballots"])
    return {**{key: vote[key] for key in kept}, "ballots": ballots}


def test_listed_documents_tell_two_bodies() -> None:
    """With the words of their links, as they are harvested."""
    page = LexborHTMLParser((REAL / "index.html").read_bytes())
    links = [(link.attributes["href"] or "", link.text()) for link in page.css("a[href$='.pdf']")]
    found = [read_file(REAL / href, hint=words).meeting for href, words in links]
    assert len(found) == 43
    assert {(meeting.organization, href[4:6]) for meeting, (href, _) in zip(found, links, strict=True)} == {
        ("Kommunfullmäktige", "kf"),
        ("Kommunstyrelsen", "ks"),
    }
    assert all(meeting.date and meeting.date in href for meeting, (href, _) in zip(found, links, strict=True))
