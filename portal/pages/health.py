"""Health for programs that watch: whether the server answers, and how fresh and complete what it shows is."""

import json

from flask import Blueprint, Response, abort

from datasets.freshness import read_status
from portal.clock import now
from portal.metrics import CONTENT_TYPE, Watched, exposition
from portal.pages.context import context, parameters

blueprint = Blueprint("health", __name__)

_UNKEPT = {"Cache-Control": "no-store"}


@blueprint.get("/halsa")
def alive() -> Response:
    """The server answers. Asks nothing of the edition."""
    parameters()
    return Response("ok\n", content_type="text/plain; charset=utf-8", headers=_UNKEPT)


@blueprint.get("/halsa/redo")
def ready() -> Response:
    """200 while every source is fresh enough; 503 when one is older than its `stale_after_hours`, or nobody knows."""
    parameters()
    status, moment, edition = read_status(context().status_file), now(), context().edition
    sources = status.sources if status else ()
    late = [source.name for source in sources if source.too_old(moment)]
    is_ready = status is not None and not late
    told = {
        "ready": is_ready,
        "edition": edition.file,
        "published_at": edition.published_at,
        "too_old": late,
        "sources": {source.name: source.state_at(moment) for source in sources},
    }
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(body, 200 if is_ready else 503, content_type="application/json", headers=_UNKEPT)


@blueprint.get("/metrics")
def metrics() -> Response:
    """How the edition and each source stand, for Prometheus; 404 where insyn.toml does not switch it on."""
    parameters()
    known = context()
    if not known.metrics:
        abort(404)
    watched = Watched(known.municipality, known.edition, read_status(known.status_file))
    return Response(exposition([watched], now()), content_type=CONTENT_TYPE, headers=_UNKEPT)
