"""What went wrong, in the look of every other page, with a way on."""

from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException, InternalServerError

from portal import oparl
from portal.api import problems
from portal.pages.context import Withdrawn
from portal.pages.parameters import BadParameter


def register(app: Flask) -> None:
    app.register_error_handler(Withdrawn, withdrawn)
    app.register_error_handler(BadParameter, bad_parameter)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(InternalServerError, broken)


def withdrawn(error: Withdrawn) -> ResponseReturnValue:
    """When and why; never what it said."""
    return _page("withdrawn", withheld=error.withheld), 410


def bad_parameter(error: BadParameter) -> ResponseReturnValue:
    return _page("error", heading=_("Adressen går inte att förstå"), sentence=str(error)), 400


def other(error: HTTPException) -> ResponseReturnValue:
    if error.code and 300 <= error.code < 400:
        return error.get_response()
    if request.path.startswith(oparl.BELOW):
        return problems.of_http(error)
    heading, sentence = _SENTENCES.get(error.code or 500, _SENTENCES[400])
    page = _page("error", heading=heading, sentence=sentence)
    return page, error.code or 500, [(n, v) for n, v in error.get_headers() if n == "Allow"]


def broken(error: InternalServerError) -> ResponseReturnValue:
    heading, sentence = _SENTENCES[500]
    return _page("error", heading=heading, sentence=sentence), 500


def _page(template: str, **names: Any) -> str:
    """The page, which claims no address of its own in any language."""
    return render_template(f"portal/{template}.html", here="", **names)


_SENTENCES = {
    400: (
        lazy_gettext("Adressen går inte att förstå"),
        lazy_gettext("Kontrollera adressen, eller sök efter det du vill läsa."),
    ),
    404: (
        lazy_gettext("Sidan finns inte"),
        lazy_gettext("Adressen leder ingenstans. Den kan vara felskriven, eller så har uppgiften fått ny adress."),
    ),
    405: (
        lazy_gettext("Så kan sidan inte anropas"),
        lazy_gettext("Här går det bara att läsa. Inget kan ändras eller skickas in."),
    ),
    500: (lazy_gettext("Något gick fel hos oss"), lazy_gettext("Felet är vårt, inte ditt. Försök igen om en stund.")),
}
