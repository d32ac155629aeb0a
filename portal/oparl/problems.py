"""What went wrong below /oparl, as application/problem+json (RFC 9457)."""

import json

from flask import Response, request
from werkzeug.exceptions import HTTPException

BELOW = "/oparl/"


def answer(error: HTTPException) -> Response:
    """The status of the error with what is wrong, in the words of HTTP and of who raised it."""
    told = {"title": error.name, "status": error.code, "detail": error.description, "instance": request.path}
    allowed = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return Response(json.dumps(told, ensure_ascii=False), error.code, allowed, content_type="application/problem+json")
