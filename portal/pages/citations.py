"""Citing: permanent addresses made of an edition and an identifier, and ready citations of decisions."""

from dataclasses import replace

from flask import Blueprint, Response, abort, render_template

from portal import addresses
from portal.catalogue.record import Change
from portal.citation import Citation
from portal.language import at
from portal.pages.context import absolute, catalogue, context, missing, parameters

blueprint = Blueprint("citations", __name__)


@blueprint.get("/citera")
def how_to_cite() -> str:
    parameters()
    latest = catalogue().decisions.latest({}, limit=1, offset=0)
    return render_template("portal/citing.html", example=latest[0] if latest else None)


@blueprint.get("/citera/<edition>/<identifier>")
def decision(edition: str, identifier: str) -> str:
    """What the address cites, and what has changed since. 404 for an edition that the chain does not hold."""
    parameters()
    cited = _citation(edition, identifier)
    name = cited.edition.name
    kept = (context().status_file.parent / name).exists()
    return render_template(
        "portal/citation.html",
        citation=cited,
        since=_since(cited),
        file=addresses.edition_path(name) if kept else "",
        bibtex_path=f"{addresses.citation_path(name, identifier)}.bib",
    )


@blueprint.get("/citera/<edition>/<identifier>.bib")
def bibtex(edition: str, identifier: str) -> Response:
    parameters()
    return Response(_citation(edition, identifier).bibtex, content_type="application/x-bibtex; charset=utf-8")


def _citation(edition: str, identifier: str) -> Citation:
    here = context()
    found = catalogue().decisions.one(identifier) or missing("decisions", identifier)
    link = catalogue().records.edition(f"{edition}.db") or abort(404)
    if found.first_seen > link.published_at:
        abort(404)
    link = replace(link, sha256=link.sha256 or here.edition.sha256)
    address = absolute(at(addresses.citation_path(link.name, identifier)))
    return Citation(found, link, here.municipality.name, address)


def _since(cited: Citation) -> list[Change]:
    """The changes of the decision after the edition, the newest first."""
    changes = catalogue().records.history(cited.decision.id, cited.decision.agenda_item)
    return [change for change in changes if change.at > cited.edition.published_at]
