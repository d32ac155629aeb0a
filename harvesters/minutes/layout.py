"""Vote tables of a PDF page as text with columns: a mark stands under its heading, as in `pdftotext -layout`."""

import re

import pypdfium2 as pdfium

_HEADING = re.compile(r"\bJa\s+Nej\b")
_HEADING_ROW = re.compile(r"^[^.:\n]*\bJa\s+Nej\b(?:\s+\w+\.?){0,2}\s*$", re.MULTILINE)
_MARKED = re.compile(r"\s[Xx]$")
_POINTS_A_CHARACTER = 4.0


def align_tables(textpage: pdfium.PdfTextPage, text: str) -> str:
    """The same text, where heading and marked rows of a vote table keep their horizontal positions as spaces."""
    if not (has_marks(text) or _HEADING_ROW.search(text)):
        return text
    result, at = [], 0
    for line in textpage.get_text_range().split("\n"):
        printed = line.rstrip()
        wanted = _HEADING.search(printed) or _MARKED.search(printed)
        result.append(_spaced(textpage, at, printed) if wanted else printed)
        at += len(line) + 1
    return "\n".join(result).replace("\ufffe", "\x02")


def has_marks(text: str) -> bool:
    """Whether a line ends in the mark of a vote table."""
    return any(_MARKED.search(line.rstrip()) for line in text.split("\n"))


def _spaced(textpage: pdfium.PdfTextPage, at: int, line: str) -> str:
    out = ""
    for match in re.finditer(r"\S+", line):
        left = textpage.get_charbox(at + match.start())[0]
        column = round(left / _POINTS_A_CHARACTER)
        out = out.ljust(max(column, len(out) + 1 if out else 0)) + match[0]
    return out
