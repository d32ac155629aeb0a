"""DCAT catalogues in all syntaxes, real ones where they are, and hostile ones."""

import sqlite3
from pathlib import Path

import pytest
from rdflib import Graph

from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.outcome import Outcome
from tests.conftest import NOW, SHARED, WebSite, make_instance

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
]
"""rdflib uses its own old names inside."""
REAL = SHARED / "real/dcat"


def catalog(address: str) -> str:
    return f"""
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <{address}/katalog> a dcat:Catalog ; dcat:dataset <{address}/d/1>, <{address}/d/2> .
    <{address}/provby> a foaf:Agent ; foaf:name "Provby kommun" .
    <{address}/d/1> a dcat:Dataset ; dcterms:title "Units"@en, "Enheter"@sv ; dcterms:publisher <{address}/provby> ;
      dcterms:modified "2026-02-01"^^xsd:date ; dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;
      dcat:distribution <{address}/f/1>, [ a dcat:Distribution ; dcterms:title "Karta"@sv ;
        dcat:accessURL <{address}/karta> ; dcterms:format "application/pdf" ] .
    <{address}/f/1> a dcat:Distribution ; dcterms:title "Alla enheter"@sv ; dcat:downloadURL <{address}/enheter.csv> ;
      dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv> .
    <{address}/d/2> a dcat:Dataset ; dcterms:title "Utan filer" ; dcterms:modified "i fjol" .
    """


@pytest.fixture
def portal(web: WebSite) -> WebSite:
    web.pages["/enheter.csv"] = "Enhet;Antal\nÅsen;7\n"
    return web


def instance(tmp_path: Path, web: WebSite, **settings: object) -> Instance:
    return make_instance(tmp_path, Source("katalog", "dcat", f"{web.address}/katalog", settings=settings))


def harvest(instance: Instance) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]


def ask(instance: Instance, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(instance.store)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("syntax", ["turtle", "xml", "json-ld"])
def test_every_syntax_tells_the_same(tmp_path: Path, portal: WebSite, syntax: str) -> None:
    graph = Graph().parse(data=catalog(portal.address), format="turtle")
    portal.pages["/katalog"] = graph.serialize(format=syntax)
    place = instance(tmp_path, portal)
    outcome = harvest(place)
    assert not outcome.complaints
    assert ask(place, "SELECT name, title, publisher, updated_at FROM catalog_datasets ORDER BY name") == [
        ("d-1", "Enheter", "Provby kommun", "2026-02-01T00:00:00"),
        ("d-2", "Utan filer", None, None),
    ]
    assert ask(place, "SELECT title, format, table_name, row_count FROM resources ORDER BY title") == [
        ("Alla enheter", "CSV", "alla_enheter", 1),
        ("Karta", "PDF", None, None),
    ]
    assert [issue.kind for issue in outcome.issues] == ["no date"]
    assert not harvest(place).counts.differs


def test_only_one_publisher(tmp_path: Path, portal: WebSite) -> None:
    portal.pages["/katalog"] = catalog(portal.address)
    place = instance(tmp_path, portal, publisher="Provby kommun", tables=False)
    harvest(place)
    assert ask(place, "SELECT name FROM catalog_datasets") == [("d-1",)]


def test_pages_are_followed(tmp_path: Path, portal: WebSite) -> None:
    page = "@prefix hydra: <http://www.w3.org/ns/hydra/core#> . <{0}/katalog> hydra:next <{0}/katalog?page=2> ."
    more = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> . "
    portal.pages["/katalog"] = catalog(portal.address) + page.format(portal.address)
    portal.pages["/katalog?page=2"] = more + f'<{portal.address}/d/3> a dcat:Dataset ; dcterms:title "Tredje" .'
    place = instance(tmp_path, portal)
    harvest(place)
    assert ask(place, "SELECT count(*) FROM catalog_datasets") == [(3,)]


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">
{entities}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns:d="http://purl.org/dc/terms/"><rdf:Description rdf:about="http://a/"><d:title>&z;</d:title></rdf:Description></rdf:RDF>"""


def bomb() -> str:
    names = "abcdefghijklmnopqrstuvwxyz"
    entities = (f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip(names, names[1:], strict=False))
    return BOMB.format(entities="\n".join(entities))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<html><h1>404</h1></html>", "a web page"),
        ("detta är ingen turtle", "not turtle"),
        ("<rdf:RDF", "not xml"),
        (bomb(), "not xml"),
        (bomb().encode("utf-16-le"), "not xml"),
        ('{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "x"}', "its @context is elsewhere"),
        ('[{"a": {"@context": ["http://127.0.0.1:9/c"]}}]', "its @context is elsewhere"),
        ("", "holds no dcat:Dataset"),
        ("{}", "holds no dcat:Dataset"),
    ],
)
def test_what_is_no_catalogue_loses_nothing(tmp_path: Path, portal: WebSite, body: str | bytes, told: str) -> None:
    portal.pages["/katalog"] = catalog(portal.address)
    place = instance(tmp_path, portal)
    harvest(place)
    portal.pages["/katalog"] = body
    outcome = harvest(place)
    assert told in outcome.failure, outcome.failure
    assert not outcome.fault
    assert ask(place, "SELECT count(*) FROM catalog_datasets WHERE gone IS NULL") == [(2,)]


def test_entities_lead_to_no_file(tmp_path: Path, portal: WebSite) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt", encoding="utf-8")
    portal.pages["/katalog"] = f"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/"
     xmlns:c="http://www.w3.org/ns/dcat#"><c:Dataset rdf:about="http://a/1"><d:title>A&x;B</d:title></c:Dataset></rdf:RDF>"""
    place = instance(tmp_path, portal)
    harvest(place)
    assert "hemligt" not in str(ask(place, "SELECT * FROM catalog_datasets"))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("digg_exempel_rekommenderat.rdf", 1),
        ("digg_exempel_rekommenderat.ttl", 1),
        ("digg_exempel_obligatoriskt.ttl", 1),
        ("sambruk_leverantorsreskontra_dcat.rdf", 1),
        ("ckanext-dcat_dataset_sweden.rdf", 1),
    ],
)
def test_real_catalogues(tmp_path: Path, portal: WebSite, name: str, count: int) -> None:
    if not REAL.exists():
        pytest.skip("the real catalogues are not beside the repository")
    portal.pages["/katalog"] = (REAL / name).read_bytes()
    place = instance(tmp_path, portal, tables=False)
    outcome = harvest(place)
    assert not outcome.failure
    assert ask(place, "SELECT count(*) FROM catalog_datasets WHERE title != ''") == [(count,)]


SPANISH = """<?xml version="1.0" encoding="utf-8" ?>
<rdf:RDF xmlns:t="http://purl.org/dc/terms/" xmlns:c="http://www.w3.org/ns/dcat#" xmlns:f="http://xmlns.com/foaf/0.1/"
 xmlns:s="http://www.w3.org/2000/01/rdf-schema#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<c:Dataset rdf:about="https://datos.example/parques/1"><t:identifier>https://datos.example/parques/1</t:identifier>
 <t:title xml:lang="es">Parques</t:title>
 <t:license><rdf:Description><s:label>Abierta</s:label></rdf:Description></t:license>
 <t:publisher><f:Organization><f:mbox>x@datos.example</f:mbox></f:Organization></t:publisher>
 <c:distribution><c:Distribution><t:title>uno</t:title>
  <t:format><t:IMT><rdf:value>text/csv</rdf:value></t:IMT></t:format></c:Distribution></c:distribution>
 <c:distribution><c:Distribution><t:title>dos</t:title>
  <t:format><t:IMT><rdf:value>application/pdf</rdf:value></t:IMT></t:format></c:Distribution></c:distribution></c:Dataset>
<c:Dataset rdf:about="https://datos.example/playas/1"><t:identifier>https://datos.example/playas/1</t:identifier>
 <t:title>Playas</t:title></c:Dataset></rdf:RDF>"""


def test_nodes_without_an_address_are_what_they_are_called(tmp_path: Path, portal: WebSite) -> None:
    portal.pages["/katalog"] = SPANISH
    place = instance(tmp_path, portal)
    assert not harvest(place).issues
    assert ask(place, "SELECT name, title, license, publisher FROM catalog_datasets ORDER BY id") == [
        ("parques-1", "Parques", "Abierta", None),
        ("playas-1", "Playas", None, None),
    ]
    assert ask(place, "SELECT title, format FROM resources ORDER BY title") == [("dos", "PDF"), ("uno", "CSV")]
    assert not harvest(place).counts.differs
