"""Words, differences, colours and other pure parts."""

import gzip
import json
from datetime import date
from pathlib import Path
from random import randbytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.freshness import read_status
from portal import addresses, wording
from portal.asgi import Answer
from portal.look import DARK_PAPER, LIGHT_PAPER, _parse, contrast, legible
from portal.page_cache import MOST_BYTES, PageCache
from portal.pages.differences import compare
from portal.points import points
from portal.routine import is_routine


def test_days_are_swedish() -> None:
    assert wording.day("2026-11-23") == '<time datetime="2026-11-23">23 november 2026</time>'
    assert wording.day("2026-11-23T23:30:00+00:00").endswith(">24 november 2026</time>")
    assert wording.weekday("2026-11-23").endswith(">måndag 23 november 2026</time>")
    assert "kl. 00.30" in wording.moment("2026-07-01T22:30:00+00:00")
    assert wording.day("hösten <2026>") == "hösten &lt;2026&gt;"
    assert wording.day(None) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bifalls.", ["Bifalls."]),
        ("1. Ett\n2. Två", ["Ett", "Två"]),
        ("1 Ett\n2 Två", ["Ett", "Två"]),
        ("1 krona\n5 kronor", ["1 krona", "5 kronor"]),
        ("1. Ett. 2. Två. 3. Tre.", ["Ett.", "Två.", "Tre."]),
        ("1. Taxan är 2. 2. Den gäller 2027.", ["Taxan är", "2. Den gäller 2027."]),
        ("Taxan är 2. 3 kronor", ["Taxan är 2. 3 kronor"]),
        ("2026 års budget", ["2026 års budget"]),
        ("– Ett\n– Två", ["Ett", "Två"]),
    ],
)
def test_points(text: str, expected: list[str]) -> None:
    assert points(text) == expected


def test_outcomes_are_plain_words_for_every_declared_value() -> None:
    from datasets import declaration

    columns = declaration.load().tables["decisions"].columns
    for value in columns["outcome"].values:
        for compared in (None, *columns["as_proposed"].values):
            assert wording.outcome(value, compared)
            assert wording.outcome_help(value, compared).endswith(".")
    assert wording.outcome("approved", "changed") == "Ändrat mot förslaget"
    assert wording.outcome("rejected", "as_proposed") == "Avslaget"


def test_only_web_addresses_are_followed() -> None:
    assert addresses.web_address("https://x.se/a.pdf", 3) == "https://x.se/a.pdf#page=3"
    assert addresses.web_address("https://x.se/a.html", 3) == "https://x.se/a.html"
    for address in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "", None):
        assert addresses.web_address(address) == ""


def test_differences_are_word_for_word() -> None:
    found = compare(["Skolan byggs ut för 40 miljoner."], ["Skolan byggs ut för 35 miljoner."])
    assert not found.alike
    assert [piece.text for piece in found.before[0] if piece.only_here] == ["40"]
    assert [piece.text for piece in found.after[0] if piece.only_here] == ["35"]


def test_numbering_case_and_stops_are_no_differences() -> None:
    assert compare(["Planen antas", "Arbetet börjar"], ["planen antas.", "arbetet börjar."]).alike


@given(before=st.lists(st.text()), after=st.lists(st.text()))
def test_no_word_is_lost_in_a_comparison(before: list[str], after: list[str]) -> None:
    found = compare(before, after)
    for lines, shown in ((before, found.before), (after, found.after)):
        words = [word for line in lines for word in line.split()]
        assert [w for line in shown for piece in line for w in piece.text.split()] == words


@pytest.mark.parametrize(
    "title",
    [
        "Fastställande av dagordning", "Meddelanden", "Val av justerare", "Anmälan av delegationsbeslut",
        "Protokollsjustering", "Sammanträdets laga tillkomst", "Godkännande av föregående protokoll",
        "Redovisning av delegationsbeslut", "Kommunstyrelsens verksamhet", "Informationsärenden", "Allmänhetens fråga",
        "Upprop och val av justerare",
    ],
)  # fmt: skip
def test_routine(title: str) -> None:
    assert is_routine(title)


@pytest.mark.parametrize(
    "title",
    [
        "Val av styrelse för bolaget", "Mål och budget 2027", "Regler för skolskjuts", "Delegationsordning för nämnden",
        "Justering av § 22 om delgivningsmottagare i reglementena", "Justering av taxan", "Informationssäkerhetspolicy",
        "Öppnande av en ny förskola", "Närvaro i skolan", "Rapportering av uppdrag", "Godkännande av avtal",
    ],
)  # fmt: skip
def test_not_routine(title: str) -> None:
    assert not is_routine(title)


@given(colour=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_every_accent_is_made_legible(colour: str) -> None:
    for paper in (LIGHT_PAPER, DARK_PAPER):
        assert contrast(_parse(legible(colour, paper)), _parse(paper)) >= 4.5


def test_the_page_cache_stays_within_its_bounds() -> None:
    cache, day = PageCache(), date(2026, 1, 1)
    for number in range(400):
        page = cache.put((day, str(number).encode()), Answer(200, [], randbytes(100_000)))
        packed = cache.gzipped((day, str(number).encode()), page)
        assert gzip.decompress(packed) == page.plain
        assert cache.gzipped((day, str(number).encode()), page) is packed
    assert MOST_BYTES - 400_000 < cache.bytes <= MOST_BYTES
    assert cache.get((day, b"0")) is None
    assert cache.get((day, b"399")) is not None


def test_status_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    assert read_status(path) is None
    source: dict[str, object] = {
        "name": "p",
        "title": "Protokoll",
        "kind": "minutes",
        "address": "",
        "state": "ok",
        "last_try": None,
    }
    source |= {"last_success": None, "newest": None, "counts": {"decisions": 3}, "issues": 0, "message": ""}
    path.write_text(json.dumps({"generated": "2026-11-23T06:00:00+00:00", "sources": [source]}))
    status = read_status(path)
    assert status is not None
    assert status.sources[0].counts == {"decisions": 3}
    path.write_text(json.dumps({"generated": "x", "sources": [{"surprise": 1}]}))
    assert read_status(path) is None
