"""The start page of a server with many municipalities: a door to each, and one search in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from datasets.freshness import read_status
from datasets.instance import Municipality
from datasets.shelf import Edition
from portal import language, wording
from portal.addresses import DATA_HELP
from portal.catalogue import Catalogue
from portal.catalogue.search import MOST, Found
from portal.clock import now
from portal.look import ICON, TEMPLATES, look
from portal.metrics import CONTENT_TYPE, Watched, exposition
from portal.pages.search import address, marked

ROOMS = "insyn.rooms"
"""The key of the ASGI scope that holds the rooms."""
_SHOWN = 3
_LONGEST = 200
_ACCENT = Municipality.__dataclass_fields__["accent"].default


@dataclass(frozen=True, slots=True)
class Room:
    """A municipality at a door, and what can be read there; None before its first edition.

    `status_file` tells how its sources stand, where Prometheus may be told.
    """

    door: str
    municipality: Municipality
    catalogue: Catalogue | None
    edition: Edition | None = None
    status_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found in a room: how much in all, and the first hits with address, title and snippet."""

    room: Room
    total: int
    hits: Sequence[tuple[str, str, Markup]]


def create_app() -> Flask:
    """The application, which is told by each request's scope what it can read."""
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_env.globals.update(wording.names() | {"stylesheet": look(_ACCENT).address, "most": MOST})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.register(app)
    for path, view in (("/", front), ("/sok", search), ("/halsa", alive), ("/metrics", metrics),
                       ("/robots.txt", robots), ("/static/insyn.css", stylesheet),
                       ("/static/insyn.svg", icon)):  # fmt: skip
        app.add_url_rule(path, view_func=view)
    app.register_error_handler(HTTPException, failed)
    return app


def front() -> str:
    return render_template("portal/start.html", rooms=_rooms(), words="", found=None)


def search() -> str:
    """The first hits of each municipality, those with most first."""
    words = request.args.get("q", "").strip()
    if len(words) > _LONGEST:
        abort(400)
    found = [shown for room in _rooms() if words and (shown := _found(room, words))]
    found.sort(key=lambda shown: (-shown.total, shown.room.door))
    return render_template("portal/start.html", rooms=_rooms(), words=words, found=found)


def alive() -> Response:
    return Response("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def metrics() -> Response:
    """All municipalities that switch it on, in one answer; 404 where none does."""
    watched = [
        Watched(room.municipality, room.edition, read_status(room.status_file))
        for room in _rooms()
        if room.edition and room.status_file
    ]
    if not watched:
        abort(404)
    return Response(exposition(watched, now()), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def robots() -> Response:
    """What each door asks of search engines, in the one place where they look."""
    doors = [room.door for room in _rooms()]
    closed = [f"Disallow: /{door}{path}" for door in doors for path in ("/sok", "/en/sok", "/data/")]
    told = [f"Allow: /{door}{DATA_HELP}" for door in doors]
    maps = [f"Sitemap: {request.host_url}{door}/sitemap.xml" for door in doors]
    lines = ["User-agent: *", "Disallow: /sok", "Disallow: /en/sok", *closed, *told, "Allow: /", "", *maps]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def stylesheet() -> Response:
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(look(_ACCENT).css, content_type="text/css; charset=utf-8", headers=headers)


def icon() -> Response:
    svg = ICON.read_text(encoding="utf-8").replace("currentColor", look(_ACCENT).light)
    return Response(svg, content_type="image/svg+xml")


def failed(error: HTTPException) -> tuple[str, int]:
    return render_template("portal/start.html", rooms=_rooms(), words="", found=None, failed=True), error.code or 500


def _rooms() -> Sequence[Room]:
    rooms: Sequence[Room] = request.environ["asgi.scope"][ROOMS]
    return sorted(rooms, key=lambda room: room.municipality.name)


def _found(room: Room, words: str) -> Shown | None:
    """None where nothing is found."""
    question = room.catalogue.search.question(words) if room.catalogue else None
    if not (room.catalogue and question):
        return None
    found: Found = room.catalogue.search.best(question, {}, limit=_SHOWN)
    hits = [(_below(room, address(hit)), hit.title, marked(hit.text)) for hit in found.hits]
    return Shown(room, found.total, hits) if found.total else None


def _below(room: Room, path: str) -> str:
    return f"/{room.door}{language.to(path)}" if path.startswith("/") else path
