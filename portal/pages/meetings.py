"""Meetings: the calendar, and one meeting before and after it was held."""

from flask import Blueprint, render_template

from portal.pages import lists
from portal.pages.context import catalogue, context, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging
from portal.pages.proposals import proposed
from portal.pages.treatment import treatment

blueprint = Blueprint("meetings", __name__)

_MOST_COMING = 100


@blueprint.get("/moten")
def index() -> str:
    """The coming meetings stand on the first page, whatever its number of past ones."""
    given = parameters("organ", "ar", "sida")
    read, today = catalogue().meetings, context().today()
    asked = lists.meetings(given)
    paging = Paging(read.over(today).count(asked.chosen), given.page(), asked.path, asked.given)
    return render_template(
        "portal/meetings.html",
        listing=asked,
        coming=read.coming(today, asked.chosen, limit=_MOST_COMING) if paging.page == 1 else [],
        past=read.past(today, asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
    )


@blueprint.get("/moten/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read, today = catalogue(), context().today()
    meeting = read.meetings.one(identifier) or missing("meetings", identifier)
    items = read.meetings.agenda(identifier)
    return render_template(
        "portal/meeting.html",
        meeting=meeting,
        is_over=meeting.state == "held" or meeting.date < today.isoformat(),
        items=items,
        proposals={item.id: proposed(item) for item in items if not item.decision},
        treatments={item.id: treatment(item.id) for item in items if item.kind == "proposal"},
        attendance=read.meetings.attendance(identifier),
        document=read.records.document(meeting.document),
        changes=read.records.history(identifier),
    )
