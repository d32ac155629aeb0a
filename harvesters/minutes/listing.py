"""Which documents a source lists: the links of a page, or the files of a folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.links import absolute
from harvesters.run import Document, HarvestFailed, Run

SUFFIXES = (".pdf", ".txt", ".html", ".htm")


def listed(run: Run, address: str, *, select: str, pattern: str) -> Iterator[Document]:
    """Every document listed at `address`, once; HarvestFailed when there is none at all."""
    folder = _folder(address)
    documents = list(_files(folder) if folder else _links(run, address, select, pattern))
    if not documents:
        raise HarvestFailed(
            f"{address}: lists no documents (select = {select!r}, pattern = {pattern!r}); "
            "see whether the page has moved or changed its form"
        )
    yield from documents


def _folder(address: str) -> Path | None:
    parts = urlsplit(address)
    path = Path(unquote(parts.path))
    return path if parts.scheme == "file" and not path.is_file() else None


def _files(folder: Path) -> Iterator[Document]:
    if not folder.is_dir():
        raise HarvestFailed(f"{folder}: there is no such folder; mend the source's address")
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield Document(path.resolve().as_uri(), path.name)


def _links(run: Run, address: str, select: str, pattern: str) -> Iterator[Document]:
    page = LexborHTMLParser(run.get(address).read_bytes())
    wanted, seen = re.compile(pattern, re.IGNORECASE), set()
    for link in page.css(select):
        url = absolute(address, link.attributes.get("href"))
        if url and url not in seen and wanted.search(url):
            seen.add(url)
            yield Document(url, " ".join(link.text().split()) or Path(urlsplit(url).path).name)
