"""Where a link of a page leads."""

from urllib.parse import urldefrag, urljoin, urlsplit


def absolute(base: str, href: str | None) -> str:
    """The address without fragment; empty for what is not to be fetched: mailto:, or a file: linked from the web."""
    try:
        url = urldefrag(urljoin(base, (href or "").strip())).url
    except ValueError:
        return ""
    allowed = ("http", "https") if urlsplit(base).scheme in ("http", "https") else ("file", "http", "https")
    return url if href and urlsplit(url).scheme in allowed else ""
