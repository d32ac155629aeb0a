"""Matters: the list by phase, and one matter as a line through all bodies and years."""

import re

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal import addresses
from portal.language import to
from portal.pages import lists
from portal.pages.context import catalogue, missing, parameters
from portal.pages.line import line_of
from portal.pages.listing import PAGE_SIZE
from portal.pages.results import results

blueprint = Blueprint("matters", __name__)


@blueprint.get("/arenden")
def index() -> str:
    given = parameters("fas", "organ", "ar", "sida")
    asked = lists.matters(given)
    paging = asked.paging(given)
    return render_template(
        "portal/matters.html",
        listing=asked,
        matters=catalogue().matters.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
    )


@blueprint.get("/arenden/<path:written>")
def written_otherwise(written: str) -> ResponseReturnValue:
    """A case number as people write it, such as KS/2024:123, which leads to the one address of the matter."""
    parameters()
    identifier = re.sub(r"[\W_]+", "-", written).strip("-")
    found = catalogue().matters.one(identifier) or catalogue().matters.numbered(written)
    if found is None:
        missing("matters", written)
    return redirect(to(addresses.matter_path(found.id)), code=308)


@blueprint.get("/arenden/<identifier>")
def one(identifier: str) -> ResponseReturnValue:
    parameters()
    read = catalogue()
    matter = read.matters.one(identifier)
    if matter is None:
        return written_otherwise(identifier)
    line = line_of(matter)
    next_meeting = read.meetings.one(planned.meeting) if (planned := line.planned) else None
    return render_template(
        "portal/matter.html",
        matter=matter,
        next_meeting=next_meeting,
        agenda=read.records.document(planned.document) if planned else None,
        line=line,
        results=results(read.indicators.of_matter(identifier)),
        changes=read.records.history(identifier),
    )
