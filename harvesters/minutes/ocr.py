"""Scanned pages read by Tesseract with Swedish, where it is installed (optional dependency: pytesseract)."""

import re
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium

try:
    import pytesseract
except ImportError:  # the extra "ocr" is not installed
    pytesseract = None

_DOTS_PER_INCH = 300
_LANGUAGE = "swe"
_ROWS = "--psm 4"  # one column of text of different sizes: a label and its value stay on one line
_PARAGRAPH_SIGN = re.compile(  # Swedish Tesseract knows no "§": it reads 8, 5, 3, $, & or S
    r"^[8$&S35]\s?(?=\d{1,4}(?:\s*$|\s+(?:[A-ZÅÄÖ]{1,6}[ /-]?\d{4}[:/-]\d|Dnr\b)))"
    r"|^[8$&]\s?(?=\d{1,3}(?:/\d\d)?\s+[A-ZÅÄÖ][^.]{3,90}$)",
    re.MULTILINE,
)
_PARAGRAPH_SPAN = re.compile(
    r"(?<=Paragrafer )[8$&S]{1,2}\s?(?=\d{1,4}\b)(?P<first>\d{1,4})(?:\s*[-–—]+\s*[8$&S]?(?P<last>\d{1,4}))?"
)


class Recognized(NamedTuple):
    """Texts of the pages and the mean confidence of their words, 0-1."""

    pages: list[str]
    confidence: float


class _Word(NamedTuple):
    line: tuple[int, int, int]
    text: str
    confidence: float


def can_recognize() -> bool:
    """Whether Tesseract, its Swedish and pytesseract are installed."""
    return (
        pytesseract is not None and shutil.which("tesseract") is not None and _LANGUAGE in pytesseract.get_languages()
    )


def recognize(path: Path) -> Recognized:
    """Every page of a PDF read as a picture."""
    with pdfium.PdfDocument(path) as document:
        pages = [list(_words(page)) for page in document]
    words = [word for page in pages for word in page]
    confidence = sum(word.confidence for word in words) / len(words) / 100 if words else 0.0
    return Recognized([_text(page) for page in pages], round(confidence, 3))


def _words(page: pdfium.PdfPage) -> Iterator[_Word]:
    picture = page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil()
    found = pytesseract.image_to_data(picture, lang=_LANGUAGE, config=_ROWS, output_type=pytesseract.Output.DICT)
    for block, paragraph, line, text, confidence in zip(
        found["block_num"], found["par_num"], found["line_num"], found["text"], found["conf"], strict=True
    ):
        if text.strip():
            yield _Word((block, paragraph, line), text, float(confidence))


def _text(words: list[_Word]) -> str:
    text = "\n".join(" ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.line))
    return _PARAGRAPH_SIGN.sub("§ ", _PARAGRAPH_SPAN.sub(_span, text))


def _span(match: re.Match[str]) -> str:
    return f"§ {match['first']} - § {match['last']}" if match["last"] else f"§ {match['first']}"
