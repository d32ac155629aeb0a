"""What Insyn is, and how fresh and complete its data is."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from datasets.freshness import read_status
from portal.clock import now
from portal.pages.context import catalogue, context, parameters

blueprint = Blueprint("about", __name__)

_MOST_UNREAD = 20


@blueprint.get("/om")
def about() -> str:
    parameters()
    return render_template("portal/about.html", counts=context().edition.counts)


@blueprint.get("/overklaga")
def appeal() -> str:
    parameters()
    return render_template("portal/appeal.html")


@blueprint.get("/personuppgifter")
def privacy() -> str:
    parameters()
    withdrawn = context().edition.counts.get("withheld", 0)
    return render_template("portal/privacy.html", withdrawn=withdrawn, takes_letters=context().letters is not None)


@blueprint.get("/tillganglighet")
def accessibility() -> str:
    parameters()
    return render_template("portal/accessibility.html")


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Not kept in memory: harvests that change nothing make no edition, but are told here."""
    parameters()
    today, completeness = context().today(), catalogue().completeness
    page = render_template(
        "portal/status.html",
        status=read_status(context().status_file),
        now=now(),
        bodies=completeness.by_body_and_year(today),
        unread=completeness.unread(today, limit=_MOST_UNREAD),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    return response
