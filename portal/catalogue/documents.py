"""Questions about documents: what stands on their pages, and which decisions were read from them."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of a document, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision that was read from a document, and the page it begins on."""

    id: str
    title: str
    organization: str
    date: str
    number: str | None
    page: int | None


class Documents:
    """Questions about the content of a document."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

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
