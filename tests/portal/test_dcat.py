"""The data catalogue keeps the Swedish profile's and the EU's rules, and can be harvested."""

from collections import Counter
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, SH, BNode, Graph, URIRef

from datasets import declaration
from datasets.shelf import current
from harvesters.store import Store
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
]
"""rdflib uses its own old names inside."""
SHAPES = Path(__file__).parents[3] / "shared/conventions/dcat"

HERE = "http://insyn.test/"
NOT_KNOWN = {"hasTelephone", "hasAddress", "classification", "identifier", "centroid", "bbox"}
"""Recommended properties that the municipality of the test, or its county in the EU's own register, does not tell."""


@pytest.fixture(scope="module")
def catalog(site: Browser) -> Graph:
    return Graph().parse(data=site.request("/dcat.rdf").content, format="xml")


@pytest.mark.parametrize(
    "shapes",
    ["dcat-ap-se-3.0.1.shapes.ttl", "eu-dcat-ap-3.0.1.shapes.ttl", "eu-dcat-ap-3.0.1.shapes_recommended.ttl"],
)
def test_no_rule_of_the_profiles_is_broken(catalog: Graph, shapes: str) -> None:
    if not SHAPES.exists():
        pytest.skip(f"the profile's shapes are not beside the repository: {SHAPES.name}")
    conforms, report, words = validate(catalog, shacl_graph=str(SHAPES / shapes), advanced=True, allow_warnings=True)
    assert conforms, words
    missing = {str(path).rpartition("#")[2].rpartition("/")[2] for path in report.objects(None, SH.resultPath)}
    assert missing <= NOT_KNOWN, words


def test_a_broken_catalogue_would_be_found(catalog: Graph) -> None:
    if not SHAPES.exists():
        pytest.skip(f"the profile's shapes are not beside the repository: {SHAPES.name}")
    broken = Graph() + catalog
    broken.remove((None, DCTERMS.publisher, None))
    conforms, _, _ = validate(broken, shacl_graph=str(SHAPES / "dcat-ap-se-3.0.1.shapes.ttl"), advanced=True)
    assert not conforms


def test_every_data_set_with_a_row_is_there_with_all_its_tables(catalog: Graph, edition: Shelf) -> None:
    declared = declaration.load()
    published = current(edition.instance.editions)
    assert published
    counts = Counter(published.counts)
    filled = [one for one in declared.datasets.values() if any(counts[table] for table in one.tables)]
    assert filled
    assert len(set(catalog.subjects(RDF.type, DCAT.Dataset))) == len(filled)
    for name in (name for one in filled for name in one.tables):
        for form in ("csv", "json", "api"):
            assert (URIRef(f"{HERE}id/fil/{name}-{form}"), RDF.type, DCAT.Distribution) in catalog
    identifiers = [str(value) for value in catalog.objects(None, DCTERMS.identifier)]
    assert len(identifiers) == len(set(identifiers)) >= len(filled)
    assert not set(identifiers) & {dataset.identifier for dataset in declared.datasets.values()}


def test_every_service_is_led_to_by_the_data_sets_that_it_serves(catalog: Graph, site: Browser) -> None:
    services = {
        str(service).removeprefix(f"{HERE}id/"): service for service in catalog.subjects(RDF.type, DCAT.DataService)
    }
    assert set(services) == {"api", "tjanst", "oparl"}
    for service in services.values():
        ways = set(catalog.subjects(DCAT.accessService, service))
        led = {dataset for way in ways for dataset in catalog.subjects(DCAT.distribution, way)}
        assert led == set(catalog.objects(service, DCAT.servesDataset)) != set()
        [address] = catalog.objects(service, DCAT.endpointURL)
        assert site.status(str(address).removeprefix("http://insyn.test")) == 200
        assert all(str(url).startswith(str(address)) for way in ways for url in catalog.objects(way, DCAT.accessURL))


def test_a_data_set_without_a_row_is_not_offered(shelf: Shelf) -> None:
    declared = declaration.load().datasets
    with Store(shelf.instance.store, declaration.load()) as store:
        for name in declared["indicators"].tables:
            store.db.table(name).delete_where()
    shelf.publish()
    browser = Browser(shelf.instance)
    found = Graph().parse(data=browser.request("/dcat.rdf").text, format="xml")
    browser.close()
    assert len(set(found.subjects(RDF.type, DCAT.Dataset))) == len(declared) - 1


def test_nothing_is_without_a_name_and_every_address_answers(catalog: Graph, site: Browser) -> None:
    assert not [node for triple in catalog for node in triple if isinstance(node, BNode)]
    addresses = {str(address) for address in catalog.objects(None, DCAT.accessURL)}
    assert addresses
    for address in sorted(addresses):
        path, _, query = address.removeprefix("http://insyn.test").partition("?")
        assert site.status(path, query) == 200, address


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("text/turtle", "text/turtle"), ("application/ld+json", "application/ld+json"), ("*/*", "application/rdf+xml")],
)
def test_the_reader_chooses_the_format(site: Browser, catalog: Graph, accept: str, media_type: str) -> None:
    response = site.request("/dcat", headers={"accept": accept})
    assert response.headers["content-type"].startswith(media_type)
    syntax = {"text/turtle": "turtle", "application/ld+json": "json-ld"}.get(media_type, "xml")
    again = Graph().parse(data=response.text, format=syntax)
    assert set(again) == set(catalog)


def test_another_format_is_not_there(site: Browser) -> None:
    assert site.request("/dcat.xls").status_code == 404
    assert site.request("/dcat.rdf?x=1").status_code == 400


def test_the_publisher_is_the_one_that_is_registered(catalog: Graph) -> None:
    [publisher] = set(catalog.objects(None, DCTERMS.publisher))
    assert publisher == URIRef("http://insyn.test/id/kommun")
