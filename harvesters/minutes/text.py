"""The text of one document as lines with page numbers: PDF by pypdfium2, HTML by selectolax, or plain text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from selectolax.lexbor import LexborHTMLParser

from harvesters.minutes.layout import align_tables, has_marks

HYPHEN = "\x02"  # what PDFium gives for a hyphen at the end of a printed line
HEADING = "\x01"  # before a line that a web page marks as a heading
_BEFORE_AND = re.compile(rf"{HYPHEN}(?=(?:och|eller|samt|respektive)\b)")
_KEPT_HYPHEN = re.compile(rf"(?:(?<=[A-ZÅÄÖ\d]){HYPHEN}|{HYPHEN}(?=[A-ZÅÄÖ\d]))")
_TABLE = re.compile(r"\bJa\s+Nej\b")
_PAGE_MARK = re.compile(r"(?:[^.§]{0,110}\s)?(\d{1,3})\s?[(\[]\s?(\d{1,3})\s?[)\]]|\((\d{1,3})\)")
_MOST_PAGES = 1000
_BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, br, tr, td, th, dt, dd, section, article, ul, ol, table, header, footer"


class Unreadable(ValueError):
    """The file cannot be read at all; the message says why and what to do."""


class Line(NamedTuple):
    page: int
    text: str


def read_pdf(path: Path) -> list[str]:
    """The text layer of every page, hyphens at line ends marked by HYPHEN; Unreadable for a broken or locked file."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise Unreadable(
            f"{path.name}: the PDF cannot be opened: {error}; ask the source for a whole, unlocked file"
        ) from error
    try:
        return list(_page_texts(document))
    except pdfium.PdfiumError as error:
        raise Unreadable(
            f"{path.name}: a page of the PDF cannot be read: {error}; ask the source for a whole file"
        ) from error
    finally:
        document.close()


def _page_texts(document: pdfium.PdfDocument) -> Iterator[str]:
    """The text of every page; a vote table keeps its columns on the pages that it goes on to."""
    within = False
    for page in document:
        textpage = page.get_textpage()
        text: str = textpage.get_text_range().replace("\r", "").replace("\ufffe", HYPHEN)
        within = bool(_TABLE.search(text)) or (within and has_marks(text))
        yield align_tables(textpage, text) if within else text


def read_html(markup: str) -> list[str]:
    """The readable text of a web page as one page, a line for each block, list items marked by a bullet or a number."""
    tree = LexborHTMLParser(markup)
    for node in tree.css("script, style, nav, noscript, template, head, svg, form"):
        node.decompose()
    for listed in tree.css("ol"):
        for number, entry in enumerate(listed.css("li"), int(listed.attributes.get("start") or 1)):
            entry.insert_before(f"\n{number}. ")
    for entry in tree.css("ul > li"):
        entry.insert_before("\n• ")
    for node in tree.css("h2, h3, h4"):
        node.insert_before(f"\n{HEADING}")
    for node in tree.css(_BLOCKS):
        if node.tag not in ("li", "h2", "h3", "h4"):
            node.insert_before("\n")
        node.insert_after("\n")
    body = tree.css_first("main") or tree.body
    return [body.text() if body else ""]


def split_plain(text: str) -> list[str]:
    """A plain text as pages: at form feeds, or else at its own page marks ("3 (19)", "(2)")."""
    if "\f" in text.strip("\f"):
        return text.strip("\f").split("\f")
    return [text]


def lines_of(pages: Sequence[str]) -> list[Line]:
    """Every line that is not blank, with its page; a hyphen at a line's end is resolved within the page."""
    known = set("\n".join(pages).split("\n")) if any(HYPHEN in page for page in pages) else set()
    numbered = [line for number, page in enumerate(pages, 1) for line in _lines(number, page, known)]
    return _mark_pages(numbered) if len(pages) == 1 else numbered


def _lines(number: int, page: str, known: set[str]) -> Iterator[Line]:
    for raw in page.split("\n"):
        text = raw.strip()
        if not text:
            continue
        if HYPHEN in text:
            yield from (Line(number, part) for part in _resolve(text, known))
        else:
            yield Line(number, raw.rstrip() if "  " in raw and _is_tabular(raw) else text)


def _is_tabular(raw: str) -> bool:
    """A row of a vote table keeps its indentation, because its marks are read by column."""
    return raw.rstrip()[-2:] in (" X", " x") or _TABLE.search(raw) is not None


def _resolve(text: str, known: set[str]) -> Iterable[str]:
    """Joins broken words; a rest that is a whole line elsewhere (a page foot) was glued on and becomes its own line."""
    head, _, rest = text.rpartition(HYPHEN)
    if rest.strip() in known and rest.strip():
        return (join_hyphens(head) + "-", rest.strip())
    return (join_hyphens(text).replace(HYPHEN, "-"),)


def join_hyphens(text: str) -> str:
    """HYPHEN kept before a capital or a digit ("Bengt-Åke") and before "och" ("mark- och"), otherwise taken away."""
    text = _KEPT_HYPHEN.sub("-", _BEFORE_AND.sub("- ", text))
    head, last = (text[:-1], text[-1:]) if text.endswith(HYPHEN) else (text, "")
    return head.replace(HYPHEN, "") + last


def _mark_pages(lines: list[Line]) -> list[Line]:
    """Page numbers of a text without form feeds, from the page marks printed in it."""
    marks = page_marks(lines)
    if len(marks) < 2:
        return lines
    first = min(marks)
    at_foot = first > 4
    page, result = marks[first] if at_foot else 1, []
    for i, line in enumerate(lines):
        mark = marks.get(i)
        if mark and not at_foot:
            page = mark
        result.append(Line(page, line.text))
        if mark and at_foot:
            page = mark + 1
    return result


def page_marks(lines: Sequence[Line]) -> dict[int, int]:
    """{index: page number} of lines that end in a page mark; those of one document name the same last page."""
    found = [(i, m) for i, line in enumerate(lines) if line.text[-1] in ")]" and (m := _PAGE_MARK.fullmatch(line.text))]
    last = {total for total, n in Counter(m[2] for _, m in found).items() if n > 1}
    marks = {i: int(m[1] or m[3]) for i, m in found if m[2] in last}
    return {i: number for i, number in marks.items() if number < _MOST_PAGES}
