"""An HTTP answer of the sample's server, before it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that go with them."""

    status: HTTPStatus
    body: bytes
    kind: str
    etag: str = ""
    modified: str = ""
    location: str = ""

    def headers(self) -> dict[str, str]:
        """The headers that have a value. A 304 has no length: it would be that of the file."""
        named = {
            "Content-Type": self.kind,
            "ETag": self.etag,
            "Last-Modified": self.modified,
            "Location": self.location,
            "Content-Length": "" if self.status == HTTPStatus.NOT_MODIFIED else str(len(self.body)),
        }
        return {name: value for name, value in named.items() if value}


def as_json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8")
    return Answer(status, body, "application/json; charset=utf-8")
