"""Questions about documents: what stands on their pages, and which decisions were read from them."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of a document, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list, with the body and day of its meeting where it has one."""

    id: str
    title: str
    kind: str | None
    url: str
    page_count: int | None
    gone: str | None
    organization_name: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision that was read from a document, and the page it begins on."""

    id: str
    title: str
    organization: str
    date: str
    number: str | None
    page: int | None


_LISTED = """
SELECT d.id, d.title, d.kind, d.url, d.page_count, d.gone, o.name, m.date
FROM documents d LEFT JOIN meetings m ON m.id = d.meeting LEFT JOIN organizations o ON o.id = m.organization
"""
FILTERS = {"kind": Filter("coalesce(x.kind, 'other')")}


class Documents:
    """Questions about documents and their content."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "documents", FILTERS, always="x.rowid > 0")

    def latest(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Listed]:
        """The documents that fulfil what is chosen, those that came last first."""
        rows, values = self.selection.rows(chosen, "x.rowid DESC")
        query = f"{_LISTED} WHERE d.rowid IN ({rows}) ORDER BY d.rowid DESC"
        return self._reader.all(Listed, query, *values, limit, offset)

    def of_matter(self, matter: str) -> list[Listed]:
        """Those that the source says belong to the matter, as it lists them."""
        return self._reader.all(Listed, f"{_LISTED} WHERE d.matter = ? AND d.gone IS NULL ORDER BY d.rowid", matter)

    def last_page(self, identifier: str) -> int:
        """The number of its last page with text; 0 where it has none."""
        return self._reader.number("SELECT max(number) FROM pages WHERE document = ?", identifier)

    def pages(self, identifier: str, *, limit: int, offset: int) -> list[PageText]:
        """Its pages with text among `limit` after the first `offset`."""
        return self._reader.all(
            PageText,
            "SELECT number, text FROM pages WHERE document = ? AND number > ? AND number <= ? ORDER BY number",
            identifier,
            offset,
            offset + limit,
        )

    def decisions(self, identifier: str) -> list[ReadDecision]:
        """What was decided according to the document, in its order."""
        return self._reader.all(
            ReadDecision,
            """SELECT id, title, organization, date, coalesce(printed_number, CAST(number AS TEXT)), page FROM decisions
               WHERE document = ? ORDER BY page, number""",
            identifier,
        )
