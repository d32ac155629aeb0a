"""Texts as PDF files for the tests: one page of fixed-width text for each page of the text."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

_SIZE, _LEADING, _MARGIN = 8, 10, 36


def typeset(text: str, path: Path, *, password: str | None = None) -> Path:
    """Writes `text` (pages parted by form feeds) to `path`; every character stands in its column."""
    canvas = Canvas(str(path), encrypt=password)
    for page in text.split("\f"):
        lines = page.strip("\n").split("\n")
        height = 2 * _MARGIN + _LEADING * (len(lines) + 1)
        canvas.setPageSize((760, height))
        canvas.setFont("Courier", _SIZE)
        for number, line in enumerate(lines):
            for start, word in _words(line):
                canvas.drawString(_MARGIN + start * _SIZE * 0.6, height - _MARGIN - number * _LEADING, word)
        canvas.showPage()
    canvas.save()
    return path


def _words(line: str) -> list[tuple[int, str]]:
    """Stretches between wide gaps with their column, as a table sets its cells."""
    cells, start = [], 0
    for cell in line.split("  "):
        if cell.strip():
            cells.append((start + len(cell) - len(cell.lstrip()), cell.strip()))
        start += len(cell) + 2
    return cells
