"""Every line of a document is kept in exactly one place, and page noise never comes into a decision."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from harvesters.minutes.noise import remove_noise
from harvesters.minutes.output import as_json, from_json
from harvesters.minutes.paragraphs import divide
from harvesters.minutes.reading import page_texts, read_pages
from harvesters.minutes.sections import Sectioned, section, title_width
from harvesters.minutes.text import Line, lines_of
from harvesters.minutes.vocabulary import default
from tests.harvesters.minutes.places import GOTEBORG, LAYOUTS, OTHERS, SHARED, listed

DOCUMENTS = listed([*GOTEBORG, *OTHERS, *sorted(SHARED.glob("gold/layouts/*.pdf")), *LAYOUTS])
NOISE = re.compile(
    r"Utdragsbestyrkande|Justerandes sign|Sammanträdesdatum:? \d{4}|Protokoll nr \d|(?:^|\s)\d{1,3} \(\d{2,3}\)(?:\s|$)"
)


def _letters(texts: list[str]) -> str:
    return re.sub(r"[^\w§]", "", "".join(texts))


def _printed(sectioned: Sectioned) -> list[str]:
    """The paragraph put together again; a lead-in is both heading and first words of its text."""
    texts = [line.text for line in sectioned.head]
    for part in sectioned.parts:
        opening = default().opening(part.heading) and not default().heading(part.heading)
        texts += [part.passage.text] if opening else [part.heading, part.passage.text]
    return texts


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_line_has_one_place(path: Path) -> None:
    words, lines = default(), lines_of(page_texts(path))
    body, noise = remove_noise(lines, words)
    parts = divide(body, words)
    placed: list[Line] = [n.line for n in noise]
    placed += [*parts.preface, *parts.contents, *parts.groups, *parts.appendix]
    placed += [line for paragraph in parts.paragraphs for line in paragraph.lines]
    assert Counter(placed) == Counter(lines)
    width = title_width(parts.paragraphs)
    for paragraph in parts.paragraphs:
        again = _printed(section(paragraph, width, words))
        assert _letters(again) == _letters([line.text for line in paragraph.lines])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_noise_in_decisions_and_lossless_json(path: Path) -> None:
    minutes = read_pages(page_texts(path), name=path.name)
    noisy = [(i.printed_number, i.decision) for i in minutes.items if NOISE.search(i.decision or "")]
    assert noisy == []
    assert from_json(json.loads(json.dumps(as_json(minutes)))) == minutes


@pytest.mark.parametrize("path", listed(GOTEBORG), ids=lambda path: path.stem)
def test_every_fact_has_its_page_and_words(path: Path) -> None:
    pages = page_texts(path)
    lines = lines_of(pages)
    text = _letters([line.text for line in lines])
    last = max(line.page for line in lines)
    for item in read_pages(pages, name=path.name).items:
        facts = [*item.reservations, *item.statements]
        told = [*(fact.page for fact in facts), *(point.page for point in item.points), *(v.page for v in item.votes)]
        assert all(1 <= page <= last for page in told)
        assert _letters([item.words]) in text
