"""Bodies: who decides what, when they meet, who sits there, and what they decided and ordered."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template

from portal.catalogue.decisions import Entry
from portal.catalogue.organizations import Organization
from portal.catalogue.people import Appointment, Seat
from portal.pages.context import catalogue, context, missing, parameters
from portal.words import ORGANIZATIONS

blueprint = Blueprint("organizations", __name__)

_MOST_COMING, _MOST_DECISIONS, _LOOKED_AT, _MOST_OVERDUE, _MOST_NOTICES = 5, 10, 60, 5, 10
_STILL_THERE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Members:
    """Who the minutes name in a role, in the year before the body's latest meeting and only before that."""

    now: list[Seat]
    before: list[Seat]

    def __bool__(self) -> bool:
        return bool(self.now or self.before)


@dataclass(frozen=True, slots=True)
class Elected:
    """Who the register says holds a post on a day, or will, and who did before it."""

    now: list[Appointment]
    before: list[Appointment]

    def __bool__(self) -> bool:
        return bool(self.now or self.before)


@blueprint.get("/organ")
def index() -> str:
    parameters()
    bodies = catalogue().organizations.active(context().today())
    by_kind = {kind: [body for body in bodies if (body.classification or "other") == kind] for kind in ORGANIZATIONS}
    return render_template("portal/organizations.html", kinds={kind: found for kind, found in by_kind.items() if found})


@blueprint.get("/organ/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read, chosen, today = catalogue(), {"organization": identifier}, context().today()
    organization = read.organizations.one(identifier) or missing("organizations", identifier)
    elected, members = _elected(read.people.appointed(identifier), today), _members(read.people.members(identifier))
    meets = read.organizations.meets(identifier)
    if not (meets or elected or members):
        return _only_named(organization)
    overdue = {**chosen, "state": "overdue"}
    return render_template(
        "portal/organization.html",
        organization=organization,
        meets=meets,
        coming=read.meetings.coming(today, chosen, limit=_MOST_COMING),
        elected=elected,
        members=members,
        decisions=_latest(read.decisions.latest(chosen, limit=_LOOKED_AT)),
        decided=read.decisions.selection.count(chosen),
        overdue=read.assignments.latest(overdue, limit=_MOST_OVERDUE),
        late=read.assignments.selection.count(overdue),
        assigned=read.assignments.selection.count(chosen),
        changes=read.records.history(identifier),
    )


def _only_named(organization: Organization) -> str:
    """A body without meetings and members, such as another authority: what names it, and nothing of how it works."""
    read, chosen = catalogue(), {"organization": organization.id}
    return render_template(
        "portal/named_organization.html",
        organization=organization,
        notices=read.notices.latest(chosen, limit=_MOST_NOTICES),
        decisions=_latest(read.decisions.latest(chosen, limit=_LOOKED_AT)),
        changes=read.records.history(organization.id),
        today=context().today(),
    )


def _latest(entries: list[Entry]) -> list[Entry]:
    """Those up to the last of _MOST_DECISIONS that are more than routine, and the routine between them."""
    weighty = [place for place, entry in enumerate(entries) if not entry.is_routine]
    return entries[: weighty[_MOST_DECISIONS - 1] + 1] if len(weighty) >= _MOST_DECISIONS else entries


def _elected(appointments: list[Appointment], today: date) -> Elected:
    ended = [one for one in appointments if one.end_date and one.end_date < today.isoformat()]
    return Elected([one for one in appointments if one not in ended], ended)


def _members(seats: list[Seat]) -> Members:
    """A person in several roles stands in the one that was seen last."""
    latest: dict[str, Seat] = {}
    for seat in seats:
        if seat.person not in latest or (seat.last_seen or "") > (latest[seat.person].last_seen or ""):
            latest[seat.person] = seat
    last = max((seat.last_seen for seat in seats if seat.last_seen), default="")
    since = (date.fromisoformat(last) - _STILL_THERE).isoformat() if last else ""
    kept = [seat for seat in seats if latest[seat.person] is seat]
    return Members(
        [seat for seat in kept if (seat.last_seen or "") >= since],
        [seat for seat in kept if (seat.last_seen or "") < since],
    )
