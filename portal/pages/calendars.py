"""Calendars to subscribe to: meetings, one or those of a list or a body; last days to appeal, and of assignments."""

from collections.abc import Iterable
from datetime import date, datetime, time
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal import addresses, icalendars
from portal.catalogue.calendar import Appeal, Due, Sitting
from portal.language import at, language, to
from portal.pages import lists
from portal.pages.context import absolute, catalogue, context, missing, parameters, root
from portal.pages.listing import Listing

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/moten.ics")
def meetings() -> Response:
    """A calendar is fetched again and again, so it reaches one year back; a chosen year is whole."""
    asked = lists.meetings(parameters("organ", "ar"))
    title = _("Möten i %(municipality)s", municipality=context().municipality.name)
    found = catalogue().calendar.meetings(asked.selection, asked.chosen, _since(asked))
    return _written(title, map(_meeting, found))


@blueprint.get("/organ/<identifier>.ics")
def of_body(identifier: str) -> Response:
    parameters()
    read, chosen = catalogue(), {"organization": identifier}
    found = read.organizations.one(identifier) or missing("organizations", identifier)
    sittings = read.calendar.meetings(read.meetings.selection, chosen, _a_year_back())
    return _written(found.name, map(_meeting, sittings))


@blueprint.get("/moten/<identifier>.ics")
def one(identifier: str) -> Response:
    parameters()
    found = catalogue().calendar.one(identifier) or missing("meetings", identifier)
    return _written(f"{found.organization_name} {found.date}", [_meeting(found)])


@blueprint.get("/anslag.ics")
def appeals() -> Response:
    """The last days to appeal that notices tell of, under the filters of their list."""
    asked = lists.notices(parameters("slag", "organ", "ar"))
    found = catalogue().calendar.appeals(asked.selection, asked.chosen, _since(asked))
    title = _("Överklagande i %(municipality)s", municipality=context().municipality.name)
    return _written(title, map(_appeal, found))


@blueprint.get("/uppdrag.ics")
def last_days() -> Response:
    """When assignments that are not reported are due, under the filters of their list."""
    asked = lists.assignments(parameters("lage", "organ", "till", "ar"))
    tasks = catalogue().calendar.due(asked.selection, asked.chosen, _a_year_back())
    return _written(_("Uppdrag i %(municipality)s", municipality=context().municipality.name), map(_last_day, tasks))


def _written(title: str, entries: Iterable[icalendars.Entry]) -> Response:
    body = icalendars.document(title, language(), entries)
    return Response(body, content_type=f"{icalendars.MEDIA_TYPE}; charset=utf-8")


def _meeting(sitting: Sitting) -> icalendars.Entry:
    address = absolute(to(addresses.meeting_path(sitting.id)))
    openness = {None: "", 0: _("Mötet är stängt för allmänheten."), 1: _("Mötet är öppet för alla.")}
    name, cancelled = sitting.organization_name, sitting.state == "cancelled"
    return icalendars.Entry(
        uid=_uid(sitting.id),
        version=sitting.version,
        created=datetime.fromisoformat(sitting.first_seen),
        modified=datetime.fromisoformat(sitting.modified),
        day=date.fromisoformat(sitting.date),
        start=_time(sitting.start),
        end=_time(sitting.end),
        title=_("Inställt: %(body)s", body=name) if cancelled else name,
        description=f"{openness[sitting.public]}\n{address}".strip(),
        place=sitting.place or "",
        address=address,
        cancelled=cancelled,
    )


def _last_day(task: Due) -> icalendars.Entry:
    address = absolute(to(f"{addresses.decision_path(task.decision, task.organization, task.date)}#uppdrag"))
    return icalendars.Entry(
        uid=_uid(f"{task.id}-sista-dag"),
        version=task.version,
        created=datetime.fromisoformat(task.first_seen),
        modified=datetime.fromisoformat(task.modified),
        day=date.fromisoformat(task.due_to),
        start=None,
        end=None,
        title=_("Sista dag: %(title)s", title=task.title),
        description=f"{task.text}\n{address}",
        place="",
        address=address,
        cancelled=False,
    )


def _appeal(notice: Appeal) -> icalendars.Entry:
    address = absolute(to(addresses.notice_path(notice.id)))
    warning = _("Avskrift: kommunens officiella anslagstavla gäller.")
    return icalendars.Entry(
        uid=_uid(f"{notice.id}-sista-dag"),
        version=notice.version,
        created=datetime.fromisoformat(notice.first_seen),
        modified=datetime.fromisoformat(notice.modified),
        day=date.fromisoformat(notice.appeal_until),
        start=None,
        end=None,
        title=_("Sista dag att överklaga: %(title)s", title=notice.title),
        description=f"{warning}\n{address}",
        place="",
        address=address,
        cancelled=False,
    )


def _uid(name: str) -> str:
    return f"{at('/')[1:]}{quote(name)}@{urlsplit(root()).hostname}"


def _time(text: str | None) -> time | None:
    """A time of day as published, `18:00`; None where it is unknown or cannot be understood."""
    try:
        return time.fromisoformat(text or "").replace(tzinfo=None)
    except ValueError:
        return None


def _since(asked: Listing) -> str:
    return "" if asked.chosen.get("year") else _a_year_back()


def _a_year_back() -> str:
    """The day a year before the edition, so that a calendar changes only with it."""
    published = date.fromisoformat(context().edition.published_at[:10])
    return f"{published.year - 1}-{published:%m-%d}"
