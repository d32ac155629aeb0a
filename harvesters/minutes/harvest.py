"""Harvests minutes, summonses and summaries from a listing page or a folder."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from datasets.strict import ConfigError
from harvesters.failures import HarvestFailed
from harvesters.history import Row
from harvesters.minutes import ciceron, netpublicator
from harvesters.minutes.across import Across
from harvesters.minutes.assembly import Sitting, Told
from harvesters.minutes.listing import listed
from harvesters.minutes.output import as_json, from_json
from harvesters.minutes.people import People
from harvesters.minutes.reading import READER_VERSION, Unreadable, page_texts, read_pages
from harvesters.minutes.rows import meeting_rows
from harvesters.minutes.sightings import attended, mentioned
from harvesters.minutes.text import lines_of
from harvesters.minutes.vocabulary import Vocabulary
from harvesters.minutes.vocabulary import load as load_vocabulary
from harvesters.naming import document_id, slug
from harvesters.run import Document, Reading, Run
from harvesters.workers import ReadingFailed

Rows = Iterator[tuple[str, Row]]
SYSTEMS = ("", "netpublicator", "ciceron")


@dataclass(frozen=True, slots=True)
class Settings:
    """`select` picks the links of the listing pages and `pattern` (a regular expression) those that are documents.

    `pages` are further listing pages, `vocabulary` is a TOML file with headings of this municipality, `organization`
    is the body of documents that do not name one. `follow` are CSS selectors of links that lead, step by step, from
    a listing page to the pages with the documents. `skip` names documents not to be fetched or read: whole addresses,
    or regular expressions found in them.

    `system` names a register of a vendor instead of a page: `netpublicator` or `ciceron`. Of what it lists, documents
    whose titles fit `titles` (a regular expression) are read. `diary` is the diary to search in Ciceron.
    """

    select: str = "a[href]"
    pattern: str = r"\.pdf(?:$|[?#])"
    pages: tuple[str, ...] = ()
    vocabulary: str = ""
    organization: str = ""
    follow: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    system: str = ""
    titles: str = r"protokoll(?!s?utdrag)|kallelse|föredragningslista"
    diary: str = ""

    def __post_init__(self) -> None:
        for name, words in [("titles", self.titles), *(("skip", words) for words in self.skip)]:
            try:
                re.compile(words)
            except re.error as error:
                raise ConfigError(f"minutes: {name}: {words!r} is no regular expression: {error}; mend it") from None
        if self.system not in SYSTEMS:
            names = ", ".join(filter(None, SYSTEMS))
            raise ConfigError(f"minutes: unknown system {self.system!r}; the systems are {names}")

    def skips(self, url: str) -> bool:
        return any(url == words or re.search(words, url) for words in self.skip)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document belongs: its meeting, if it tells which."""

    organization: str
    date: str
    reading: Reading


def read_document(path: str, name: str, hint: str, vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """What the document says, as JSON, with the text of its pages. Runs in a worker process."""
    _check_is_pdf(path, name)
    try:
        pages = page_texts(Path(path))
        minutes = read_pages(pages, name=name, hint=hint, vocabulary=vocabulary)
    except Unreadable as error:
        raise ReadingFailed(str(error)) from None
    return {**as_json(minutes), "page_texts": _clean(pages)}


def harvest(run: Run) -> Rows:
    """Documents and pages, then meeting by meeting, oldest first, then what the meetings tell together."""
    places = list(_places(run))
    if not places:
        raise HarvestFailed(f"{run.source.name}: none of the listed documents could be read; see the issues")
    for place in places:
        if place.reading.document.listed:
            yield from _document_rows(place)
    people = _people(places)
    for sighting, usual in people.odd():
        message = f"{sighting.place}: {sighting.name} is ({sighting.party}) here and ({usual}) elsewhere"
        run.issue("party differs", message, place=sighting.place, value=sighting.words)
    across = Across(run.source.address, people)
    for organization, date in sorted({(p.organization, p.date) for p in places if p.date}, key=lambda key: key[::-1]):
        told = [_told(place) for place in places if (place.organization, place.date) == (organization, date)]
        if any(one.listed for one in told):
            sitting = Sitting(organization, date, told)
            across.add(sitting)
            yield from meeting_rows(sitting, people)
    yield from across.rows()


def _people(places: Iterable[_Place]) -> People:
    """Everybody whom a listed document names with party at a meeting that is over."""
    told = [
        (place.reading.document.url, slug(place.organization), place.date, place.reading.content)
        for place in places
        if place.reading.document.listed and place.date and place.reading.content["kind"] != "agenda"
    ]
    attendance = (one for meeting in told for one in attended(*meeting))
    return People(attendance, (one for meeting in told for one in mentioned(*meeting)))


def _places(run: Run) -> Iterator[_Place]:
    """Every document ever listed, read, with its meeting. What it does not tell is an issue."""
    settings: Settings = run.settings
    words = load_vocabulary(Path(settings.vocabulary)) if settings.vocabulary else None
    reader = partial(read_document, vocabulary=words) if words else read_document
    for reading in run.readings(_documents(run), reader, reader_version(settings)):
        meeting = reading.content["meeting"]
        organization, date = meeting["organization"] or settings.organization, meeting["date"]
        url = reading.document.url
        for problem in reading.content["problems"]:
            place = f"{url}#page={problem['page']}" if problem["page"] else url
            run.issue(problem["kind"], problem["message"], place=place, value=problem["words"])
        if not (organization and date):
            missing = "date" if organization else "body"
            run.issue(
                "no meeting", f"{url}: tells no {missing} of a meeting; name the file or link after it", place=url
            )
        yield _Place(organization or "", date if organization and date else "", reading)


def _check_is_pdf(path: str, name: str) -> None:
    """A link to a PDF that leads to something else, such as an error page, is not read for decisions."""
    with Path(path).open("rb") as file:
        beginning = file.read(1024)
    if name.lower().endswith(".pdf") and b"%PDF-" not in beginning:
        kind = "a web page" if b"<" in beginning else "something else"
        raise ReadingFailed(f"{name}: is {kind}, not a PDF; see whether the link is right")


def _clean(pages: list[str]) -> list[str]:
    """The text of each page with words broken over lines joined."""
    texts: list[list[str]] = [[] for _ in pages]
    for line in lines_of(pages):
        texts[min(line.page, len(pages)) - 1].append(line.text)
    return ["\n".join(lines) for lines in texts]


def _documents(run: Run) -> list[Document]:
    settings: Settings = run.settings
    found: dict[str, Document] = {}
    for address in (run.source.address, *settings.pages):
        for document in _listed(run, address, settings):
            found.setdefault(document.url, document)
    wanted = [document for document in found.values() if not settings.skips(document.url)]
    for document in wanted:
        run.lists("documents", document_id(document.url), title=document.title, place=document.url)
    known = (document for document in run.known_documents() if document.url not in found)
    return [*wanted, *(document for document in known if not settings.skips(document.url))]


def _listed(run: Run, address: str, settings: Settings) -> Iterable[Document]:
    """What a page, a folder or a vendor's register lists; HarvestFailed when that is nothing."""
    if not settings.system:
        return listed(run, address, select=settings.select, pattern=settings.pattern, follow=settings.follow)
    if settings.system == "netpublicator":
        documents = list(netpublicator.listed(run, address, titles=settings.titles))
    else:
        documents = list(ciceron.listed(run, address, diary=settings.diary, titles=settings.titles))
    if not documents:
        raise HarvestFailed(f"{address}: lists no documents (titles = {settings.titles!r}); see whether it has moved")
    return documents


def reader_version(settings: Settings) -> str:
    """Names the reader and the words it knows: another vocabulary is another reader."""
    if not settings.vocabulary:
        return f"minutes {READER_VERSION}"
    words = hashlib.sha256(Path(settings.vocabulary).read_bytes()).hexdigest()[:12]
    return f"minutes {READER_VERSION} {words}"


def _told(place: _Place) -> Told:
    document = place.reading.document
    return Told(document_id(document.url), document.url, document.listed, from_json(place.reading.content))


def _document_rows(place: _Place) -> Rows:
    document, original, content = place.reading.document, place.reading.original, place.reading.content
    identifier = document_id(document.url)
    yield (
        "documents",
        {
            "id": identifier,
            "title": document.title,
            "kind": "draft" if content["draft"] else content["kind"],
            "meeting": f"{slug(place.organization)}-{place.date}" if place.date else None,
            "url": document.url,
            "sha256": original.sha256,
            "media_type": original.media_type or None,
            "bytes": original.path.stat().st_size,
            "retrieved": original.retrieved,
            "page_count": len(content["page_texts"]),
            "quality": content["quality"]["score"],
            "source_url": document.url,
        },
    )
    for number, text in enumerate(content["page_texts"], 1):
        row = {"id": f"{identifier}-{number}", "document": identifier, "number": number, "text": text}
        yield "pages", {**row, "source_url": document.url}
