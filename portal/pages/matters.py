"""Matters: the list by phase, and one matter as a line through all bodies and years."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from portal.catalogue.decisions import Assignment
from portal.catalogue.meetings import AgendaItem
from portal.pages.context import catalogue, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging

blueprint = Blueprint("matters", __name__)

PHASES = {"pa-gang": "coming", "beslutat": "decided", "uppfoljt": "delivered"}


@dataclass(frozen=True, slots=True)
class Line:
    """A matter's points by year, oldest first, and its assignments."""

    years: dict[str, list[AgendaItem]]
    assignments: list[Assignment]

    @property
    def decided(self) -> AgendaItem | None:
        """The latest point with a decision."""
        items = [item for items in self.years.values() for item in items if item.decision]
        return items[-1] if items else None

    @property
    def planned(self) -> AgendaItem | None:
        """The next point that is planned."""
        items = [item for items in self.years.values() for item in items if item.kind == "planned"]
        return items[-1] if items else None

    @property
    def reported(self) -> int:
        return sum(assignment.state == "reported" for assignment in self.assignments)


@blueprint.get("/arenden")
def index() -> str:
    given = parameters("fas", "sida")
    read = catalogue()
    chosen = given.choice("fas", PHASES)
    phase = PHASES.get(chosen, "")
    paging = Paging(read.matters.count(phase), given.page(), "/arenden", {"fas": chosen})
    return render_template(
        "portal/matters.html",
        phases=PHASES,
        chosen=chosen,
        matters=read.matters.latest(limit=PAGE_SIZE, offset=paging.offset, phase=phase),
        paging=paging,
    )


@blueprint.get("/arenden/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read = catalogue()
    matter = read.matters.one(identifier) or missing("matters", identifier)
    years: dict[str, list[AgendaItem]] = {}
    for item in read.matters.items(identifier):
        years.setdefault(item.date[:4], []).append(item)
    return render_template(
        "portal/matter.html",
        matter=matter,
        line=Line(years, read.decisions.assignments_of_matter(identifier)),
        changes=read.records.history(identifier),
    )
