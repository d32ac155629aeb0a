"""The documentation of the API for people: what it offers, how to page, filter and stay in step, what goes wrong."""

from flask import Blueprint, render_template

from portal.api import limits
from portal.api.resources import resources
from portal.language import at
from portal.pages.context import absolute, context, parameters

blueprint = Blueprint("api_documentation", __name__)


@blueprint.get("/api")
def documentation() -> str:
    parameters()
    return render_template(
        "portal/api.html",
        resources=resources(),
        counts=context().edition.counts,
        root=absolute(at("/api/v1")),
        limits=limits,
    )
