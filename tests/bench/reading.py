"""Reading of documents against the bare extraction of their text, in the same process."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2

import sample
from harvesters.minutes.reading import read_file
from tests.bench.measure import Ratio, best
from tests.conftest import SHARED

COLLECTIONS = {"real minutes": "real/goteborg/pdf", "published reports": "real/pdf-documents"}


def reading(folder: Path) -> Iterator[Ratio]:
    """The real collections where they are at hand, and the invented municipality's."""
    sample.build(folder / "site", today=date(2026, 3, 2))
    found = {name: sorted((SHARED / place).glob("*.pdf")) for name, place in COLLECTIONS.items()}
    found["invented minutes"] = sorted((folder / "site").rglob("*.pdf"))
    for name, files in found.items():
        if files:
            ours, bare = _seconds(files)
            yield Ratio(f"reading {len(files)} {name} / bare text extraction", ours, bare, "s", "at most 3")


def _seconds(files: list[Path]) -> tuple[float, float]:
    return best(lambda: [read_file(file) for file in files]), best(lambda: [_extract(file) for file in files])


def _extract(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
