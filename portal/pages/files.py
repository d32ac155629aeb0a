"""Files of the site itself: stylesheet, icon, robots.txt; and the refusal of what is closed below /data."""

from flask import Blueprint, Response, abort

from portal.language import at
from portal.look import ICON, look
from portal.pages.context import absolute, context

blueprint = Blueprint("files", __name__)

_A_YEAR = "public, max-age=31536000, immutable"
_ROBOTS = """User-agent: *
Disallow: /sok
Disallow: /en/sok
Disallow: /data/
Allow: /data/hjalp
Allow: /

Sitemap: {sitemap}
"""


@blueprint.get("/static/insyn.css")
def stylesheet() -> Response:
    """The address in the pages carries a hash of the content, so it may be kept for a year."""
    css = look(context().municipality.accent).css
    return Response(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": _A_YEAR})


@blueprint.get("/static/insyn.svg")
def icon() -> Response:
    colour = look(context().municipality.accent).light
    svg = ICON.read_text(encoding="utf-8").replace("currentColor", colour)
    return Response(svg, content_type="image/svg+xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Search engines are spared the endless space of questions; every page is reached without them.

    What they may read but not keep is told by a header (portal/headers.py), which they must be let in to see.
    """
    return Response(_ROBOTS.format(sitemap=absolute(at("/sitemap.xml"))), content_type="text/plain; charset=utf-8")


@blueprint.get("/data/")
@blueprint.get("/data/<path:closed>")
def closed(closed: str = "") -> Response:
    """Datasette's own inside, which the site never passes on."""
    abort(404)
