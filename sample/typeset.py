"""Setting text in lines and pages on reportlab's canvas: Times, hyphenation, breaks wherever the page is full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from sample.swedish import syllable_breaks

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT = 82.0, 525.0
ROMAN, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
SIZE, LEADING = 11.5, 14.5
PIECE = re.compile(r"\S+?[-–](?=\w{2})|\S+")


@dataclass(frozen=True)
class Run:
    """A piece of text at `x`; with `right` set, x is its right edge."""

    x: float
    text: str
    font: str = ROMAN
    size: float = SIZE
    right: bool = False


@dataclass(frozen=True)
class Line:
    """A printed line: `above` is the space before it; `keep` holds it on the page of the next line."""

    runs: tuple[Run, ...]
    above: float = 0.0
    leading: float = LEADING
    keep: bool = False
    rule: bool = False


@cache
def width(text: str, font: str, size: float) -> float:
    return float(stringWidth(text, font, size))


def wrapped(text: str, room: float, font: str = ROMAN, size: float = SIZE) -> list[str]:
    """The text in lines no wider than `room`; long words are broken with a hyphen, compounds at theirs."""
    lines: list[str] = []
    current = ""
    for piece, glued in _pieces(text):
        candidate = f"{current}{'' if glued or not current else ' '}{piece}"
        if width(candidate, font, size) <= room:
            current = candidate
            continue
        head, tail = _broken(current, piece, glued, lambda part: width(part, font, size) <= room)
        lines.append(head)
        current = tail
    return [*lines, current]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Words and parts of hyphenated words; the flag tells that a part is glued to the one before."""
    return [(part, n > 0) for word in text.split() for n, part in enumerate(PIECE.findall(word))]


def _broken(current: str, piece: str, glued: bool, fits: Callable[[str], bool]) -> tuple[str, str]:
    core = re.match(r"\w+", piece)
    space = "" if glued or not current else " "
    for at in reversed(syllable_breaks(core.group()) if core else []):
        head = f"{current}{space}{piece[:at]}-"
        if fits(head):
            return head, piece[at:]
    return current, piece


def paragraph(
    text: str, *, x: float = LEFT, room: float = RIGHT - LEFT, font: str = ROMAN, size: float = SIZE, above: float = 0.0
) -> list[Line]:
    """The lines of a paragraph set from `x`."""
    lines = wrapped(text, room, font, size)
    return [Line((Run(x, line, font, size),), above if n == 0 else 0.0) for n, line in enumerate(lines)]


def columns(cells: Sequence[tuple[float, Sequence[str], float]], *, above: float, leading: float) -> list[Line]:
    """Cells (x, lines, size) beside each other, each written whole before the next, as word processors do."""
    lines: list[Line] = [Line((), above, 0.0)]
    for x, texts, size in cells:
        lines += [Line((Run(x, text, size=size),), leading=leading) for text in texts if text]
        lines.append(Line((), -leading * len([text for text in texts if text]), 0.0))
    height = leading * max(len(texts) for _, texts, _ in cells)
    return [*lines, Line((), leading=height)]


def labelled(label: str, text: str, *, indent: float, label_x: float, above: float = 2.0) -> list[Line]:
    """A paragraph with a label before its first line: a numbered point or a bullet."""
    first, *rest = paragraph(text, x=indent, room=RIGHT - indent, above=above)
    return [Line((Run(label_x, label), *first.runs), first.above), *rest]


def heading(text: str, *, size: float = 10.5, above: float = 9.0) -> list[Line]:
    """Bold lines kept with what follows."""
    lines = paragraph(text, font=BOLD, size=size, above=above)
    return [Line(line.runs, line.above, size + 4, keep=True) for line in lines]


def pages(lines: Iterable[Line], *, top: float, bottom: float) -> list[list[tuple[float, Line]]]:
    """The lines placed on pages as (baseline, line), each page filled to `bottom`."""
    placed: list[list[tuple[float, Line]]] = [[]]
    y = top
    for group in _kept_groups(lines):
        height = sum(line.above + line.leading for line in group)
        if y - height < bottom and placed[-1]:
            placed.append([])
            y = top
        for line in group:
            y -= (line.above if placed[-1] else 0.0) + line.leading
            placed[-1].append((y, line))
    return placed


def _kept_groups(lines: Iterable[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = [[]]
    for line in lines:
        groups[-1].append(line)
        if not line.keep:
            groups.append([])
    return [group for group in groups if group]


def draw(canvas: Canvas, placed: Sequence[tuple[float, Line]]) -> None:
    for y, line in placed:
        for run in line.runs:
            write(canvas, run, y)
        if line.rule:
            canvas.setLineWidth(0.5)
            canvas.line(LEFT, y - 3, RIGHT, y - 3)


def write(canvas: Canvas, run: Run, y: float) -> None:
    canvas.setFont(run.font, run.size)
    (canvas.drawRightString if run.right else canvas.drawString)(run.x, y, run.text)


def new_canvas(target: Path, *, title: str, author: str) -> Canvas:
    """A canvas whose file depends on nothing but what is drawn."""
    target.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(target), pagesize=A4, invariant=1, pageCompression=1, lang="sv-SE")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Ärendesystem")
    return canvas
