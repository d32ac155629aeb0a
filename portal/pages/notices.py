"""Copies of notices, apart from everything else, and never in place of the municipality's own board (KL 8:9)."""

from flask import Blueprint, render_template

from portal.pages import lists
from portal.pages.context import catalogue, context, missing, parameters
from portal.pages.listing import PAGE_SIZE

blueprint = Blueprint("notices", __name__)


@blueprint.get("/anslag")
def index() -> str:
    given = parameters("slag", "organ", "ar", "sida")
    asked = lists.notices(given)
    paging = asked.paging(given)
    return render_template(
        "portal/notices.html",
        listing=asked,
        notices=catalogue().notices.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
        today=context().today(),
    )


@blueprint.get("/anslag/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read, today = catalogue(), context().today()
    notice = read.notices.one(identifier) or missing("notices", identifier)
    meeting = None
    if notice.organization and notice.meeting_date:
        meeting = read.meetings.of_day(notice.organization, notice.meeting_date)
    return render_template(
        "portal/notice.html",
        notice=notice,
        hangs=notice.hangs(today),
        appeal_is_over=bool(notice.appeal_until) and str(notice.appeal_until) < today.isoformat(),
        meeting=meeting,
        changes=read.records.history(identifier),
    )
