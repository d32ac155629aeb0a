"""The data catalogue that dataportal.se harvests, /dcat.rdf, and the tables as a data package, /datapackage.json."""

import json

from flask import Blueprint, Response, abort, request

from datasets import datapackage
from portal import dcat
from portal.pages.context import context, parameters, root
from portal.publication import Publication, publication

blueprint = Blueprint("data_catalog", __name__)

_FORMATS = {
    "rdf": ("xml", "application/rdf+xml"),
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
}
_MEDIA_TYPES = {media_type.partition(";")[0]: suffix for suffix, (_, media_type) in _FORMATS.items()}


@blueprint.get("/dcat.<suffix>")
def in_format(suffix: str) -> Response:
    """RDF/XML is for harvesters, Turtle for people, JSON-LD for programs."""
    parameters()
    if suffix not in _FORMATS:
        abort(404)
    syntax, media_type = _FORMATS[suffix]
    text = dcat.graph(_publication()).serialize(format=syntax)
    return Response(text, content_type=media_type)


@blueprint.get("/dcat")
def negotiated() -> Response:
    """The format that the reader's program asks for; RDF/XML where it does not care."""
    best = request.accept_mimetypes.best_match(list(_MEDIA_TYPES), "application/rdf+xml")
    response = in_format(_MEDIA_TYPES[best or "application/rdf+xml"])
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/datapackage.json")
def data_package() -> Response:
    """For Frictionless and its like."""
    parameters()
    published = _publication()
    described = datapackage.describe(
        published.declarations,
        published.edition,
        published.municipality,
        root=published.root,
        path=lambda table: f"{published.root}data/insyn/{table}.csv?_stream=on",
    )
    text = json.dumps(described, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/json")


def _publication() -> Publication:
    here = context()
    return publication(here.catalogue, here.edition, here.municipality, root())
