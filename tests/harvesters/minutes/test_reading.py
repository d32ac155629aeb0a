"""One file of each kind: PDF, web page, text, scan, and everything that cannot be read."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from harvesters.minutes import ocr, reading
from harvesters.minutes.explain import explain
from harvesters.minutes.model import Minutes
from harvesters.minutes.reading import Unreadable, read_file, read_pages
from tests.harvesters.minutes.places import LAYOUTS, SHARED, listed, needs_shared
from tests.harvesters.minutes.typeset import typeset

KATRINEHOLM = SHARED / "real" / "katrineholm"
SUMMARIES = listed(sorted(KATRINEHOLM.glob("beslut_i_korthet_*.txt")))
SCANNED = listed(sorted(KATRINEHOLM.glob("*scanned*.txt")))
SHORT = """Granby kommun
Kommunstyrelsen
Sammanträdesdatum 2026-02-04
Utses att justera Bo Ek (M)
Paragrafer §12
§ 12 KS/2025:311
Taxa för livsmedelskontroll
Beslut
Kommunstyrelsen godkänner förslaget till taxa för livsmedelskontroll.
Beslutet skickas till
Akten
"""
PAGE = """<!doctype html><html><head><title>x</title></head><body><nav>Start</nav><main>
<h1>Beslut i korthet - kommunfullmäktige 16 september 2019</h1><p>Publicerad: 17 sep 2019</p>
<h2>Val av ersättare i bygg- och miljönämnden (KS/2019:479)</h2>
<p>Asta Lind (S) har meddelat avsägelse.</p>
<ol><li>Kommunfullmäktige entledigade Asta Lind (S).</li><li>Kommunfullmäktige utsåg Bo Ek (S).</li></ol>
<h2>Motion om solceller</h2><p>Bo Ek (S) har väckt en motion. Kommunfullmäktige beslutar att avslå motionen.</p>
</main></body></html>"""


def _scan(text: str, folder: Path) -> Path:
    """A PDF whose only page is a picture of the text."""
    with pdfium.PdfDocument(typeset(text, folder / "text.pdf")) as document:
        picture = document[0].render(scale=300 / 72).to_pil()
    path = folder / "scan.pdf"
    picture.save(path, resolution=300)
    return path


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "the file is empty"),
        ("blank.txt", b" \n ", "the file is empty"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "cannot be opened"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "neither PDF, web page nor text"),
    ],
)
def test_broken_files_say_what_is_wrong(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=rf"{name}: .*{reason}"):
        read_file(tmp_path / name)


def test_missing_and_locked_files(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_file(tmp_path / "nowhere.pdf")
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_file(typeset(SHORT, tmp_path / "locked.pdf", password="secret"))


def test_scan_without_ocr_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "can_recognize", lambda: False)
    with pytest.raises(Unreadable, match="kunde inte läsas"):
        read_file(_scan(SHORT, tmp_path))


@pytest.mark.skipif(not ocr.can_recognize(), reason="Tesseract with Swedish or pytesseract is not installed")
def test_scan_is_recognized_with_its_quality(tmp_path: Path) -> None:
    minutes = read_file(_scan(SHORT, tmp_path))
    assert minutes.quality.ocr and (minutes.quality.confidence or 0) > 0.6
    assert [(item.number, item.case_number, item.outcome) for item in minutes.items] == [
        (12, "KS/2025:311", "approved")
    ]


@pytest.mark.parametrize("path", SCANNED, ids=lambda path: path.stem)
def test_letter_soup_gives_nothing_but_the_problem(path: Path) -> None:
    minutes = read_file(path)
    assert minutes.quality.low
    assert minutes.items == () and minutes.meeting.present == ()
    assert [problem.kind for problem in minutes.problems] == ["low_quality"]


def test_web_page_of_decisions_in_brief(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    minutes = read_file(path)
    assert (minutes.kind, minutes.meeting.organization, minutes.meeting.date) == (
        "summary",
        "Kommunfullmäktige",
        "2019-09-16",
    )
    first, second = minutes.items
    assert (first.case_number, first.outcome, [point.number for point in first.points]) == (
        "KS/2019:479",
        "elected",
        ["1", "2"],
    )
    assert (second.title, second.decision) == (
        "Motion om solceller",
        "Kommunfullmäktige beslutar att avslå motionen.",
    )


@needs_shared
@pytest.mark.parametrize("path", SUMMARIES, ids=lambda path: path.stem)
def test_real_decisions_in_brief(path: Path) -> None:
    minutes = read_file(path)
    assert minutes.kind == "summary"
    assert minutes.meeting.date == path.stem.split("_")[3]
    assert minutes.meeting.organization == "Kommunfullmäktige"
    assert len(minutes.items) >= 2
    assert all(item.title and "Detta är en sammanfattning" not in item.title for item in minutes.items)
    assert all(item.outcome != "none" for item in minutes.items[:-1] if item.decision)


def test_name_and_hint_tell_what_the_document_does_not() -> None:
    text = "§ 1\nVal av justerare\nBeslut\nBo Ek (M) utses att justera protokollet tillsammans med ordföranden."
    minutes = read_pages([text], name="KF_protokoll_20251211.pdf")
    assert (minutes.meeting.organization, minutes.meeting.date) == ("Kommunfullmäktige", "2025-12-11")
    hinted = read_pages([text], name="doc.pdf", hint="Kallelse till socialnämnden 4 mars 2026")
    assert (hinted.kind, hinted.meeting.organization, hinted.meeting.date) == ("agenda", "Socialnämnden", "2026-03-04")


def _problems(minutes: Minutes) -> list[tuple[str, str]]:
    return [(problem.kind, problem.message) for problem in minutes.problems]


def test_gaps_and_repeats_are_problems_and_the_rest_stands() -> None:
    item = "§ {0} KS/2026:{0}\nÄrende nummer {0}\nBeslut\nKommunstyrelsen godkänner förslaget i ärendet.\n"
    minutes = read_pages(["".join(item.format(n) for n in (1, 2, 2, 5))], name="ks.txt")
    assert [i.number for i in minutes.items] == [1, 2, 2, 5]
    assert _problems(minutes) == [
        ("duplicate_paragraph", "§ 2 stands twice"),
        ("missing_paragraph", "§§ 3-4 cannot be found"),
    ]


def test_other_dates_and_votes_without_numbers_are_problems() -> None:
    heads = "".join(f"KOMMUNSTYRELSEN 2025-10-29 {n}\fKOMMUNSTYRELSEN 2025-10-29 {n}\n" for n in (1,))
    text = (
        "Sammanträdesprotokoll\nSammanträdesdatum 2024-10-29\nUtses att justera Bo Ek (M)\n"
        + heads
        + "§ 7 KS/2025:1\nTaxa för vatten\nOmröstning\nEfter genomförd omröstning bifaller nämnden förslaget.\n"
    )
    kinds = [kind for kind, _ in _problems(read_pages(text.split("\f"), name="ks.txt"))]
    assert kinds == ["date_mismatch", "vote_without_numbers"]


def test_names_that_do_not_add_up_are_a_problem() -> None:
    text = (
        "§ 7 KS/2025:1\nTaxa för vatten\nBeslut\nKommunstyrelsen antar taxan.\nOmröstning\n"
        "Ja för bifall och Nej för avslag.\nAsta Lind (S) och Bo Ek (M) röstar Ja (3). Cia Lund (C) röstar Nej (1).\n"
    )
    minutes = read_pages([text], name="ks.txt")
    assert [(v.yes, v.no, v.ballots_complete) for v in minutes.items[0].votes] == [(3, 1, False)]
    assert _problems(minutes) == [("vote_mismatch", "3 yes printed but 2 named")]


@pytest.mark.parametrize("path", listed(LAYOUTS), ids=lambda path: path.stem)
def test_explanation_names_every_stage_and_item(path: Path) -> None:
    told = explain(path)
    assert all(
        stage in told for stage in ("TEXT:", "PAGE NOISE:", "HEADER BLOCK", "PARAGRAPHS:", "MEANING", "PROBLEMS:")
    )
    assert all(item.title in told for item in read_file(path).items)
