"""What went wrong, as application/problem+json (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.api.limits import DETAILS
from portal.language import at
from portal.pages.context import absolute

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends the request with a status and a sentence: what is wrong, the value, and the remedy."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def register(app: Flask) -> None:
    """Whatever goes wrong in the application is answered as a problem."""
    app.register_error_handler(Problem, lambda problem: answer(problem.status, problem.detail))
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(InternalServerError, lambda error: answer(500))


def answer(status: int, detail: str = "") -> Response:
    body = json.dumps(describe(status, absolute(at("/api")), absolute(at(request.full_path.rstrip("?"))), detail))
    return Response(body, status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-cache"})


def describe(status: int, documentation: str, instance: str, detail: str = "") -> dict[str, Any]:
    """The five members. The type is the place in the documentation that tells of the status."""
    return {
        "type": f"{documentation}#status-{status}" if status in DETAILS else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, HTTPStatus(status).description),
        "instance": instance,
    }


def _of_http(error: HTTPException) -> Response:
    response = answer(error.code or 500)
    response.headers.extend([(name, value) for name, value in error.get_headers() if name == "Allow"])
    return response
