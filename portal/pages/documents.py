"""Documents: where an original comes from, what it has been, and what stands on its pages."""

from flask import Blueprint, render_template

from portal.addresses import PAGES_TOGETHER, document_path
from portal.pages import lists
from portal.pages.context import catalogue, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging

blueprint = Blueprint("documents", __name__)


@blueprint.get("/handlingar")
def index() -> str:
    given = parameters("slag", "sida")
    asked = lists.documents(given)
    paging = asked.paging(given)
    found = catalogue().documents.latest(asked.chosen, limit=PAGE_SIZE, offset=paging.offset)
    return render_template("portal/documents.html", listing=asked, documents=found, paging=paging)


@blueprint.get("/handlingar/<identifier>")
def one(identifier: str) -> str:
    given = parameters("sida")
    read = catalogue()
    document = read.records.document(identifier) or missing("documents", identifier)
    last = read.documents.last_page(identifier)
    paging = Paging(last, given.page(), document_path(identifier), size=PAGES_TOGETHER)
    return render_template(
        "portal/document.html",
        document=document,
        meeting=read.meetings.one(document.meeting) if document.meeting else None,
        matter=read.matters.one(document.matter) if document.matter else None,
        decisions=read.documents.decisions(identifier),
        pages=read.documents.pages(identifier, limit=PAGES_TOGETHER, offset=paging.offset),
        paging=paging,
        changes=read.records.history(identifier),
    )
