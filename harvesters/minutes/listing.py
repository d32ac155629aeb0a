"""Which documents a source lists: the links of a page, or the files of a folder."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.failures import HarvestFailed
from harvesters.links import absolute
from harvesters.run import Document, Run

SUFFIXES = (".pdf", ".txt", ".html", ".htm")


def listed(run: Run, address: str, *, select: str, pattern: str, follow: Sequence[str] = ()) -> Iterator[Document]:
    """Every document listed at `address`, or on the pages that its links `follow` lead to, a step a selector.

    HarvestFailed when there is none at all. A page on the way may list none: a meeting without papers yet.
    FetchError when a page on the way cannot be had: else its documents would be taken for withdrawn.
    """
    folder = _folder(address)
    pages = [address]
    for step in () if folder else follow:
        pages = list(dict.fromkeys(d.url for page in pages for d in _links(run, page, step, "")))
    links = (document for page in pages for document in _links(run, page, select, pattern))
    documents = list(_files(folder) if folder else links)
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
    page = LexborHTMLParser(run.get(address).text())
    wanted, seen = re.compile(pattern, re.IGNORECASE), set()
    for link in page.css(select):
        url = absolute(address, link.attributes.get("href"))
        if url and url not in seen and wanted.search(url):
            seen.add(url)
            yield Document(url, " ".join(link.text().split()) or Path(urlsplit(url).path).name)
