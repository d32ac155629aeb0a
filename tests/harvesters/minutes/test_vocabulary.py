"""The clerks' words: a file of one's own adds words, and one of another shape is refused with its place."""

from pathlib import Path

import pytest

from harvesters.minutes.reading import read_pages
from harvesters.minutes.vocabulary import VocabularyError, body_name, default, load

TEXT = """§ 1 KS/2026:1
Taxa för vatten
Föreslagen text
Taxan höjs.
Nämnden enas om
Taxan antas oförändrad av nämnden.
"""
OWN = """[headings]
decision = ["Nämnden enas om"]
proposal = ["Föreslagen text"]
[parties]
LP = ["Landsbygdspartiet"]
"""


def test_a_clerk_adds_headings(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    words = load(own)
    item = read_pages([TEXT], name="ks.txt", vocabulary=words).items[0]
    assert item.decision == "Taxan antas oförändrad av nämnden."
    assert item.proposal and item.proposal.text == "Taxan höjs."
    assert words.parties["Landsbygdspartiet"] == "LP"
    assert default().heading("Nämnden enas om") is None


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[headings]\nbeslut = ['Beslut']", r"unknown key in \[headings\]: beslut"),
        ("[rubriker]\ndecision = ['Beslut']", "unknown table: rubriker"),
        ("[headings]\ndecision = 'Beslut'", "is not a list of texts"),
        ("[headings", "cannot be read as TOML"),
        ("[noise]\nlines = ['(']", "not a regular expression"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError, match=complaint):
        load(own)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Kommunstyrelsens beslut", "decision"),
        ("Bygg- och miljönämndens beslut", "decision"),
        ("Arbetsutskottets förslag till kommunstyrelsen", "proposal"),
        ("Kommunstyrelsens förslag till kommunfullmäktige", "proposal"),
        ("Ärendets handlingar", "papers"),
        ("Kommunstyrelsens överläggning", "speakers"),
        ("Särskilt yttrande i kommunstyrelsen", "history"),
        ("RESERVATION", "reservation"),
        ("Enligt kommunstyrelsens förslag:", None),
        ("Kommunstyrelsen remitterar, utan eget ställningstagande, stadsledningskontorets förslag", None),
        ("kommunfullmäktiges beslut", None),
    ],
)
def test_headings(line: str, role: str | None) -> None:
    assert default().heading(line) == role


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Protokoll kommunstyrelsen 2024-01-10 (PDF)", "Kommunstyrelsen"),
        ("Granby Stad Kommunfullmäktige", "Kommunfullmäktige"),
        ("Granbys kommunfullmäktiges protokoll", "Kommunfullmäktige"),
        ("Granby kommuns kommunstyrelse", "Kommunstyrelsen"),
        ("KOMMUNSTYRELSENS ARBETSUTSKOTT", "Kommunstyrelsens arbetsutskott"),
        ("Socialnämndens arbetsutskotts protokoll", "Socialnämndens arbetsutskott"),
        ("Kallelse till vård- och omsorgsnämndens sammanträde", "Vård- och omsorgsnämnden"),
        ("Granby stads vård- och omsorgsnämnd", "Vård- och omsorgsnämnden"),
        ("Protokoll kultur-, idrotts- och fritidsnämnden", "Kultur-, idrotts- och fritidsnämnden"),
        ("Nämnden för arbete och välfärd", "Nämnden för arbete och välfärd"),
        ("Kommunfullmäktige och kommunstyrelsen", "Kommunfullmäktige"),
        ("Bildningsnämndens protokoll", "Bildningsnämnden"),
        ("Nämndsekreterare Bo Ek", None),
    ],
)
def test_body_names(words: str, name: str | None) -> None:
    """Definite and nominative, without the municipality and the kind of document."""
    assert body_name(words) == name
