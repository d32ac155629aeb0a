"""The files are the same for the same day, and the PDFs say what the truth says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pypdfium2
import pytest

from sample import build
from sample.swedish import joined, syllable_breaks
from sample.typeset import ROMAN, SIZE, width, wrapped
from tests.sample.conftest import TODAY, Site

NOISE = re.compile(r"^(Exempelby kommun|SAMMANTRÄDESPROTOKOLL|KALLELSE|Sammanträdesdatum.*|Blad|Ordförandens sign.*)$")


def fingerprints(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def body_text(path: Path) -> str:
    """The text of a PDF without page heads, blanks and hyphens."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    return squeezed(" ".join(pages))


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    lines: list[str] = text.get_text_range().splitlines()
    text.close()
    page.close()
    start = next(n for n, line in enumerate(lines) if re.fullmatch(r".*\d{4}-\d\d-\d\d( \d+)?", line.strip()))
    return " ".join(line for line in lines[start + 1 :] if not NOISE.match(line.strip()))


def squeezed(text: str) -> str:
    text = text.replace("Ordförandens signJusterandes signUtdragsbestyrkande", "")
    text = re.sub(r"(Ordförandens sign|Justerandes sign|Utdragsbestyrkande)(?! …)", "", text)
    return re.sub(r"[\s\-\ufffe\u00ad\u2010]", "", text)


def test_the_same_day_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    assert build(tmp_path, today=TODAY) == site.truth
    assert fingerprints(tmp_path) == fingerprints(site.folder)


def test_minutes_say_what_the_truth_says(site: Site) -> None:
    checked = 0
    for meeting in site.truth.meetings:
        for document in meeting.documents:
            if document.kind == "summons":
                continue
            text = body_text(site.folder / document.path.lstrip("/"))
            for item in (item for item in meeting.items if item.number in document.paragraphs):
                wanted = [item.title, item.decision, item.proposal.text if item.proposal else None]
                wanted += [item.officials_proposal, item.case_number, item.printed_number]
                wanted += [joined(reservation.by) for reservation in item.reservations]
                for part in wanted:
                    assert part is None or squeezed(part) in text, f"{document.path}: {item.number}: {part}"
                    checked += 1
    assert checked > 1500


def test_the_first_page_has_header_and_certificate(site: Site) -> None:
    meeting = site.truth.meeting("KS10")
    (minutes,) = [document for document in meeting.documents if document.kind == "minutes"]
    text = body_text(site.folder / minutes.path.lstrip("/"))
    span = f"§{meeting.first_paragraph} - §{meeting.last_paragraph}"
    for part in (f"Plats och tid {meeting.place}, kl. {meeting.start} – {meeting.end}", f"Paragrafer {span}", "BEVIS"):
        assert squeezed(part) in text
    for day in (meeting.adjusted_on, meeting.posted_on, meeting.removed_on):
        assert day is not None
        assert squeezed(day) in text


def test_an_immediately_adjusted_paragraph_is_in_two_documents(site: Site) -> None:
    kinds = {d.kind: d for m in site.truth.meetings for d in m.documents if m.key == "KS20"}
    (number,) = kinds["minutes_immediate"].paragraphs
    assert number in kinds["minutes"].paragraphs
    assert "omedelbar justering" in kinds["minutes_immediate"].link_text
    text = body_text(site.folder / kinds["minutes_immediate"].path.lstrip("/"))
    assert squeezed("förklaras omedelbart justerat") in text


def test_a_summons_lists_its_matters(site: Site) -> None:
    coming = [meeting for meeting in site.truth.meetings if meeting.state == "planned"]
    for meeting in coming:
        text = body_text(site.folder / meeting.documents[0].path.lstrip("/"))
        assert meeting.agenda
        for entry in meeting.agenda:
            for part in (f"{entry.position}.{entry.title}", entry.case_number, entry.proposal):
                assert part is None or squeezed(part) in text


def test_paragraphs_break_over_pages_and_long_words_over_lines(site: Site) -> None:
    meeting = site.truth.meeting("KF06")
    minutes = next(document for document in meeting.documents if document.kind == "minutes")
    document = pypdfium2.PdfDocument(site.folder / minutes.path.lstrip("/"))
    pages = len(document)
    document.close()
    assert pages > len(meeting.items) + 1


def test_gold_has_the_keys_of_the_labels(site: Site) -> None:
    minutes = next(d for d in site.truth.meeting("KF06").documents if d.kind == "minutes")
    gold = site.truth.gold(minutes.path)
    paragraphs = gold["paragraphs"]
    assert isinstance(paragraphs, list)
    keys = {"number", "case_number", "title", "decision", "outcome", "on_proposal_of", "votes", "reservations"}
    assert keys | {"statements", "recusals", "assignments", "tabled_to"} <= set(paragraphs[0])


@pytest.mark.parametrize("word", ["bildningsnämnden", "samhällsbyggnadsförvaltningen", "kommunfullmäktige"])
def test_long_words_break_within(word: str) -> None:
    lines = wrapped(f"Nu {word}", width(word, ROMAN, SIZE) - 4)
    assert len(lines) == 2
    assert lines[0].endswith("-")
    assert "".join(lines).replace("-", "").replace(" ", "") == f"Nu{word}"


def test_swedish_words() -> None:
    assert joined(["A", "B", "C"]) == "A, B och C"
    assert joined([]) == ""
    assert syllable_breaks("kort") == []
