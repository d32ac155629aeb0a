"""Matters: the list by phase, and one matter as a line through all bodies and years."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal import addresses
from portal.catalogue.matters import Matter
from portal.language import to
from portal.pages import lists
from portal.pages.context import catalogue, missing, parameters
from portal.pages.line import line_of
from portal.pages.listing import PAGE_SIZE
from portal.pages.proposals import proposed
from portal.pages.results import results

blueprint = Blueprint("matters", __name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of the list: what has a next meeting, what waits for one, or the past; by the day of its order, if any."""

    anchor: str
    days: list[tuple[str, list[Matter]]]


@blueprint.get("/arenden")
def index() -> str:
    given = parameters("fas", "organ", "ar", "sida")
    asked = lists.matters(given)
    paging = asked.paging(given)
    return render_template(
        "portal/matters.html",
        listing=asked,
        turns=list(_turns(catalogue().matters.listed(asked.chosen, limit=PAGE_SIZE, offset=paging.offset))),
        paging=paging,
    )


def _turns(matters: Iterable[Matter]) -> Iterator[Turn]:
    """The list in its parts, as it is ordered."""
    for anchor, part in groupby(matters, _turn):
        days = groupby(part, lambda matter: matter.next_date or _past_day(matter))
        yield Turn(anchor, [(day, list(found)) for day, found in days])


def _turn(matter: Matter) -> str:
    if matter.next_date:
        return "pa-gang"
    return "vantar" if matter.phase == "coming" else "tidigare"


def _past_day(matter: Matter) -> str:
    return "" if matter.phase == "coming" else matter.last_date or ""


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
        offered=proposed(planned) if planned else None,
        agenda=read.records.document(planned.document) if planned else None,
        line=line,
        documents=read.documents.of_matter(identifier),
        results=results(read.indicators.of_matter(identifier)),
        changes=read.records.history(identifier),
    )
