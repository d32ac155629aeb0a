"""Openness that can be checked: the chain of editions, what has changed, and the editions to take home."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template

from datasets import shelf
from portal import addresses
from portal.catalogue.record import EditionLink
from portal.language import at
from portal.pages.context import absolute, catalogue, context, parameters

blueprint = Blueprint("openness", __name__)

_SHOWN, _ALL, _CHANGES = 20, 100_000, 20


@blueprint.get("/oppenhet")
def openness() -> str:
    parameters()
    return render_template(
        "portal/openness.html",
        chain=_chain(_SHOWN),
        changes=catalogue().records.latest_changes(limit=_CHANGES),
        counts=context().edition.counts,
    )


@blueprint.get("/oppenhet.json")
def as_json() -> Response:
    """The whole chain, for those who keep a copy and check it against today's."""
    parameters()
    links = [
        {"edition": link.name, "published_at": link.published_at, "sha256": link.sha256, "previous": link.previous}
        for link in _chain(_ALL)
    ]
    told = {"municipality": context().municipality.code, "latest": absolute(at("/data/insyn.db")), "chain": links}
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


@blueprint.get("/utgavor/senaste.json")
def latest() -> Response:
    """What servers that follow this one ask for (portal/follower.py): the edition on the shelf, how the sources stand.

    Read from the shelf each time, since the sources' state changes without a new edition.
    """
    parameters()
    folder = context().status_file.parent
    told = {"edition": _json(folder / shelf.CURRENT), "status": _json(folder / shelf.STATUS)}
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    return Response(json.dumps(told, ensure_ascii=False) + "\n", content_type="application/json", headers=headers)


@blueprint.get("/ladda-ner")
def downloads() -> str:
    """Kept in memory with the edition: which older ones there are changes only when there is a new one."""
    parameters()
    kept = shelf.kept(context().status_file.parent)
    known = {link.name: link for link in _chain(_ALL)}
    return render_template(
        "portal/downloads.html",
        editions=[(known[path.name], path.stat().st_size) for path in kept if path.name in known],
        edition_path=addresses.edition_path,
    )


def _json(path: Path) -> Any:
    """What the file holds; nothing where it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _chain(limit: int) -> list[EditionLink]:
    """The latest editions, this one with its checksum, which its own file cannot hold."""
    this = context().edition
    first, *others = catalogue().records.editions(limit=limit)
    return [EditionLink(first.name, first.published_at, this.sha256, first.previous), *others]
