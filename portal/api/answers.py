"""Whole answers: a list with its paging, one object, and one of each as the examples of the description."""

from collections.abc import Mapping
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from portal.api.limits import LAST_PAGE
from portal.api.objects import Object, record, terms, version
from portal.api.parameters import Asked, asked
from portal.api.problems import Problem
from portal.api.resources import Resource, path_of, resources
from portal.catalogue.rows import Row
from portal.language import at
from portal.pages.context import absolute, catalogue, context

_FEW = 1
"""Rows in the example of a list."""


def listed(resource: Resource, given: MultiDict[str, str]) -> Object:
    """The rows that the parameters ask for, how many there are, and where to read on."""
    question = asked(resource, given)
    items, last = _items(resource, question)
    total = catalogue().rows.count(question.counted)
    return {
        **terms(resource.dataset, context().edition),
        "total": total,
        "limit": question.limit,
        "page": question.page,
        "links": _links(resource, question, given.to_dict(), total, last),
        "items": items,
    }


def single(resource: Resource, identifier: str) -> Object:
    """The row of that identifier, or a Problem: 410 where it was withdrawn, else 404."""
    row = catalogue().rows.one(resource.table, resource.declared, identifier)
    if row is not None and str(row[resource.declared.key]) == identifier:
        return _told(resource, row)
    if withheld := catalogue().records.withheld(resource.table, identifier):
        when, why = withheld.withheld_at, withheld.reason
        raise Problem(410, f"The record was withdrawn from publication {when}: {why}.")
    raise Problem(404, "")


def examples() -> Mapping[str, tuple[Object, Object | None]]:
    """Real answers by path: a short list, and its first object where there is one."""
    return {path: _examples(resource) for path, resource in resources().items()}


def _examples(resource: Resource) -> tuple[Object, Object | None]:
    rows = catalogue().rows.listed(asked(resource, MultiDict()).question, resource.declared, limit=_FEW, offset=0)
    return listed(resource, MultiDict({"limit": str(_FEW)})), _told(resource, rows[0]) if rows else None


def _told(resource: Resource, row: Row) -> Object:
    return {**terms(resource.dataset, context().edition), "item": record(resource, row, absolute(at("")))}


def _items(resource: Resource, question: Asked) -> tuple[list[Object], str]:
    """The objects and, where all of them are told since a place, the place of the last if there may be more."""
    read, root = catalogue().rows, absolute(at(""))
    if question.question.since is None:
        rows = read.listed(question.question, resource.declared, limit=question.limit, offset=question.offset)
        return [record(resource, row, root) for row in rows], ""
    found = read.since(question.question, resource.declared, limit=question.limit, offset=question.offset)
    last = str(found[-1].cursor) if len(found) == question.limit else ""
    return [version(resource, one, root) for one in found], last


def _links(resource: Resource, question: Asked, given: dict[str, str], total: int, last: str) -> Object:
    """`next` until all is read; then `changes`, the place to ask at another day."""
    path, page = absolute(at(path_of(resource.table))), question.page
    unpaged = {name: value for name, value in given.items() if name not in ("page", "after")}
    links = {"self": _address(path, given), "first": _address(path, unpaged)}
    if last:
        return links | {"next": _address(path, unpaged | {"after": last})}
    if page > 1:
        links["previous"] = _address(path, given | {"page": str(page - 1)})
    if question.question.since is None and page * question.limit < total and page < LAST_PAGE:
        links["next"] = _address(path, given | {"page": str(page + 1)})
    if resource.mirrored:
        links["changes"] = _changes(resource, path, unpaged)
    return links


def _changes(resource: Resource, path: str, given: dict[str, str]) -> str:
    chosen = {name: value for name, value in given.items() if name != "modified_since"}
    place = catalogue().rows.last(resource.table, resource.declared.key)
    since = {"after": str(place)} if place else {"modified_since": context().edition.published_at}
    return _address(path, chosen | since)


def _address(path: str, given: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(given)}" if given else path
