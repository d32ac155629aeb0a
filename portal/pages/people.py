"""Representatives: where they sit, how they voted, what they proposed and reserved against."""

from collections import defaultdict

from flask import Blueprint, render_template

from portal.catalogue.people import Seat
from portal.pages import lists
from portal.pages.context import catalogue, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging

blueprint = Blueprint("people", __name__)

_MOST = 30


@blueprint.get("/ledamoter")
def index() -> str:
    given = parameters("organ", "parti", "sida")
    asked = lists.people(given)
    paging = asked.paging(given)
    people = catalogue().people.named(asked.chosen, limit=PAGE_SIZE, offset=paging.offset)
    seats: dict[str, list[Seat]] = defaultdict(list)
    for seat in catalogue().people.seats(*(person.id for person in people)):
        seats[seat.person].append(seat)
    return render_template("portal/people.html", listing=asked, people=people, seats=seats, paging=paging)


@blueprint.get("/ledamoter/<identifier>")
def one(identifier: str) -> str:
    given = parameters("sida")
    read = catalogue().people
    person = read.one(identifier) or missing("people", identifier)
    paging = Paging(read.ballots_count(identifier), given.page(), f"/ledamoter/{identifier}")
    return render_template(
        "portal/person.html",
        person=person,
        appointments=read.appointments(identifier),
        seats=read.seats(identifier),
        attended=read.meetings_attended(identifier),
        ballots=read.ballots(identifier, limit=PAGE_SIZE, offset=paging.offset),
        paging=paging,
        statements=read.statements(identifier, limit=_MOST),
        motions=read.motions(identifier, limit=_MOST),
        most=_MOST,
    )
