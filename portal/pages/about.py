"""What Insyn is, and how fresh and complete its data is."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from portal.freshness import read_status
from portal.pages.context import context, parameters

blueprint = Blueprint("about", __name__)


@blueprint.get("/om")
def about() -> str:
    parameters()
    return render_template("portal/about.html", counts=context().edition.counts)


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Not kept in memory: harvests that change nothing make no edition, but are told here."""
    parameters()
    response = make_response(render_template("portal/status.html", status=read_status(context().status_file)))
    response.headers["Cache-Control"] = "no-cache"
    return response
