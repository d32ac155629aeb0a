"""The door for readers: what is missing, and what should not be here. The only pages that take anything in."""

import sqlite3

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from portal import letterbox
from portal.clock import now
from portal.letterbox import Full, Letter
from portal.pages.context import context, parameters
from portal.wsgi import LARGEST_BODY

blueprint = Blueprint("letters", __name__)

_KINDS = {"saknas": "missing", "ta-bort": "removal"}
_TRAP = "webbplats"
"""A field that people do not see, and programs fill in."""
LONGEST_LETTER, LONGEST_LINE = 4_000, 300


@blueprint.route("/saknas", methods=["GET", "POST"], defaults={"door": "saknas"})
@blueprint.route("/ta-bort", methods=["GET", "POST"], defaults={"door": "ta-bort"})
def write(door: str) -> Response:
    """The form, or what came of it. Nothing of it is kept in memory."""
    if request.method == "GET" or context().letters is None:
        return _page(door, page=parameters("sida").text("sida"))
    request.max_content_length = LARGEST_BODY
    fields = {name: request.form.get(name, "").replace("\x00", "").strip() for name in ("sida", "text", "svar", _TRAP)}
    if problem := _problem(fields):
        return _page(door, status=400, problem=problem, page=fields["sida"], words=fields["text"], reply=fields["svar"])
    if fields[_TRAP]:
        return _page(door, is_sent=True)
    return _put(door, Letter(_KINDS[door], fields["sida"], fields["text"], fields["svar"]))


def _put(door: str, letter: Letter) -> Response:
    path = context().letters
    assert path  # nosec B101 # tells mypy what write() has looked at
    try:
        letterbox.put(path, letter, sender=request.remote_addr or "", at=now())
    except Full:
        response = _page(door, status=429, problem=_("Det har kommit för många brev i dag. Försök igen i morgon."))
        response.headers["Retry-After"] = "86400"
        return response
    except (OSError, sqlite3.Error):
        told = _("Brevet kunde inte sparas. Skriv till adressen nedan i stället.")
        return _page(door, status=503, problem=told, page=letter.page, words=letter.words, reply=letter.reply_to)
    return _page(door, is_sent=True)


def _problem(fields: dict[str, str]) -> str:
    if not fields["text"]:
        return str(_("Skriv vad det gäller."))
    if len(fields["text"]) > LONGEST_LETTER or max(len(fields["sida"]), len(fields["svar"])) > LONGEST_LINE:
        return str(_("Det är för långt. Skriv högst %(most)s tecken.", most=LONGEST_LETTER))
    return ""


def _page(door: str, *, status: int = 200, **names: object) -> Response:
    page = render_template(
        "portal/letter.html", door=door, has_form=context().letters is not None, longest=LONGEST_LETTER, **names
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
