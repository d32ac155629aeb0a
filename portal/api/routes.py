"""The addresses of the API: lists, single objects, what it is, and its own description."""

import orjson
from flask import Blueprint, Response, request

from portal.api import answers, openapi
from portal.api.limits import LARGEST_BODY, LONGEST_ADDRESS
from portal.api.objects import Object
from portal.api.parameters import only
from portal.api.problems import Problem
from portal.api.resources import Resource, resources
from portal.language import at
from portal.pages.context import absolute, context

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_app_request
def check() -> None:
    """The answer can be read by the client, and the question is no longer than it need be."""
    if len(request.full_path) > LONGEST_ADDRESS:
        raise Problem(414, "")
    if (request.content_length or 0) > LARGEST_BODY:
        raise Problem(413, "")
    accepted = request.accept_mimetypes
    if accepted and not (accepted["application/json"] or accepted["application/problem+json"]):
        raise Problem(406, "")


@blueprint.get("/")
@blueprint.get("/api-info")
def api_info() -> Response:
    """What DIGG's profile wants told at the root of an API (VER.06)."""
    only(request.args)
    return _json(openapi.api_info(absolute(at("/api"))))


@blueprint.get("/openapi.json")
def description() -> Response:
    """The OpenAPI document, with answers of this edition as its examples."""
    only(request.args)
    return _json(openapi.document(context().municipality, absolute(at("")), answers.examples()))


@blueprint.get("/<name>")
def listed(name: str) -> Response:
    return _json(answers.listed(_resource(name), request.args))


@blueprint.get("/<name>/<path:identifier>")
def single(name: str, identifier: str) -> Response:
    resource = _resource(name)
    only(request.args)
    return _json(answers.single(resource, identifier))


def _resource(name: str) -> Resource:
    if name not in resources():
        raise Problem(404, f"There is no resource {name[:40]!r}: see {absolute(at('/api'))}.")
    return resources()[name]


def _json(told: Object) -> Response:
    return Response(orjson.dumps(told), content_type="application/json")
