"""What went wrong at an address for programs, answered by Flask: in the API and in OParl."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from portal import problems
from portal.api.limits import DETAILS
from portal.language import at
from portal.pages.context import absolute


class Problem(Exception):
    """Ends the request with a status and a sentence: what is wrong, the value, and the remedy."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def register(app: Flask) -> None:
    """Whatever goes wrong in the application is answered as a problem."""
    app.register_error_handler(Problem, lambda problem: answer(problem.status, problem.detail))
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(InternalServerError, lambda error: answer(500))


def answer(status: int, detail: str = "") -> Response:
    told = describe(status, absolute(at("/api")), absolute(at(request.full_path.rstrip("?"))), detail)
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, content_type=problems.MEDIA_TYPE, headers={"Cache-Control": "no-cache"})


def describe(status: int, documentation: str, instance: str, detail: str = "") -> dict[str, Any]:
    """The problem, whose type is the place in the documentation that tells of the status."""
    kind = f"{documentation}#status-{status}" if status in DETAILS else "about:blank"
    return problems.describe(status, detail or DETAILS.get(status, HTTPStatus(status).description), instance, kind)


def of_http(error: HTTPException) -> Response:
    response = answer(error.code or 500)
    response.headers.extend([(name, value) for name, value in error.get_headers() if name == "Allow"])
    return response
