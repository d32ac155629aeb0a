"""Search: one box for everything."""

from collections.abc import Mapping

from flask import Blueprint, Response, render_template
from markupsafe import Markup, escape

from portal import addresses
from portal.catalogue.excerpts import MARK_BEGIN, MARK_END
from portal.catalogue.search import MOST, NOTHING, Filters, Hit
from portal.pages import slugs
from portal.pages.by_number import by_number
from portal.pages.context import absolute, catalogue, context, parameters
from portal.pages.listing import Option, Paging
from portal.pages.listing import address as list_address
from portal.pages.lists import outcome_words
from portal.pages.parameters import Parameters
from portal.words import HIT_KINDS, PHASES

blueprint = Blueprint("search", __name__)

_PAGE_SIZE = 10
FILTERS = ("slag", "organ", "ar", "utfall", "fas")
_BY_DATE = "datum"
_MOST_LEFT_OUT = 5
"""Words of a question that finds nothing, up to which it is tried without each of them."""


@blueprint.get("/sok")
def search() -> str:
    given = parameters("q", *FILTERS, "ordning", "sida")
    read, words = catalogue().search, given.text("q")
    filters, order, page = chosen(given), given.choice("ordning", (_BY_DATE,)), given.page()
    question = read.question(words) if words else None
    find = read.latest if order else read.best
    found = find(question, filters, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE) if question else NOTHING
    numbered = by_number(words) if page == 1 and not any(filters.values()) else []
    told = {name: given.given.get(name, "") for name in ("q", *FILTERS, "ordning")}
    paging = Paging(found.total, page, "/sok", told, _PAGE_SIZE)
    return render_template(
        "portal/search.html",
        words=words,
        question=question,
        numbered=numbered,
        named=catalogue().names.called(words) if page == 1 and not any(filters.values()) else [],
        given=told,
        most=MOST,
        kinds=_kinds(found.kinds, told) if question else [],
        fewer=_fewer(words.split(), filters, told) if question and not found.total and not numbered else [],
        everything=list_address("/sok", **{**told, "slag": ""}),
        followed=list_address("/sok", **{**told, "ordning": ""}),
        **_choices(),
        hits=[(hit, address(hit), marked(hit.text)) for hit in found.hits],
        paging=paging,
    )


def _kinds(counts: Mapping[str, int], told: Mapping[str, str]) -> list[Option]:
    """How much there is of each kind, and the address of the search for it alone."""
    return [
        Option(
            str(HIT_KINDS[kind]),
            counts.get(kind, 0),
            list_address("/sok", **{**told, "slag": slug}),
            told["slag"] == slug,
        )
        for slug, kind in slugs.HITS.items()
    ]


def _fewer(words: list[str], filters: Filters, told: Mapping[str, str]) -> list[Option]:
    """The searches that leave out one of a few words and find something."""
    read, options = catalogue().search, []
    for place in range(len(words)) if 1 < len(words) <= _MOST_LEFT_OUT else ():
        rest = " ".join(words[:place] + words[place + 1 :])
        question = read.question(rest)
        if question and (total := read.best(question, filters, limit=1).total):
            options.append(Option(rest, total, list_address("/sok", **{**told, "q": rest, "sida": ""}), False))
    return options


def _choices() -> dict[str, dict[str, str]]:
    """What a search can be narrowed to, in words by value."""
    years = sorted(catalogue().meetings.selection.counts("year", {}), reverse=True)
    return {
        "bodies": {body.id: body.name for body in catalogue().organizations.that_meet()},
        "years": {year: year for year in years},
        "outcomes": {slug: outcome_words(code) for slug, code in slugs.OUTCOMES.items()},
        "phases": {slug: str(PHASES[code]) for slug, code in slugs.PHASES.items()},
    }


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """OpenSearch 1.1: browsers can search here from their address bar."""
    parameters()
    document = render_template("portal/opensearch.xml", municipality=context().municipality, absolute=absolute)
    return Response(document, content_type="application/opensearchdescription+xml; charset=utf-8")


def chosen(given: Parameters) -> Filters:
    """What the search is narrowed to. A year need not be one that anything has."""
    bodies = {body.id for body in catalogue().organizations.that_meet()}
    return {
        "kind": slugs.HITS.get(given.choice("slag", slugs.HITS), ""),
        "organ": given.choice("organ", bodies),
        "year": given.year("ar"),
        "outcome": slugs.OUTCOMES.get(given.choice("utfall", slugs.OUTCOMES), ""),
        "phase": slugs.PHASES.get(given.choice("fas", slugs.PHASES), ""),
    }


def address(hit: Hit) -> str:
    """Where a hit leads: its page; that of a document has its text, its history and the original."""
    organization, date, target = hit.organization or "", hit.date or "", hit.target or ""
    match hit.kind:
        case "decision":
            return addresses.decision_path(hit.id, organization, date)
        case "matter":
            return addresses.matter_path(hit.id)
        case "meeting":
            return addresses.meeting_path(hit.id)
        case "agenda_item":
            return f"{addresses.meeting_path(target)}#{addresses.anchor(hit.id, target)}"
        case "assignment":
            return f"{addresses.decision_path(target, organization, date)}#uppdrag"
        case "notice":
            return addresses.notice_path(hit.id)
        case "data_set":
            return addresses.data_set_path(hit.id)
        case "indicator":
            return addresses.indicator_path(hit.id)
    return addresses.document_path(target, hit.page)


def marked(snippet: str) -> Markup:
    """The snippet with the found words in `<mark>`; everything else is escaped."""
    safe = str(escape(snippet)).replace(MARK_BEGIN, "<mark>").replace(MARK_END, "</mark>")
    return Markup(safe)  # nosec B704 # escaped above
