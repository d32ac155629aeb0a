"""The addresses of OParl: System, Body, lists and objects; errors as problem details (RFC 9457)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, abort
from flask_babel import gettext as _

from datasets.oparl import ObjectType, load
from portal.api import problems
from portal.catalogue.oparl import Times
from portal.oparl.frame import Frame, list_page
from portal.oparl.objects import PATH, Object, Writer
from portal.pages.context import catalogue, context, parameters, root
from portal.pages.parameters import BadParameter

blueprint = Blueprint("oparl", __name__, url_prefix=PATH)

USUAL, MOST = 100, 100
"""Objects a page: as many as are usual, and the most a reader can ask for."""
_TIMES = ("created_since", "created_until", "modified_since", "modified_until")


@blueprint.get("")
def system() -> Response:
    parameters()
    return _answer(_frame().system())


@blueprint.get("/body")
def bodies() -> Response:
    return _plain_list([_frame().body()], "body")


@blueprint.get("/body/<code>")
def body(code: str) -> Response:
    parameters()
    return _answer(_frame().body()) if code == context().municipality.code else abort(404)


@blueprint.get("/legislativeTerm")
def legislative_terms() -> Response:
    return _plain_list(_frame().terms(), "legislativeTerm")


@blueprint.get("/legislativeTerm/<int:year>")
def legislative_term(year: int) -> Response:
    parameters()
    found = [term for term in _frame().terms() if term["id"].endswith(f"/{year}")]
    return _answer(found[0]) if found else abort(404)


@blueprint.get("/organization/<identifier>/<any(meeting, consultation):segment>")
def of_organization(identifier: str, segment: str) -> Response:
    """What a body has met for and treated."""
    if not catalogue().organizations.one(identifier):
        abort(404)
    return _list(_kind(segment), f"organization/{identifier}/{segment}", {"organization": identifier})


@blueprint.get("/<segment>")
def listed(segment: str) -> Response:
    return _list(_kind(segment), segment, {})


@blueprint.get("/<segment>/<path:identifier>")
def one(segment: str, identifier: str) -> Response:
    """An object. What is gone or withheld is told as deleted, with status 200, as OParl asks."""
    parameters()
    kind, frame = _kind(segment), _frame()
    written = frame.writer.write(kind, catalogue().oparl.records(kind, [identifier]))
    return _answer(frame.of_body(kind, written[0])) if written else abort(404)


def _list(kind: ObjectType, path: str, of: Mapping[str, str]) -> Response:
    given = parameters(*_TIMES, "page", "limit").given
    times = Times(**{name: _utc(name, given[name]) for name in _TIMES if given.get(name)})
    page, limit = _number("page", given.get("page", "1")), min(MOST, _number("limit", given.get("limit", str(USUAL))))
    frame = _frame()
    records, total = catalogue().oparl.page(kind, times, of=of, limit=limit, offset=(page - 1) * limit)
    data = [frame.of_body(kind, written) for written in frame.writer.write(kind, records)]
    query = {name: value for name, value in given.items() if name != "page"}
    return _answer(list_page(f"{frame.base}/{path}", query, data, page=page, limit=limit, total=total))


def _plain_list(data: list[Object], path: str) -> Response:
    """A list of few, whose filters by time compare as texts."""
    given = parameters(*_TIMES, "page", "limit").given
    for name in _TIMES:
        if bound := given.get(name):
            field, _sep, side = name.partition("_")
            moment = _utc(name, bound)
            data = [one for one in data if (one[field] >= moment if side == "since" else one[field] <= moment)]
    query = {name: value for name, value in given.items() if name != "page"}
    address = f"{_frame().base}/{path}"
    return _answer(list_page(address, query, data, page=1, limit=max(1, len(data)), total=len(data)))


def _kind(segment: str) -> ObjectType:
    found = [kind for kind in load().addressed if kind.segment == segment]
    return found[0] if found else abort(404)


def _frame() -> Frame:
    here = context()
    span = here.catalogue.records.span("meetings", "date")
    return Frame(
        Writer(root().rstrip("/"), load(), here.catalogue.oparl),
        here.municipality,
        here.edition,
        here.catalogue.records.issued(),
        span[0] if span else here.today().isoformat(),
        here.today(),
    )


def _utc(name: str, written: str) -> str:
    """The moment as the edition writes moments. A plus that was sent as a blank is a plus."""
    try:
        moment = datetime.fromisoformat(written.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadParameter(
            _("”%(name)s” ska vara en tidpunkt med tidszon, till exempel 2026-01-31T00:00:00+01:00.", name=name)
        )
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _number(name: str, written: str) -> int:
    if not (written.isdecimal() and written.isascii() and 0 < int(written) < 1_000_000):
        raise BadParameter(_("”%(name)s” ska vara ett heltal: 1, 2, 3 och så vidare.", name=name))
    return int(written)


def _answer(content: Object) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")


@blueprint.errorhandler(BadParameter)
def _bad_parameter(error: BadParameter) -> Response:
    return problems.answer(400, str(error))
