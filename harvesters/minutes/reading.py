"""One document read into Minutes: the stages in order, from the file to the meaning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harvesters.minutes.appendices import read_vote_lists, with_ballots
from harvesters.minutes.header import read_header
from harvesters.minutes.meaning.dates import find_day
from harvesters.minutes.meaning.items import read_item
from harvesters.minutes.model import Item, Meeting, Minutes, Problem, Quality, Source
from harvesters.minutes.noise import remove_noise
from harvesters.minutes.ocr import can_recognize, recognize
from harvesters.minutes.paragraphs import divide
from harvesters.minutes.quality import measure
from harvesters.minutes.sections import section, title_width
from harvesters.minutes.summary import divide_summary, read_summary_head
from harvesters.minutes.text import HEADING, Line, Unreadable, lines_of, read_html, read_pdf, split_plain
from harvesters.minutes.vocabulary import Vocabulary, body_name, default, fold

__all__ = ["READER_VERSION", "Unreadable", "page_texts", "read_file", "read_pages"]
READER_VERSION = "7"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|h1|p)\b", re.IGNORECASE)
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_ADJUSTED = re.compile(
    r"Utse(?:s|dda?) att justera|Justerande|Justerare|Underskrifter|[Pp]rotokollet är justerat|Justeringens"
)
_LETTERHEAD = re.compile(r"(?<=\s)[A-ZÅÄÖ/]{6,}$")  # "Granby kommun KALLELSE"
_LONGEST_LINE = 1000
_SHORT_BODIES = {"kf": "Kommunfullmäktige", "ks": "Kommunstyrelsen", "ksau": "Kommunstyrelsens arbetsutskott"}


def read_file(path: Path, *, name: str = "", hint: str = "", vocabulary: Vocabulary | None = None) -> Minutes:
    """Reads a PDF, web page or text by its content. `name` (file name at the source) and `hint` (link text) may tell
    body, date or kind where the document does not. Unreadable if nothing can be read; oddities are Problems."""
    return read_pages(page_texts(path), name=name or path.name, hint=hint, vocabulary=vocabulary)


class Pages(list[str]):
    """The texts of a document's pages; `confidence` 0-1 if they were recognized in pictures, else None."""

    confidence: float | None = None


def page_texts(path: Path) -> Pages:
    """The text of every page, as `read_pages` takes it; scans are recognized if OCR is installed."""
    data = _first_bytes(path)
    if b"%PDF-" in data[:1024]:
        return _pdf_texts(path)
    text = _decode(path)
    return Pages(read_html(text) if _HTML.match(data) else split_plain(text))


def _pdf_texts(path: Path) -> Pages:
    """The text layer, or where it is missing or letter soup what OCR reads, if that is better."""
    pages = Pages(read_pdf(path))
    quality = measure(pages)
    if not quality.low:
        return pages
    if can_recognize():
        recognized = recognize(path)
        if measure(recognized.pages).score > quality.score:
            pages = Pages(recognized.pages)
            pages.confidence = recognized.confidence
    if not any(page.strip() for page in pages):
        raise Unreadable(
            f"{path.name}: kunde inte läsas: the pages hold no text; "
            "install OCR (tesseract-ocr-swe, pytesseract) or ask for a PDF with text"
        )
    return pages


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(2048)
    except OSError as error:
        raise Unreadable(f"{path}: the file cannot be opened: {error.strerror}; fetch it again") from error
    if not data.strip():
        raise Unreadable(f"{path.name}: the file is empty; fetch it again")
    return data


def _decode(path: Path) -> str:
    data = path.read_bytes()
    if b"\0" in data[:4096]:
        raise Unreadable(f"{path.name}: neither PDF, web page nor text; ask the source for a PDF")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_pages(
    pages: Sequence[str], *, name: str = "", hint: str = "", vocabulary: Vocabulary | None = None
) -> Minutes:
    """The texts of a document's pages read into Minutes; pure."""
    words = vocabulary or default()
    lines = lines_of(pages)
    quality, kind = _quality(pages), _kind(lines, name, hint, words)
    readable = _read_summary if kind == "summary" else _read_paragraphs
    read = _read_nothing if quality.low else readable
    meeting, items, problems = read(lines, kind, name, hint, words)
    count = max([len(pages), *(line.page for line in lines[-1:])])
    draft = any(fold(line.text) in words.draft for line in lines[:200])
    return Minutes(kind or "minutes", meeting, items, quality, tuple(problems), draft, count, READER_VERSION)


def _quality(pages: Sequence[str]) -> Quality:
    confidence = pages.confidence if isinstance(pages, Pages) else None
    return replace(measure(pages), ocr=confidence is not None, confidence=confidence)


_Read = tuple[Meeting, tuple[Item, ...], list[Problem]]


def _read_nothing(lines: Sequence[Line], kind: str | None, name: str, hint: str, words: Vocabulary) -> _Read:
    """What is known of a document whose text is letter soup."""
    message = "the text could not be read: its quality is too low; read the original"
    return _outside(Meeting(), name, hint), (), [Problem("low_quality", 1, _first_words(lines), message)]


def _read_paragraphs(lines: Sequence[Line], kind: str | None, name: str, hint: str, words: Vocabulary) -> _Read:
    body, noise = remove_noise(lines, words)
    division = divide(body, words, plain_numbers=kind is not None, agenda=kind == "agenda")
    meeting, doubts = read_header(
        division.preface, noise, [p.number for p in division.paragraphs if p.number is not None], words
    )
    meeting = _outside(meeting, name, hint)
    width = title_width(division.paragraphs)
    read = [read_item(section(p, width, words), meeting.date, words) for p in division.paragraphs]
    lists = read_vote_lists(division.appendix)
    voted = [with_ballots(item, lists) for item, _ in read]
    items = tuple(item for item, _ in voted)
    problems = [*doubts, *division.problems, *(p for _, found in (*read, *voted) for p in found)]
    return meeting, items, [*problems, *_doubts(lines, items)]


def _read_summary(lines: Sequence[Line], kind: str | None, name: str, hint: str, words: Vocabulary) -> _Read:
    meeting = _outside(read_summary_head(lines, f"{name} {hint}"), name, hint)
    read = [read_item(sectioned, meeting.date, words) for sectioned in divide_summary(lines, words)]
    return meeting, tuple(item for item, _ in read), [p for _, found in read for p in found]


def _doubts(lines: Sequence[Line], items: Sequence[Item]) -> Iterator[Problem]:
    """A text whose line breaks were lost by a converter has no headings to be read by; some have no paragraphs."""
    line = max(lines, key=lambda line: len(line.text))
    if len(line.text) > _LONGEST_LINE:
        message = "the text has lost its line breaks; most of it cannot be told apart"
        yield Problem("no_line_breaks", line.page, line.text[:200], message)
    if not items:
        yield Problem("no_paragraphs", 1, _first_words(lines), "no numbered paragraph was found")


def _first_words(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines[:5])[:200]


def _kind(lines: Sequence[Line], name: str, hint: str, vocabulary: Vocabulary) -> str | None:
    """By the first lines, or else by link text and file name; a document that names its adjusters is no agenda."""
    first = [fold(line.text.lstrip(HEADING)) for line in lines[:14]]
    first += [fold(found[0]) for line in lines[:4] if (found := _LETTERHEAD.search(line.text))]
    adjusted = any(_ADJUSTED.search(line.text) for line in lines[:150])
    for told in (first, [fold(hint)], [fold(name.replace("-", " ").replace("_", " "))]):
        for kind, pattern in vocabulary.kinds:
            if not (kind == "agenda" and adjusted) and any(pattern.match(text) for text in told):
                return kind
    return "minutes" if adjusted else None


def _outside(meeting: Meeting, name: str, hint: str) -> Meeting:
    """Body and date from the link text or the file name, where the document does not say them."""
    sources = list(meeting.sources)
    for words in filter(None, (hint, name)):
        if meeting.date is None and (day := _date_in(words)):
            meeting = replace(meeting, date=day)
            sources.append(Source("date", 0, words))
        if meeting.organization is None and (body := _body_in(words)):
            meeting = replace(meeting, organization=body)
            sources.append(Source("organization", 0, words))
    return replace(meeting, sources=tuple(sources))


def _date_in(words: str) -> str | None:
    match = _FILE_DATE.search(words)
    found = find_day("-".join(match.groups()) if match else words.replace("-", " "))
    return found[0] if found else None


def _body_in(words: str) -> str | None:
    spaced = words.replace("-", " ").replace("_", " ")
    for word in spaced.split():
        if body := _SHORT_BODIES.get(word.lower()):
            return body
    return body_name(spaced)
