"""The edition as a data catalogue: DCAT-AP-SE 3.0.1, which dataportal.se and the EU's portals read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from datasets.declaration import Dataset, Table, Text
from datasets.oparl import load
from portal.publication import CC0, EU, Publication, identifier

_VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_ADMS = Namespace("http://www.w3.org/ns/adms#")
_DCATAP = Namespace("http://data.europa.eu/r5r/")
_SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
_PUBLISHER_TYPE = URIRef("http://purl.org/adms/publishertype/LocalAuthority")
_LICENSE_TYPE = "http://purl.org/adms/licencetype/"
_API, _TABLES, _OPARL = "api", "tjanst", "oparl"
_REST = URIRef("http://www.wikidata.org/entity/Q749568")
_THEMES = {
    "GOVE": ("Regeringen och den offentliga sektorn", "Government and public sector"),
    "SOCI": ("Befolkning och samhälle", "Population and society"),
}
_OPARL_RULES = URIRef("https://schema.oparl.org/1.1/")


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to take a table. `place` is where, below the portal; `service` the one it is a part of, or nothing."""

    name: str
    label: str
    words: Text
    place: str
    media_type: str = "application/json"
    service: str = ""


def _forms(table: str) -> Iterator[_Form]:
    rows = f"data/insyn/{table}"
    whole = Text("Alla rader som kommaseparerad text.", "All rows as comma-separated values.")
    paged = Text("Rader som JSON, sida för sida.", "Rows as JSON, page by page.")
    described = Text("Rader ur API:et, som OpenAPI beskriver dem.", "Rows from the API, as OpenAPI describes them.")
    objects = Text("Objekt enligt OParl 1.1.", "Objects by OParl 1.1.")
    yield _Form("csv", "CSV", whole, f"{rows}.csv?_stream=on", "text/csv")
    yield _Form("json", "JSON", paged, f"{rows}.json", service=_TABLES)
    yield _Form("api", "API", described, f"{_API}/v1/{table.replace('_', '-')}", service=_API)
    if segment := _oparl_tables().get(table):
        yield _Form("oparl", "OParl", objects, f"{_OPARL}/v1/{segment}", service=_OPARL)


@cache
def _oparl_tables() -> dict[str, str]:
    """The list of OParl that tells of a table's rows, by table."""
    return {kind.table: kind.segment for kind in load().addressed if not kind.only}


def graph(published: Publication) -> Graph:
    """The catalogue, without blank nodes. Every node that it names is described as far as the profile asks."""
    found = Graph()
    for prefix, space in (("dcat", DCAT), ("vcard", _VCARD), ("adms", _ADMS), ("dcatap", _DCATAP), ("foaf", FOAF)):
        found.bind(prefix, space)
    nodes = [_catalog(published), _agent(published), _contact(published), *_services(published), *_terms(published)]
    for name, dataset in published.declarations.datasets.items():
        nodes += [_dataset(published, name, dataset), *_period(published, name), *_distributions(published, name)]
    for subject, properties in nodes:
        for predicate, value in properties:
            if value is not None:
                found.add((subject, predicate, value))
    return found


Node = tuple[URIRef, list[tuple[URIRef, Any]]]


def _catalog(published: Publication) -> Node:
    name = published.municipality.name
    datasets = [(DCAT.dataset, published.iri(f"dataset/{name}")) for name in published.declarations.datasets]
    return published.iri("katalog"), [
        (RDF.type, DCAT.Catalog),
        *_words(DCTERMS.title, Text(f"Insyn i {name}", f"Insyn in {name}")),
        *_words(
            DCTERMS.description,
            Text(
                "Vad som är på gång, vad som har beslutats och vad det blev av besluten, som öppna data.",
                "What is coming, what was decided and what came of it, as open data.",
            ),
        ),
        (DCTERMS.publisher, published.publisher),
        (DCTERMS.license, URIRef(CC0)),
        (DCTERMS.issued, _day(published.issued)),
        (DCTERMS.modified, _day(published.edition.published_at)),
        *((DCTERMS.language, URIRef(f"{EU}language/{code}")) for code in ("SWE", "ENG")),
        (FOAF.homepage, URIRef(published.root)),
        (DCTERMS.spatial, published.place),
        (DCAT.themeTaxonomy, URIRef(f"{EU}data-theme")),
        *((DCAT.service, published.iri(name)) for name in (_API, _TABLES, _OPARL)),
        *datasets,
    ]


def _agent(published: Publication) -> Node:
    municipality = published.municipality
    return published.publisher, [
        (RDF.type, FOAF.Agent),
        (FOAF.name, Literal(municipality.name, lang="sv")),
        *_words(DCTERMS.description, Text("En svensk kommun.", "A Swedish municipality.")),
        (DCTERMS.type, _PUBLISHER_TYPE),
        (DCTERMS.identifier, Literal(municipality.organization_number) if municipality.organization_number else None),
        (FOAF.homepage, URIRef(municipality.website) if municipality.website else None),
    ]


def _contact(published: Publication) -> Node:
    contact = published.municipality.contact
    return published.iri("kontakt"), [
        (RDF.type, _VCARD.Organization),
        (_VCARD.fn, Literal(published.municipality.name)),
        (_VCARD.hasEmail, URIRef(f"mailto:{contact}") if "@" in contact else None),
        (_VCARD.hasURL, URIRef(contact) if "://" in contact else None),
    ]


def _services(published: Publication) -> list[Node]:
    """The REST API with its OpenAPI document, the tables that can be asked by SQL, and OParl."""
    api = (
        Text("Insyns API", "Insyn's API"),
        Text(
            "Alla tabeller som JSON, med filter och det som ändrats sedan sist.",
            "All tables as JSON, with filters and what has changed since.",
        ),
    )
    tables = (
        Text("Frågor mot tabellerna", "Queries on the tables"),
        Text(
            "Tabeller, filter, sökning och egna SQL-frågor, som JSON eller CSV.",
            "Tables, filters, search and SQL of your own, as JSON or CSV.",
        ),
    )
    oparl = (
        Text("OParl 1.1", "OParl 1.1"),
        Text(
            "Möten, ärenden, handlingar och förtroendevalda enligt OParl.",
            "Meetings, matters, documents and the elected by OParl.",
        ),
    )
    root, datasets = published.root, published.declarations.datasets
    by_oparl = [name for name, one in datasets.items() if _oparl_tables().keys() & one.tables.keys()]
    return [
        _service(published, _API, *api, "api/v1/", URIRef(f"{root}api/v1/openapi.json"), datasets),
        _service(published, _TABLES, *tables, "data/insyn", URIRef(f"{root}data/"), datasets),
        _service(published, _OPARL, *oparl, "oparl/v1", _OPARL_RULES, by_oparl),
    ]


def _service(
    published: Publication,
    name: str,
    title: Text,
    description: Text,
    url: str,
    told_at: URIRef,
    datasets: Iterable[str],
) -> Node:
    return published.iri(name), [
        (RDF.type, DCAT.DataService),
        *_words(DCTERMS.title, title),
        *_words(DCTERMS.description, description),
        (DCAT.endpointURL, URIRef(f"{published.root}{url}")),
        (DCAT.endpointDescription, told_at),
        (DCTERMS.publisher, published.publisher),
        (DCAT.contactPoint, published.iri("kontakt")),
        (DCTERMS.type, _REST),
        *_words(DCAT.keyword, Text("beslut", "decision")),
        (DCAT.theme, URIRef(f"{EU}data-theme/GOVE")),
        (DCTERMS.format, URIRef(f"{EU}file-type/JSON")),
        (DCTERMS.conformsTo, published.iri("schema")),
        (DCTERMS.license, URIRef(CC0)),
        (DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")),
        *((DCAT.servesDataset, published.iri(f"dataset/{name}")) for name in datasets),
    ]


def _dataset(published: Publication, name: str, dataset: Dataset) -> Node:
    return published.iri(f"dataset/{name}"), [
        (RDF.type, DCAT.Dataset),
        *_words(DCTERMS.title, dataset.title),
        *_words(DCTERMS.description, dataset.help),
        (DCTERMS.identifier, Literal(identifier(published, dataset))),
        (DCTERMS.publisher, published.publisher),
        (DCAT.contactPoint, published.iri("kontakt")),
        *(triple for word in dataset.keywords for triple in _words(DCAT.keyword, word)),
        *((DCAT.theme, URIRef(f"{EU}data-theme/{theme}")) for theme in dataset.themes),
        (DCTERMS.issued, _day(published.issued)),
        (DCTERMS.modified, _day(published.edition.published_at)),
        (DCTERMS.language, URIRef(f"{EU}language/SWE")),
        (DCTERMS.accrualPeriodicity, URIRef(f"{EU}frequency/DAILY")),
        (DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")),
        (DCTERMS.spatial, published.place),
        (DCTERMS.temporal, published.iri(f"dataset/{name}/period") if name in published.periods else None),
        (DCTERMS.conformsTo, published.iri("schema")),
        (DCAT.landingPage, URIRef(f"{published.root}data/insyn")),
        *((DCAT.distribution, subject) for subject, _ in _distributions(published, name)),
    ]


def _period(published: Publication, name: str) -> Iterator[Node]:
    if name in published.periods:
        first, last = published.periods[name]
        days = [(DCAT.startDate, _day(first)), (DCAT.endDate, _day(last, "-12-31"))]
        yield published.iri(f"dataset/{name}/period"), [(RDF.type, DCTERMS.PeriodOfTime), *days]


def _distributions(published: Publication, name: str) -> Iterator[Node]:
    """Each table of the data set as CSV, as JSON, in the API, and in OParl where it is told there."""
    dataset = published.declarations.datasets[name]
    for table, declared in dataset.tables.items():
        for form in _forms(table):
            yield published.iri(f"fil/{table}-{form.name}"), list(_distribution(published, dataset, declared, form))


def _distribution(published: Publication, dataset: Dataset, table: Table, form: _Form) -> Iterator[tuple[URIRef, Any]]:
    address, kind = URIRef(f"{published.root}{form.place}"), "CSV" if form.name == "csv" else "JSON"
    yield RDF.type, DCAT.Distribution
    yield from _words(DCTERMS.title, Text(f"{table.title.sv} ({form.label})", f"{table.title.en} ({form.label})"))
    yield from _words(DCTERMS.description, form.words)
    yield DCAT.accessURL, address
    yield (DCAT.accessService, published.iri(form.service)) if form.service else (DCAT.downloadURL, address)
    yield DCTERMS.format, URIRef(f"{EU}file-type/{kind}")
    yield DCAT.mediaType, URIRef(f"http://www.iana.org/assignments/media-types/{form.media_type}")
    yield DCTERMS.license, URIRef(dataset.license_url)
    yield DCTERMS.conformsTo, published.iri("schema")
    yield DCTERMS.issued, _day(published.issued)
    yield DCTERMS.modified, _day(published.edition.published_at)
    yield _DCATAP.availability, URIRef(f"{EU}planned-availability/STABLE")
    yield _ADMS.status, URIRef(f"{EU}distribution-status/COMPLETED")


def _terms(published: Publication) -> Iterator[Node]:
    """What the catalogue refers to and validators want typed in the catalogue itself."""
    title = _words(DCTERMS.title, Text("Tabeller och kolumner", "Tables and columns"))
    yield published.iri("schema"), [(RDF.type, DCTERMS.Standard), *title]
    yield published.place, [(RDF.type, DCTERMS.Location)]
    for code in sorted({theme for dataset in published.declarations.datasets.values() for theme in dataset.themes}):
        words = _words(_SKOS.prefLabel, Text(*_THEMES[code]))
        yield URIRef(f"{EU}data-theme/{code}"), [(RDF.type, _SKOS.Concept), *words]
    licenses = {dataset.license_url for dataset in published.declarations.datasets.values()} | {CC0}
    for address in sorted(licenses):
        kind = "PublicDomain" if address == CC0 else "Attribution"
        yield URIRef(address), [(RDF.type, DCTERMS.LicenseDocument), (DCTERMS.type, URIRef(_LICENSE_TYPE + kind))]


def _words(predicate: URIRef, words: Text) -> list[tuple[URIRef, Literal]]:
    return [(predicate, Literal(words.sv, lang="sv")), (predicate, Literal(words.en, lang="en"))]


def _day(text: str, rest: str = "-01-01") -> Literal:
    """The day of a date, a timestamp or a year, which is completed by `rest`."""
    return Literal(date.fromisoformat(text[:10] if len(text) > 4 else text + rest).isoformat(), datatype=XSD.date)
