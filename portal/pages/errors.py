"""What went wrong, in the look of every other page, with a way on."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.pages.context import Withdrawn
from portal.pages.parameters import BadParameter


def register(app: Flask) -> None:
    app.register_error_handler(Withdrawn, withdrawn)
    app.register_error_handler(BadParameter, bad_parameter)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(InternalServerError, broken)


def withdrawn(error: Withdrawn) -> ResponseReturnValue:
    """When and why; never what it said."""
    return render_template("portal/withdrawn.html", withheld=error.withheld), 410


def bad_parameter(error: BadParameter) -> ResponseReturnValue:
    return render_template("portal/error.html", heading="Adressen går inte att förstå", sentence=str(error)), 400


def other(error: HTTPException) -> ResponseReturnValue:
    if error.code and 300 <= error.code < 400:
        return error.get_response()
    heading, sentence = _SENTENCES.get(error.code or 500, _SENTENCES[400])
    page = render_template("portal/error.html", heading=heading, sentence=sentence)
    return page, error.code or 500, [(n, v) for n, v in error.get_headers() if n == "Allow"]


def broken(error: InternalServerError) -> ResponseReturnValue:
    heading, sentence = _SENTENCES[500]
    return render_template("portal/error.html", heading=heading, sentence=sentence), 500


_SENTENCES = {
    400: ("Adressen går inte att förstå", "Kontrollera adressen, eller sök efter det du vill läsa."),
    404: (
        "Sidan finns inte",
        "Adressen leder ingenstans. Den kan vara felskriven, eller så har uppgiften fått ny adress.",
    ),
    405: ("Så kan sidan inte anropas", "Här går det bara att läsa. Inget kan ändras eller skickas in."),
    500: ("Något gick fel hos oss", "Felet är vårt, inte ditt. Försök igen om en stund."),
}
