"""The front page: what is coming, what was decided last, what became of it, and what data there is."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from portal.catalogue.decisions import Entry
from portal.catalogue.meetings import AgendaItem, Meeting
from portal.pages.arrivals import MOST_CHANGES, new
from portal.pages.context import catalogue, context, parameters

blueprint = Blueprint("front", __name__)

_COMING, _HELD, _LOOKED_AT, _OVERDUE, _REPORTED, _FIGURES = 5, 4, 12, 4, 4, 6
_TABLES = (
    "decisions",
    "matters",
    "meetings",
    "assignments",
    "votes",
    "documents",
    "indicator_values",
    "catalog_datasets",
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with what matters in it, and how much is routine."""

    meeting: Meeting
    items: list[AgendaItem]
    routine: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting with its decisions, the routine ones apart."""

    meeting: Meeting
    decisions: list[Entry]
    routine: list[Entry]


@blueprint.get("/")
def front() -> str:
    parameters()
    read, today = catalogue(), context().today()
    counts = context().edition.counts
    held = _held([_minutes(meeting) for meeting in read.meetings.with_decisions(today, limit=_LOOKED_AT)])
    return render_template(
        "portal/front.html",
        new=new(),
        most_changes=MOST_CHANGES,
        coming=[_sitting(meeting) for meeting in read.meetings.coming(today, {}, limit=_COMING)],
        held=[minutes for minutes in held if minutes.decisions],
        only_routine=[minutes for minutes in held if not minutes.decisions],
        reported=read.assignments.reported(limit=_REPORTED),
        late=read.assignments.selection.count({"state": "overdue"}),
        overdue=read.assignments.latest({"state": "overdue"}, limit=_OVERDUE),
        figures=read.indicators.tied(limit=_FIGURES),
        counts={table: counts[table] for table in _TABLES if counts.get(table)},
    )


def _held(latest: list[Minutes]) -> list[Minutes]:
    """Those up to the last of _HELD with more than routine, and the ones with routine alone between them."""
    weighty = [place for place, minutes in enumerate(latest) if minutes.decisions]
    return latest[: weighty[_HELD - 1] + 1] if len(weighty) >= _HELD else latest


def _sitting(meeting: Meeting) -> Sitting:
    items = catalogue().meetings.agenda(meeting.id)
    shown = [item for item in items if not item.is_routine]
    return Sitting(meeting, shown, len(items) - len(shown))


def _minutes(meeting: Meeting) -> Minutes:
    entries = catalogue().decisions.of_meeting(meeting.id)
    weighty = [entry for entry in entries if not entry.is_routine]
    return Minutes(meeting, weighty, [entry for entry in entries if entry.is_routine])
