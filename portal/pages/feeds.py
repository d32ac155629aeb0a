"""Atom feeds: what is new in every list, matter, body, person and search, to be followed without an account."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from portal import addresses, atom
from portal.catalogue.news import News
from portal.language import language, to
from portal.pages import lists
from portal.pages.context import absolute, catalogue, context, missing, parameters, server
from portal.pages.entries import MOST, entries
from portal.pages.listing import Listing, address
from portal.pages.search import FILTERS, chosen

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
        ("/nyckeltal", _("Nya och ändrade nyckeltal")),
        ("/handlingar", _("Nya och ändrade handlingar")),
        ("/ledamoter", _("Nya platser i organ")),
        ("/organ", _("Nya organ, och de som har bytt namn eller slag")),
        ("/datamangder", _("Nya och ändrade datamängder och filer")),
    ]
    return render_template("portal/follow.html", feeds=feeds, bodies=catalogue().organizations.that_meet())


@blueprint.get("/beslut.atom")
def decisions() -> Response:
    return _of_list(lists.decisions(parameters("organ", "ar", "utfall", "hur")), _("Beslut"))


@blueprint.get("/moten.atom")
def meetings() -> Response:
    return _of_list(lists.meetings(parameters("organ", "ar")), _("Möten"))


@blueprint.get("/anslag.atom")
def notices() -> Response:
    return _of_list(lists.notices(parameters("slag", "organ", "ar")), _("Anslag"))


@blueprint.get("/handlingar.atom")
def documents() -> Response:
    return _of_list(lists.documents(parameters("slag")), _("Handlingar"))


@blueprint.get("/ledamoter.atom")
def people() -> Response:
    asked = lists.people(parameters("organ", "parti"))
    news = catalogue().newest.seats(asked.selection, asked.chosen, limit=MOST)
    return _feed(news, _filtered(_("Ledamöter"), asked), asked.address)


@blueprint.get("/organ.atom")
def bodies() -> Response:
    parameters()
    return _feed(catalogue().newest.bodies(limit=MOST), _("Organ"), "/organ")


@blueprint.get("/datamangder.atom")
def data_sets() -> Response:
    parameters()
    return _feed(catalogue().newest.data_sets(limit=MOST), _("Datamängder från andra system"), "/datamangder")


@blueprint.get("/uppdrag.atom")
def assignments() -> Response:
    asked = lists.assignments(parameters("lage", "organ", "till", "ar"))
    news = catalogue().newest.assignments(asked.selection, asked.chosen, limit=MOST)
    return _feed(news, _filtered(_("Uppdrag"), asked), asked.address)


@blueprint.get("/nyckeltal.atom")
def indicators() -> Response:
    asked = lists.indicators(parameters("omrade"))
    news = catalogue().newest.values(asked.selection, asked.chosen, limit=MOST)
    return _feed(news, _filtered(_("Nyckeltal"), asked), asked.address)


@blueprint.get("/arenden.atom")
def matters() -> Response:
    asked = lists.matters(parameters("fas", "organ", "ar"))
    news = catalogue().newest.matters(asked.selection, asked.chosen, limit=MOST)
    return _feed(news, _filtered(_("Ärenden"), asked), asked.address)


@blueprint.get("/arenden/<identifier>.atom")
def matter(identifier: str) -> Response:
    parameters()
    found = catalogue().matters.one(identifier) or missing("matters", identifier)
    news = catalogue().newest.matter(identifier, limit=MOST)
    return _feed(news, f"{found.case_number} {found.title}", addresses.matter_path(identifier))


@blueprint.get("/organ/<identifier>.atom")
def body(identifier: str) -> Response:
    parameters()
    read, chosen = catalogue(), {"organization": identifier}
    found = read.organizations.one(identifier) or missing("organizations", identifier)
    of_lists = (read.decisions.selection, read.meetings.selection, read.notices.selection)
    news = [item for selection in of_lists for item in read.newest.listed(selection, chosen, limit=MOST)]
    news += read.newest.assignments(read.assignments.selection, chosen, limit=MOST)
    return _feed(news, found.name, addresses.organization_path(identifier))


@blueprint.get("/ledamoter/<identifier>.atom")
def person(identifier: str) -> Response:
    parameters()
    name = catalogue().newest.name_of(identifier) or missing("people", identifier)
    return _feed(catalogue().newest.person(identifier, limit=MOST), name, addresses.person_path(identifier))


@blueprint.get("/sok.atom")
def search() -> Response:
    given = parameters("q", *FILTERS)
    words, filters = given.text("q"), chosen(given)
    question = catalogue().search.question(words)
    hits = catalogue().search.latest(question, filters, limit=MOST).hits if question else []
    news = catalogue().newest.of((hit.kind, hit.id) for hit in hits)
    told = {name: given.given.get(name, "") for name in ("q", *FILTERS)}
    return _feed(news, _("Sökning: %(words)s", words=words), address("/sok", **told))


def _of_list(asked: Listing, title: str) -> Response:
    news = catalogue().newest.listed(asked.selection, asked.chosen, limit=MOST)
    return _feed(news, _filtered(title, asked), asked.address)


def _filtered(title: str, asked: Listing) -> str:
    """A list's name with what is chosen in it."""
    return ": ".join([title, ", ".join(asked.told)]) if asked.told else title


def _feed(news: Sequence[News], title: str, page: str) -> Response:
    return of_entries(entries(news, catalogue().newest.changes(news), server()), title, page)


def of_entries(found: Sequence[atom.Entry], title: str, page: str) -> Response:
    """The feed of a page, with these entries, the newest first."""
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
