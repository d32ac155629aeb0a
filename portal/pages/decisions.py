"""Decisions: the list, and one decision beside what was proposed."""

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from portal import addresses
from portal.language import to
from portal.pages import lists
from portal.pages.appeals import appeal
from portal.pages.context import catalogue, context, missing, parameters
from portal.pages.listing import PAGE_SIZE
from portal.pages.proposals import way
from portal.pages.results import results
from portal.pages.treatment import treatment

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/beslut")
def index() -> str:
    given = parameters("organ", "ar", "utfall", "hur", "sida")
    asked = lists.decisions(given)
    paging = asked.paging(given)
    return render_template(
        "portal/decisions.html",
        listing=asked,
        entries=catalogue().decisions.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
    )


@blueprint.get("/beslut/<organization>/<int(fixed_digits=4):year>/<number>")
def numbered(organization: str, year: int, number: str) -> ResponseReturnValue:
    """The decision that a body gave a number in a year; bodies that number each meeting anew have several."""
    parameters()
    found = catalogue().decisions.numbered(organization, year, number)
    if not found:
        abort(404)
    if len(found) == 1:
        return redirect(to(addresses.decision_path(found[0].id, organization, found[0].date)), code=308)
    return render_template("portal/numbered.html", entries=found, year=year, number=number)


@blueprint.get("/beslut/<organization>/<day>/<number>")
def one(organization: str, day: str, number: str) -> str:
    parameters()
    read = catalogue()
    identifier = f"{organization}-{day}-{number}"
    decision = read.decisions.one(identifier) or missing("decisions", identifier)
    meeting = read.meetings.one(decision.meeting)
    items = read.matters.items(decision.matter) if decision.matter else []
    notice = read.notices.of_adjustment(organization, decision.date)
    return render_template(
        "portal/decision.html",
        decision=decision,
        way=way(decision, items),
        treatment=treatment(decision.agenda_item),
        assignments=read.assignments.of_decision(identifier),
        reports=read.assignments.reported_in(identifier),
        matter=read.matters.one(decision.matter) if decision.matter else None,
        chain=items if len(items) > 1 else [],
        meeting=meeting,
        appeal=appeal(decision, meeting.posted_on if meeting else None, notice, context().today()),
        document=read.records.document(decision.document),
        results=results(read.indicators.of_decision(identifier)),
        changes=read.records.history(identifier, decision.agenda_item),
    )
