"""Mangled minutes never raise and never hang; INSYN_FUZZ_SECONDS makes it a long run."""

import os
import random
import time
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvesters.minutes.explain import explain_pages
from harvesters.minutes.output import as_json, from_json
from harvesters.minutes.reading import Unreadable, page_texts, read_file, read_pages
from tests.harvesters.minutes.places import GOTEBORG, HERE, LAYOUTS
from tests.papers import minutes_pdf

SECONDS = float(os.environ.get("INSYN_FUZZ_SECONDS", "2"))
SLOWEST = 5.0
SEEDS = [path.read_text(encoding="utf-8") for path in [*LAYOUTS, *GOTEBORG[:3]]]
MARKS = ["\x02", "\f", "\u00ad", "- ", "X", "1 (4)"]
PIECES = ["§ ", "§ 12", "Beslut\n", "Dnr ", "(S)", " röstar Ja (3)", "Ja", "Nej", "att ", "i uppdrag", *MARKS]


def _check(text: str) -> None:
    started = time.perf_counter()
    minutes = read_pages(text.split("\f"), name="fuzz.txt")
    assert from_json(as_json(minutes)) == minutes
    assert time.perf_counter() - started < SLOWEST, f"{len(text)} characters took too long"


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=60))
def test_any_text_is_read(pieces: list[str]) -> None:
    _check("".join(pieces))


def test_mangled_minutes_are_read() -> None:
    chance, end = random.Random(20260101), time.perf_counter() + SECONDS
    runs = 0
    while time.perf_counter() < end:
        _check(_mangle(chance.choice(SEEDS), chance))
        runs += 1
    assert runs > 3


def test_mangled_pdfs_are_read_or_refused(tmp_path: Path) -> None:
    chance, end = random.Random(20260102), time.perf_counter() + SECONDS
    whole = minutes_pdf(LAYOUTS[0].read_text(encoding="utf-8")[:3000])
    path, runs = tmp_path / "fuzz.pdf", 0
    while time.perf_counter() < end:
        body = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
        for _ in range(chance.randrange(1, 40)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        path.write_bytes(body)
        started = time.perf_counter()
        with suppress(Unreadable):
            read_file(path)
        assert time.perf_counter() - started < SLOWEST
        runs += 1
    assert runs > 3


def _mangle(text: str, chance: random.Random) -> str:
    """A stretch of the text with lines dropped, swapped and repeated, and characters replaced."""
    start = chance.randrange(max(1, len(text) - 500))
    lines = text[start : start + chance.randrange(500, 20_000)].split("\n")
    for _ in range(chance.randrange(1, 30)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[at] = chance.choice([lines[other], "", lines[at] + lines[other], lines[at][::-1], chance.choice(PIECES)])
    return "\n".join(lines)


def test_long_lines_and_long_lists_take_linear_time() -> None:
    for unit in (
        "A ",
        "Asta Lind (S), ",
        "ja nej ",
        "1. ",
        "§ 1 ",
        "får i uppdrag ",
        "Datum ",
        "kommunstyrelsens ",
        "och ",
    ):
        _check("§ 1 KS/2025:1\nTitel\nBeslut\n" + unit * 8000)
        _check("§ 1 KS/2025:1\nTitel\nBeslut\n" + (unit.strip() + "\n") * 8000)


def test_an_empty_document_is_explained() -> None:
    assert "LOW" in explain_pages([""])


def test_seeds_are_there() -> None:
    assert len(LAYOUTS) > 5 and page_texts(Path(HERE / "layouts" / "summons_ks.txt"))
