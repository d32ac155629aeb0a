"""Openness that can be checked: the chain of editions, what has changed, and the editions to take home."""

import json
from dataclasses import dataclass
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
    told = {
        "municipality": context().municipality.code,
        "latest": absolute(at("/data/insyn.db")),
        "changes": absolute(at("/oppenhet/andringar.json")),
        "chain": links,
    }
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(body, content_type="application/json")


@dataclass(frozen=True, slots=True)
class File:
    """A file of an edition. `size` is in bytes."""

    name: str
    size: int
    sha256: str


@blueprint.get("/utgavor/senaste.json")
def latest() -> Response:
    """What servers that follow this one ask for (portal/follower.py): the edition on the shelf, how the sources stand.

    Read from the shelf each time, since the sources' state changes without a new edition.
    """
    parameters()
    folder = context().status_file.parent
    told = {"edition": _json(folder / shelf.CURRENT), "status": _json(folder / shelf.STATUS)}
    headers = {"Cache-Control": "no-cache"}
    return Response(json.dumps(told, ensure_ascii=False) + "\n", content_type="application/json", headers=headers)


@blueprint.get("/ladda-ner")
def downloads() -> Response:
    """Asked for anew each time: an edition's archives are made after it is current."""
    parameters()
    text = render_template("portal/downloads.html", editions=_kept(), edition_path=addresses.edition_path)
    return Response(text, headers={"Cache-Control": "no-cache"})


@blueprint.get("/utgavor/SHA256SUMS")
def checksums() -> Response:
    """Of every file that can be taken home, as sha256sum --check reads it."""
    parameters()
    text = "".join(f"{file.sha256}  {file.name}\n" for _, files in _kept() for file in files)
    headers = {"Cache-Control": "no-cache"}
    return Response(text, content_type="text/plain; charset=utf-8", headers=headers)


def _kept() -> list[tuple[EditionLink, list[File]]]:
    """The editions on the shelf that the chain knows, the latest first, each with its files."""
    known = {link.name: link for link in _chain(_ALL)}
    return [(known[path.name], _files(path, known[path.name])) for path in _on_shelf() if path.name in known]


def _files(edition: Path, link: EditionLink) -> list[File]:
    """The edition itself by the checksum of the chain, and its archives, where they are there."""
    sums = {**shelf.checksums(edition), edition.name: link.sha256 or ""}
    paths = [edition, *(edition.with_name(name) for name in sums if name != edition.name)]
    return [File(path.name, path.stat().st_size, sums[path.name]) for path in paths if path.exists()]


def _on_shelf() -> list[Path]:
    return shelf.kept(context().status_file.parent)


def _json(path: Path) -> Any:
    """What the file holds; nothing where it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _chain(limit: int) -> list[EditionLink]:
    """The latest editions, this one with its checksum, which its own file cannot hold."""
    this = context().edition
    first, *others = catalogue().records.editions(limit=limit)
    return [EditionLink(first.name, first.published_at, this.sha256, first.previous), *others]
