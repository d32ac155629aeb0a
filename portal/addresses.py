"""Where things are: the addresses of pages, and of originals elsewhere."""

import re
from urllib.parse import quote, urlsplit

PAGES_TOGETHER = 10
"""How many pages of a document are shown at once."""
DATA_HELP = "/data/hjalp"
"""The one page of the portal below /data, where all else is Datasette's."""

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def quoted(text: str, safe: str = "/") -> str:
    """What `quote` gives, which takes its time for what needs no quoting, as nearly all identifiers do not."""
    return text if _PLAIN.fullmatch(text) else quote(text, safe)


def decision_path(identifier: str, organization: str, day: str) -> str:
    """The address of a decision. Its identifier begins with body and date."""
    rest = identifier.removeprefix(f"{organization}-{day}-")
    return f"/beslut/{quoted(organization)}/{day}/{quoted(rest)}"


def matter_path(identifier: str) -> str:
    return f"/arenden/{quoted(identifier)}"


def meeting_path(identifier: str) -> str:
    return f"/moten/{quoted(identifier)}"


def organization_path(identifier: str) -> str:
    return f"/organ/{quoted(identifier)}"


def person_path(identifier: str) -> str:
    return f"/ledamoter/{quoted(identifier)}"


def notice_path(identifier: str) -> str:
    return f"/anslag/{quoted(identifier)}"


def indicator_path(identifier: str) -> str:
    return f"/nyckeltal/{quoted(identifier)}"


def document_path(identifier: str, page: int | None = None) -> str:
    """The address of a document, at the text of one of its pages."""
    path = f"/handlingar/{quoted(identifier)}"
    if page is None:
        return path
    part = (page - 1) // PAGES_TOGETHER + 1
    return f"{path}{f'?sida={part}' if part > 1 else ''}#sida-{page}"


def citation_path(edition: str, decision: str) -> str:
    """The permanent address of a decision as an edition, by its file name, tells it."""
    return f"/citera/{quoted(edition.removesuffix('.db'))}/{quoted(decision)}"


def edition_path(name: str) -> str:
    """The address of an edition's file."""
    return f"/utgavor/{quoted(name)}"


def data_set_path(identifier: str) -> str:
    return f"/datamangder/{quoted(identifier)}"


def anchor(item: str, meeting: str) -> str:
    """The place of an agenda item on its meeting's page."""
    return f"punkt-{item.removeprefix(meeting + '-')}"


def assignment_anchor(assignment: str, decision: str) -> str:
    """The place of an assignment on the page of the decision that gave it."""
    return f"uppdrag-{assignment.removeprefix(decision + '-')}"


def web_address(url: str | None, page: int | None = None) -> str:
    """An address that can be followed, at a page of a PDF; nothing for files and other schemes."""
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return ""
    is_pdf = urlsplit(url).path.lower().endswith(".pdf")
    return f"{url}#page={page}" if page and is_pdf and "#" not in url else url


def host(url: str) -> str:
    """The server an address is at, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
