"""Atom feeds: what is new in every list, matter, body, person and search, to be followed without an account."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from portal import addresses, atom
from portal.catalogue.news import News
from portal.catalogue.search import expression
from portal.language import language, to
from portal.pages.context import absolute, catalogue, context, missing, parameters, root
from portal.pages.entries import MOST, entries
from portal.pages.listing import address
from portal.pages.matters import PHASES
from portal.pages.parameters import Parameters

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/folj")
def how_to_follow() -> str:
    parameters()
    feeds = [
        ("/beslut", _("Nya och ändrade beslut")),
        ("/moten", _("Nya, ändrade och inställda möten")),
        ("/arenden", _("Vad som händer i alla ärenden")),
        ("/uppdrag", _("Nya, redovisade och försenade uppdrag")),
        ("/anslag", _("Nya anslag, i avskrift")),
    ]
    return render_template("portal/follow.html", feeds=feeds, bodies=catalogue().records.organizations())


@blueprint.get("/beslut.atom")
def decisions() -> Response:
    body = _body(parameters("organ"))
    news = catalogue().newest.decisions(limit=MOST, organization=body)
    return _feed(news, _("Beslut"), address("/beslut", organ=body))


@blueprint.get("/moten.atom")
def meetings() -> Response:
    body = _body(parameters("organ"))
    news = catalogue().newest.meetings(limit=MOST, organization=body)
    return _feed(news, _("Möten"), address("/moten", organ=body))


@blueprint.get("/uppdrag.atom")
def assignments() -> Response:
    body = _body(parameters("organ"))
    news = catalogue().newest.assignments(limit=MOST, organization=body)
    return _feed(news, _("Uppdrag"), address("/uppdrag", organ=body))


@blueprint.get("/anslag.atom")
def notices() -> Response:
    body = _body(parameters("organ"))
    news = catalogue().newest.notices(limit=MOST, organization=body)
    return _feed(news, _("Anslag"), address("/anslag", organ=body))


@blueprint.get("/arenden.atom")
def matters() -> Response:
    chosen = parameters("fas").choice("fas", PHASES)
    news = catalogue().newest.matters(limit=MOST, phase=PHASES.get(chosen, ""))
    return _feed(news, _("Ärenden"), address("/arenden", fas=chosen))


@blueprint.get("/arenden/<identifier>.atom")
def matter(identifier: str) -> Response:
    parameters()
    found = catalogue().matters.one(identifier) or missing("matters", identifier)
    news = catalogue().newest.matter(identifier, limit=MOST)
    return _feed(news, f"{found.case_number} {found.title}", addresses.matter_path(identifier))


@blueprint.get("/organ/<identifier>.atom")
def body(identifier: str) -> Response:
    parameters()
    found = catalogue().records.organization(identifier) or missing("organizations", identifier)
    newest = catalogue().newest
    news = [
        item
        for told in (newest.decisions, newest.meetings, newest.assignments, newest.notices)
        for item in told(limit=MOST, organization=identifier)
    ]
    return _feed(news, found.name, addresses.organization_path(identifier))


@blueprint.get("/ledamoter/<identifier>.atom")
def person(identifier: str) -> Response:
    parameters()
    name = catalogue().newest.name_of(identifier) or missing("people", identifier)
    return _feed(catalogue().newest.person(identifier, limit=MOST), name, addresses.person_path(identifier))


@blueprint.get("/sok.atom")
def search() -> Response:
    words = parameters("q").text("q")
    match = expression(words)
    news = catalogue().newest.found(match, limit=MOST) if match else []
    return _feed(news, _("Sökning: %(words)s", words=words), address("/sok", q=words))


def _body(given: Parameters) -> str:
    return given.choice("organ", {body.id for body in catalogue().records.organizations()})


def _feed(news: Sequence[News], title: str, page: str) -> Response:
    found = entries(news, catalogue().newest.changes(news), root())
    municipality = context().municipality.name
    feed = atom.Feed(
        address=absolute(to(address_of_feed(page))),
        page=absolute(to(page)),
        title=_("%(title)s – Insyn %(municipality)s", title=title, municipality=municipality),
        author=f"Insyn {municipality}",
        language=language(),
        updated=found[0].updated if found else context().edition.published_at,
        entries=found,
    )
    return Response(atom.document(feed), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def address_of_feed(page: str) -> str:
    """The feed of a list, with its filters, or of a thing."""
    path, mark, query = page.partition("?")
    return f"{path}.atom{mark}{query}"
