"""The headers that every answer carries, by the path it was asked at: what it may load, who may frame and index it."""

from collections.abc import Mapping

from portal.addresses import DATA_HELP

EMBEDS = "/badda-in/"
"""Below it are the small pages that other sites may frame."""
_FORMS = ("/saknas", "/ta-bort")
UNINDEXED = (
    "/ledamoter",
    "/anslag",
    "/sok",
    "/data/",
    "/api/v1/",
    "/id/",
    "/oparl/",
    "/citera/",
    "/metrics",
    EMBEDS,
    *_FORMS,
)
"""What search engines are asked to leave out: pages about persons, copies of notices, addresses that each edition
has of its own, answers to questions, and forms that are filled in with what they were reached from."""
_OPEN = (
    "/data/",
    "/api/",
    "/id/",
    "/oparl/",
    "/utgavor/",
    "/dcat",
    "/datapackage.json",
    "/oppenhet.json",
    "/oppenhet/",
)
"""What scripts of other sites may read, as nobody: here are no credentials. So they may feeds and calendars."""
_FOLLOWED = (".atom", ".ics")
_OPENED = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": b"ETag, Link, Retry-After, Content-Disposition",
    b"access-control-allow-headers": b"Accept, If-None-Match, If-Modified-Since, Range",
}
_ASKED_BEFORE = {
    b"allow": b"GET, HEAD, OPTIONS",
    b"access-control-allow-methods": b"GET, HEAD, OPTIONS",
    b"access-control-max-age": b"86400",
}
_POLICY = b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"browsing-topics=(), camera=(), geolocation=(), microphone=()",
}
_IN_ENGLISH = "/en/"


def is_open(path: str) -> bool:
    """Whether scripts of other sites may read what is answered at a path."""
    return f"{_in_swedish(path)}/".startswith(_OPEN) or path.endswith(_FOLLOWED)


def preflight_headers() -> list[tuple[bytes, bytes]]:
    """The answer to a browser that asks, before it asks, what a script of another site may ask of an open path."""
    return list(_ASKED_BEFORE.items())


def headers_at(path: str) -> Mapping[bytes, bytes]:
    """The headers of whatever is answered at a path, errors included."""
    bare = _in_swedish(path)
    framed = b"*" if bare.startswith(EMBEDS) else b"'none'"
    headers = {**_ALWAYS, b"content-security-policy": _POLICY + framed}
    if is_open(path):
        headers |= _OPENED
    return headers if is_indexed(bare) else {**headers, b"x-robots-tag": b"noindex"}


def is_indexed(path: str) -> bool:
    """Whether search engines may keep the page at a path of the Swedish site."""
    return path == DATA_HELP or not path.startswith(UNINDEXED)


def _in_swedish(path: str) -> str:
    return path.removeprefix(_IN_ENGLISH[:-1]) if path.startswith(_IN_ENGLISH) else path
