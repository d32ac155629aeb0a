"""The register of orders: what decisions asked for, of whom, until when, and whether it was reported back."""

from flask import Blueprint, render_template

from portal.pages import lists
from portal.pages.context import catalogue, parameters
from portal.pages.listing import PAGE_SIZE

blueprint = Blueprint("assignments", __name__)


@blueprint.get("/uppdrag")
def index() -> str:
    given = parameters("lage", "organ", "till", "ar", "sida")
    asked = lists.assignments(given)
    paging = asked.paging(given)
    return render_template(
        "portal/assignments.html",
        listing=asked,
        assignments=catalogue().assignments.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
    )
