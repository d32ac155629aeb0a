"""The sitemap (sitemaps.org): an index, and parts with every page that search engines may keep."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # XML is written here, never read

from flask import Blueprint, Response, abort, current_app

from portal import addresses
from portal.catalogue.sitemap import Located
from portal.headers import is_indexed
from portal.language import at
from portal.pages.context import absolute, catalogue, context, parameters

blueprint = Blueprint("sitemap", __name__)

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PARTS = {
    "beslut": "decisions",
    "arenden": "matters",
    "moten": "meetings",
    "organ": "organizations",
    "handlingar": "documents",
}
_NO_PAGES = ("/utgavor", "/oparl", "/dcat", "/halsa", "/metrics")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Where the parts are."""
    parameters()
    names = ["sidor", *(f"{kind}-{number}" for kind in _PARTS for number in range(1, _parts(kind) + 1))]
    published = context().edition.published_at
    return _document("sitemapindex", "sitemap", ((f"/sitemap/{name}.xml", published) for name in names))


@blueprint.get("/sitemap/sidor.xml")
def pages() -> Response:
    """The pages that are not of one record: every route that takes nothing and is no file."""
    parameters()
    rules = (rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments)
    paths = sorted(rule.rule for rule in rules if _is_page(rule.rule))
    return _document("urlset", "url", ((path, "") for path in paths))


@blueprint.get("/sitemap/<kind>-<int:number>.xml")
def part(kind: str, number: int) -> Response:
    parameters()
    if kind not in _PARTS or not 1 <= number <= _parts(kind):
        abort(404)
    found = catalogue().sitemap.part(_PARTS[kind], number)
    return _document("urlset", "url", ((_path(kind, record), record.modified) for record in found))


def _parts(kind: str) -> int:
    """How many parts there are of a kind; none where its records have no page of their own."""
    rules = (rule.rule for rule in current_app.url_map.iter_rules())
    has_pages = any(rule.startswith(f"/{kind}/<") and "." not in rule for rule in rules)
    return catalogue().sitemap.parts(_PARTS[kind]) if has_pages else 0


def _is_page(path: str) -> bool:
    return path.isascii() and "." not in path and not path.startswith(_NO_PAGES) and is_indexed(path)


def _path(kind: str, record: Located) -> str:
    match kind:
        case "beslut":
            return addresses.decision_path(record.id, record.organization, record.date)
        case "arenden":
            return addresses.matter_path(record.id)
        case "moten":
            return addresses.meeting_path(record.id)
        case "handlingar":
            return addresses.document_path(record.id)
    return addresses.organization_path(record.id)


def _document(root: str, item: str, found: Iterable[tuple[str, str]]) -> Response:
    """Addresses with the time they last changed, where that is known."""
    document = Element(root, xmlns=_NAMESPACE)
    for path, modified in found:
        element = SubElement(document, item)
        SubElement(element, "loc").text = absolute(at(path))
        if modified:
            SubElement(element, "lastmod").text = modified
    body: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/xml; charset=utf-8")
