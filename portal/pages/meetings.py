"""Meetings: the calendar, and one meeting before and after it was held."""

from flask import Blueprint, render_template

from portal.catalogue.meetings import AgendaItem
from portal.pages.context import catalogue, context, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging
from portal.pages.routine import is_routine

blueprint = Blueprint("meetings", __name__)

_MOST_COMING = 100


@blueprint.get("/moten")
def index() -> str:
    given = parameters("organ", "sida")
    read, today = catalogue(), context().today()
    bodies = {body.id: body.name for body in read.records.organizations()}
    body = given.choice("organ", bodies)
    paging = Paging(read.meetings.past_count(today, body), given.page(), "/moten", {"organ": body})
    return render_template(
        "portal/meetings.html",
        bodies=bodies,
        body=body,
        coming=read.meetings.coming(today, limit=_MOST_COMING, organization=body) if paging.page == 1 else [],
        past=read.meetings.past(today, limit=PAGE_SIZE, offset=paging.offset, organization=body),
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
        routine={item.id for item in items if _is_routine(item)},
        attendance=read.meetings.attendance(identifier),
        document=read.records.document(meeting.document),
        changes=read.records.history(identifier),
    )


def _is_routine(item: AgendaItem) -> bool:
    return is_routine(item.title, item.outcome) and not item.proposal
