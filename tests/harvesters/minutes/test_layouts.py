"""Labelled minutes of invented municipalities, one for each form that real ones take, as text and as PDF."""

import json
from pathlib import Path
from typing import Any

import pytest

from harvesters.minutes.output import as_json, from_json
from harvesters.minutes.reading import read_file
from tests.harvesters.minutes.places import LAYOUTS, listed
from tests.harvesters.minutes.typeset import typeset

_PAGED = [path for path in LAYOUTS if "\f" in path.read_text(encoding="utf-8")]


def _differences(label: Any, found: Any, at: str = "") -> list[str]:
    """Where `found` has another value than `label`; what is not labelled does not count."""
    if isinstance(label, dict):
        return [d for key, value in label.items() for d in _differences(value, found.get(key), f"{at}.{key}")]
    if isinstance(label, list) and isinstance(found, list) and len(label) == len(found):
        return [d for i, (a, b) in enumerate(zip(label, found, strict=True)) for d in _differences(a, b, f"{at}[{i}]")]
    return [] if label == found else [f"{at}: labelled {label!r}, found {found!r}"]


def _compact(read: dict[str, Any]) -> dict[str, Any]:
    """Points, ballots and problems in the short form of the labels."""
    for item in read["items"]:
        item["points"] = [[point["number"], point["outcome"]] for point in item["points"]]
        for vote in item["votes"]:
            vote["ballots"] = [[b["name"], b["party"], b["option"]] for b in vote["ballots"]]
    read["problems"] = [problem["kind"] for problem in read["problems"]]
    return read


def _label(path: Path) -> dict[str, Any]:
    label: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return label


@pytest.mark.parametrize("path", listed(LAYOUTS), ids=lambda path: path.stem)
def test_text(path: Path) -> None:
    assert _differences(_label(path), _compact(as_json(read_file(path)))) == []


@pytest.mark.parametrize("path", listed(_PAGED), ids=lambda path: path.stem)
def test_pdf(path: Path, tmp_path: Path) -> None:
    pdf = typeset(path.read_text(encoding="utf-8"), tmp_path / "minutes.pdf")
    assert _differences(_label(path), _compact(as_json(read_file(pdf)))) == []


@pytest.mark.parametrize("path", listed(LAYOUTS), ids=lambda path: path.stem)
def test_json_round_trip(path: Path) -> None:
    minutes = read_file(path)
    assert from_json(json.loads(json.dumps(as_json(minutes)))) == minutes


def test_yes_is_what_the_proposition_says() -> None:
    """In one layout yes rejects the motion, in another it is for the motion of a member."""
    by_name = {path.stem: read_file(path) for path in LAYOUTS}
    against = next(v for item in by_name["roll_call_kf"].items for v in item.votes)
    favour = next(v for item in by_name["columns_kf"].items for v in item.votes)
    assert (against.yes_means, favour.yes_means) == (
        "bifall till kommunstyrelsens förslag att avslå motionen",
        "Lennart Jonebros (SD) förslag",
    )
