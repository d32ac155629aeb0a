"""Identifiers of our rows, made of the addresses that are OParl's identifiers."""

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from datasets.oparl import load
from harvesters.naming import LONGEST, document_id

_TYPES = {f"{kind.name}{ending}".lower() for kind in load().addressed for ending in ("", "s")}
_WORDS: Collection[str] = _TYPES | {"body", "bodies", "appointment", "people", "persons"}

_SERIAL = re.compile(r"[\d-]{0,11}")


class Identity:
    """Identifiers for a source: what tells an address below the server's own from the others, but for type names.

    `https://ris.example.de/oparl/body/1/paper/17` is `1-17`. Serial numbers get the name of the source before them,
    so that those of two servers are kept apart.
    """

    def __init__(self, source: str, address: str) -> None:
        self._source, self._base = source, address.rsplit("/", 1)[0] + "/"
        self._own = address.rstrip("/") + "/"

    def of(self, url: str) -> str:
        parts = urlsplit(url)
        whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
        for base in (self._own, self._base):
            if url.startswith(base):
                whole = url.removeprefix(base)
                break
        words = [word for word in re.split(r"[/?&=#]+", unquote(whole)) if word and word.lower() not in _WORDS]
        told = re.sub(r"[\s%:]+", "-", "-".join(words))
        if _SERIAL.fullmatch(told):
            told = f"{self._source}-{told}" if told else f"{self._source}-{document_id(url)}"
        return told if len(told) <= 2 * LONGEST else f"{told[:LONGEST]}-{document_id(url)}"
