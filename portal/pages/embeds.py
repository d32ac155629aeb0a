"""Small pages that other sites can frame: a matter, or the next meeting of a body; and how to do it."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.language import to
from portal.pages.context import absolute, catalogue, context, missing, parameters
from portal.pages.line import line_of

blueprint = Blueprint("embeds", __name__)

_MOST_POINTS = 5


@blueprint.get("/badda-in")
def index() -> str:
    """What to copy: for the matter or the body that is asked for, else for the first body."""
    given = parameters("organ", "arende")
    read = catalogue()
    bodies = {body.id: body.name for body in read.organizations.that_meet()}
    body, chosen = given.choice("organ", bodies), given.text("arende")
    matter = (read.matters.one(chosen) or missing("matters", chosen)) if chosen else None
    body = body or next(iter(bodies), "")
    name, path = (matter.title, f"arende/{matter.id}") if matter else (bodies.get(body, ""), f"organ/{body}")
    return render_template(
        "portal/embeds.html",
        bodies=bodies,
        body="" if matter else body,
        name=name,
        address=absolute(to(f"/badda-in/{quote(path)}")) if matter or body else "",
    )


@blueprint.get("/badda-in/arende/<identifier>")
def matter(identifier: str) -> str:
    parameters()
    found = catalogue().matters.one(identifier) or missing("matters", identifier)
    return render_template("portal/embed_matter.html", matter=found, line=line_of(found))


@blueprint.get("/badda-in/organ/<identifier>")
def organization(identifier: str) -> str:
    parameters()
    read, today = catalogue(), context().today()
    found = read.organizations.one(identifier) or missing("organizations", identifier)
    meeting = next(iter(read.meetings.coming(today, {"organization": identifier}, limit=1)), None)
    items = [item for item in read.meetings.agenda(meeting.id) if not item.is_routine] if meeting else []
    return render_template(
        "portal/embed_organization.html",
        organization=found,
        meeting=meeting,
        items=items[:_MOST_POINTS],
        more=max(0, len(items) - _MOST_POINTS),
    )


@blueprint.get("/bädda-in")
@blueprint.get("/bädda-in/<path:rest>")
def with_letters(rest: str = "") -> ResponseReturnValue:
    """The address as it is said, which leads to the one form it has."""
    path = to(f"/badda-in/{quote(rest)}" if rest else "/badda-in")
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{path}?{query}" if query else path, code=308)
