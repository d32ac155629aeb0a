"""The headers that every answer carries, by the path it was asked at: what it may load, who may frame and index it."""

from collections.abc import Mapping

EMBEDS = "/badda-in/"
"""Below it are the small pages that other sites may frame."""
UNINDEXED = ("/ledamoter", "/anslag", "/sok", "/data/", "/api/v1/", "/id/", "/oparl/", "/citera/", EMBEDS)
"""What search engines are asked to leave out: pages about persons, copies of notices, addresses that each edition
has of its own, and answers to questions."""
_OPEN = ("/api/", "/id/", "/oparl/", "/dcat", "/datapackage.json", "/oppenhet.json", "/oppenhet/")
"""What scripts of other sites may read. Datasette says so itself."""
_OPENED = {b"access-control-allow-origin": b"*", b"access-control-expose-headers": b"ETag, Retry-After"}
_POLICY = b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"browsing-topics=(), camera=(), geolocation=(), microphone=()",
}
_IN_ENGLISH = "/en/"


def headers_at(path: str) -> Mapping[bytes, bytes]:
    """The headers of whatever is answered at a path, errors included."""
    path = path.removeprefix(_IN_ENGLISH[:-1]) if path.startswith(_IN_ENGLISH) else path
    framed = b"*" if path.startswith(EMBEDS) else b"'none'"
    headers = {**_ALWAYS, b"content-security-policy": _POLICY + framed}
    if path.startswith(_OPEN):
        headers |= _OPENED
    return {**headers, b"x-robots-tag": b"noindex"} if path.startswith(UNINDEXED) else headers
