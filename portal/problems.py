"""What went wrong, as programs read it: the members of RFC 9457, the same at every door."""

from http import HTTPStatus
from typing import Any

from datasets.privacy import mask

MEDIA_TYPE = "application/problem+json"


def describe(status: int, detail: str, instance: str, kind: str = "about:blank") -> dict[str, Any]:
    """The five members. What the reader asked is told again, but nobody's identity number."""
    return {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": mask(detail),
        "instance": mask(instance),
    }
