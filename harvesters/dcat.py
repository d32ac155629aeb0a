"""Harvests a DCAT catalogue, such as EntryScape's: data sets, distributions, and tabular ones as tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.sax import SAXException  # nosec B406 # the name of an error; what parses is rdflib, with entities refused

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, BNode, Graph, Namespace
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from harvesters.failures import HarvestFailed
from harvesters.fetch import FetchError, Original
from harvesters.history import Row
from harvesters.links import absolute
from harvesters.moments import moment
from harvesters.naming import slug
from harvesters.run import Run
from harvesters.tabular.resource import FORMATS, Tables

MOST_PAGES = 1000
MOST_TRIPLES = 2_000_000
_HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
_MEDIA_TYPES = {
    "tab-separated-values": "tsv",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "vnd.ms-excel": "xls",
    "vnd.oasis.opendocument.spreadsheet": "ods",
    "geo+json": "geojson",
    "vnd.geo+json": "geojson",
}
"""Media types whose last part is not the name of the format."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`publisher` limits the harvest to data sets of that name; `tables` tells whether files are imported."""

    publisher: str = ""
    tables: bool = True


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Every data set of the catalogue with its distributions. Its pages follow each other by hydra:next."""
    settings: Settings = run.settings
    tables, graph = Tables(run), _catalog(run)
    for subject in sorted(graph.subjects(RDF.type, DCAT.Dataset), key=str):
        publisher = _spoken(graph, graph.value(subject, DCTERMS.publisher))
        if settings.publisher and publisher != settings.publisher:
            continue
        dataset = _dataset(run, graph, subject, publisher)
        if dataset is None:
            continue
        yield "catalog_datasets", dataset
        for place in sorted(graph.objects(subject, DCAT.distribution), key=lambda one: _key(graph, one)):
            row = _distribution(run, graph, place, str(dataset["id"]))
            is_table = settings.tables and (row["format"] or "").lower() in FORMATS and row["url"]
            yield "resources", {**row, **(tables.from_file(row["url"], row["title"]) if is_table else {})}


def _catalog(run: Run) -> Graph:
    graph, address, seen = Graph(), run.source.address, set[str]()
    while address:
        seen.add(address)
        page = parse(run.get(address))
        graph += page
        following = next((o for name in ("next", "nextPage") for o in page.objects(None, _HYDRA[name])), None)
        address = absolute(address, str(following) if following else None)
        address = "" if address in seen else address
        if address and (len(seen) == MOST_PAGES or len(graph) > MOST_TRIPLES):
            raise HarvestFailed(
                f"{run.source.address}: gave {len(seen)} pages and {len(graph):,} triples and no end; "
                "see whether the catalogue's pages lead on for ever"
            )
    if not next(graph.subjects(RDF.type, DCAT.Dataset), None):
        raise HarvestFailed(f"{run.source.address}: holds no dcat:Dataset; see whether it is a DCAT catalogue")
    return graph


def parse(original: Original) -> Graph:
    """The triples of RDF/XML, Turtle or JSON-LD, by what the body begins with. FetchError where it is none of them.

    A JSON-LD context is read only where it stands in the body: none is fetched. Entities are not read: a few lines
    of them can mean gigabytes, or a file of the server.
    """
    body = original.read_bytes()
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    syntax = {b"<": "xml", b"{": "json-ld", b"[": "json-ld"}.get(start, "turtle")
    if syntax == "xml" and body.lstrip()[:200].lower().find(b"<html") >= 0:
        raise FetchError(f"{original.url}: the answer is a web page, not RDF; see whether the address is right")
    if syntax == "xml" and b"<!ENTITY" in body.replace(b"\0", b""):
        raise FetchError(f"{original.url}: the answer is not xml that is read: it declares entities; ask for Turtle")
    try:
        if syntax == "json-ld":
            _refuse_contexts_elsewhere(json.loads(body), original.url)
        return Graph().parse(data=body, format=syntax, publicID=original.url)
    except (SAXException, BadSyntax, ValueError, RecursionError, KeyError, AttributeError, TypeError) as error:
        told = " ".join(str(error).split())[:200]
        raise FetchError(
            f"{original.url}: the answer is not {syntax}: {told}; see whether the address is right"
        ) from None


def _refuse_contexts_elsewhere(content: Any, url: str) -> None:
    if isinstance(content, dict):
        contexts = content.get("@context", [])
        for context in contexts if isinstance(contexts, list) else [contexts]:
            if isinstance(context, str):
                raise FetchError(f"{url}: its @context is elsewhere: {context[:100]}; ask for RDF/XML or Turtle")
    for value in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        _refuse_contexts_elsewhere(value, url)


def _dataset(run: Run, graph: Graph, subject: Node, publisher: str | None) -> Row | None:
    title = words(graph, subject, DCTERMS.title)
    name = _name(graph, subject, title or "")
    place = "" if isinstance(subject, BNode) else str(subject)
    run.lists("catalog_datasets", f"{run.source.name}-{name}", title=title or "", place=place)
    if title is None:
        run.issue("no title", f"{run.source.address}: a data set has no title and is left out", place=str(subject))
        return None
    return {
        "id": f"{run.source.name}-{name}",
        "name": name,
        "title": title,
        "description": words(graph, subject, DCTERMS.description),
        "publisher": publisher,
        "license": _license(graph, subject),
        "url": _address(graph, subject, DCAT.landingPage) or (None if isinstance(subject, BNode) else str(subject)),
        "updated_at": moment(run, graph.value(subject, DCTERMS.modified), str(subject)),
        "source_url": run.source.address,
    }


def _distribution(run: Run, graph: Graph, subject: Node, dataset: str) -> dict[str, Any]:
    url = _address(graph, subject, DCAT.downloadURL) or _address(graph, subject, DCAT.accessURL)
    title = words(graph, subject, DCTERMS.title) or words(graph, subject, DCTERMS.description)
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]) if url else ""
    return {
        "id": f"{dataset}-{slug(_key(graph, subject))}",
        "dataset": dataset,
        "title": title or last or "Fil",
        "format": _format(graph, subject),
        "url": url,
        "source_url": run.source.address,
    }


def words(graph: Graph, subject: Node, predicate: Node) -> str | None:
    """The text in Swedish, else in English, else in whatever language it has."""
    texts = sorted(graph.objects(subject, predicate), key=str)
    order = {"sv": 0, "en": 1, None: 2}
    best = min(texts, key=lambda text: order.get(getattr(text, "language", None), 3), default=None)
    return " ".join(str(best).split()) or None if best is not None else None


def _name(graph: Graph, subject: Node, title: str) -> str:
    """Of the data set's identifier or address, which stay when its title is mended."""
    address = "" if isinstance(subject, BNode) else str(subject)
    known = _spoken(graph, graph.value(subject, DCTERMS.identifier)) or address or title
    return slug(urlsplit(known).path or known)


def _key(graph: Graph, subject: Node) -> str:
    """What a distribution is known by: its own address; without one its identifier, its file's address or its title."""
    if not isinstance(subject, BNode):
        return urlsplit(str(subject)).path + urlsplit(str(subject)).fragment
    names = (DCTERMS.identifier, DCAT.downloadURL, DCAT.accessURL, DCTERMS.title)
    return next((str(found) for name in names if (found := graph.value(subject, name)) is not None), "fil")


def _spoken(graph: Graph, node: Node | None) -> str | None:
    """What a node is called, or its text or address; nothing for one without any, whose own name differs each time."""
    if node is None:
        return None
    called = (words(graph, node, name) for name in (FOAF.name, RDFS.label, DCTERMS.title, RDF.value))
    return next(filter(None, called), None) or (None if isinstance(node, BNode) else str(node))


def _license(graph: Graph, dataset: Node) -> str | None:
    """That of the data set, or the one that all its distributions have."""
    own = graph.value(dataset, DCTERMS.license)
    theirs = {graph.value(place, DCTERMS.license) for place in graph.objects(dataset, DCAT.distribution)}
    return _spoken(graph, own or (theirs.pop() if len(theirs) == 1 else None))


def _address(graph: Graph, subject: Node, predicate: Node) -> str | None:
    found = graph.value(subject, predicate)
    return absolute(str(found), str(found)) or None if found is not None else None


def _format(graph: Graph, subject: Node) -> str | None:
    """`CSV` for text/csv, .../media-types/text/csv and .../file-type/CSV alike."""
    found = graph.value(subject, DCAT.mediaType) or graph.value(subject, DCTERMS["format"])
    last = (_spoken(graph, found) or "").rstrip("/").rpartition("/")[2].partition(";")[0].lower()
    return _MEDIA_TYPES.get(last, last).upper() or None
