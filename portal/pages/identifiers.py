"""Addresses of records that never change, to cite and link to: they lead to the page, or for programs to the API."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from portal.api.resources import record_path, resources
from portal.language import to
from portal.pages.context import catalogue, missing, parameters
from portal.row_pages import page_path

blueprint = Blueprint("identifiers", __name__)


@blueprint.get("/id/<kind>/<path:identifier>")
def one(kind: str, identifier: str) -> Response:
    """Kinds are named as the API names them. A record without a page leads everybody to the API."""
    parameters()
    if kind not in resources():
        abort(404)
    table = resources()[kind].table
    row = catalogue().rows.one(table, resources()[kind].declared, identifier) or missing(table, identifier)
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    page = page_path(table, row) if wanted == "text/html" else ""
    response = redirect(to(page) if page else record_path(table, identifier), code=303)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    return response
