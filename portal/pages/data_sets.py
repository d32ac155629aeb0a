"""Data sets from elsewhere: what the municipality offers in catalogues, with the first rows of each table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from portal.catalogue.data_sets import Resource
from portal.pages.context import catalogue, missing, parameters
from portal.pages.listing import PAGE_SIZE, Paging

blueprint = Blueprint("data_sets", __name__)

_ROWS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A file with the beginning of its table."""

    resource: Resource
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@blueprint.get("/datamangder")
def index() -> str:
    given = parameters("sida")
    read = catalogue().data_sets
    paging = Paging(read.count(), given.page(), "/datamangder")
    data_sets = read.all(limit=PAGE_SIZE, offset=paging.offset)
    return render_template("portal/data_sets.html", data_sets=data_sets, paging=paging)


@blueprint.get("/datamangder/<identifier>")
def one(identifier: str) -> str:
    parameters()
    read = catalogue().data_sets
    data_set = read.one(identifier) or missing("catalog_datasets", identifier)
    resources = read.resources(identifier)
    return render_template(
        "portal/data_set.html",
        data_set=data_set,
        files=[_shown(resource) for resource in resources],
        changes=catalogue().records.history(identifier, *(resource.id for resource in resources)),
    )


def _shown(resource: Resource) -> Shown:
    if resource.table is None:
        return Shown(resource, (), ())
    return Shown(resource, *catalogue().data_sets.preview(resource.table, limit=_ROWS))
