"""Search: one box for everything."""

from flask import Blueprint, render_template
from markupsafe import Markup, escape

from portal import addresses
from portal.catalogue.search import MARK_BEGIN, MARK_END, Hit, expression
from portal.data import row_path
from portal.pages.context import catalogue, parameters
from portal.pages.listing import Paging

blueprint = Blueprint("search", __name__)

_PAGE_SIZE = 20
KINDS = {
    "beslut": "decision",
    "arenden": "matter",
    "moten": "meeting",
    "punkter": "agenda_item",
    "nyckeltal": "indicator",
    "sidor": "page",
}


@blueprint.get("/sok")
def search() -> str:
    given = parameters("q", "slag", "sida")
    words, chosen, page = given.text("q"), given.choice("slag", KINDS), given.page()
    match = expression(words)
    counts = catalogue().search.counts(match) if match else {}
    kind = KINDS.get(chosen, "")
    total = counts.get(kind, 0) if kind else sum(counts.values())
    paging = Paging(total, page, "/sok", {"q": words, "slag": chosen}, _PAGE_SIZE)
    hits = catalogue().search.hits(match, limit=_PAGE_SIZE, offset=paging.offset, kind=kind) if total else []
    return render_template(
        "portal/search.html",
        words=words,
        match=match,
        kinds={slug: counts.get(kind, 0) for slug, kind in KINDS.items()},
        codes=KINDS,
        chosen=chosen,
        hits=[(hit, address(hit), marked(hit.snippet)) for hit in hits],
        paging=paging,
    )


def address(hit: Hit) -> str:
    """Where a hit leads: a page of ours, a page of the original, or a row of the open data."""
    match hit.kind:
        case "decision":
            return addresses.decision_path(hit.id, hit.organization or "", hit.date or "")
        case "matter":
            return addresses.matter_path(hit.id)
        case "meeting":
            return addresses.meeting_path(hit.id)
        case "agenda_item":
            meeting = hit.target or ""
            return f"{addresses.meeting_path(meeting)}#{addresses.anchor(hit.id, meeting)}"
        case "page":
            return addresses.web_address(hit.target, hit.page) or row_path("pages", hit.id)
    return row_path("indicators", hit.id)


def marked(snippet: str) -> Markup:
    """The snippet with the found words in `<mark>`; everything else is escaped."""
    return Markup(str(escape(snippet)).replace(MARK_BEGIN, "<mark>").replace(MARK_END, "</mark>"))
