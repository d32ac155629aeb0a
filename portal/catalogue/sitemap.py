"""Every record that has a page search engines may keep, in parts of bounded size."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader

PART = 20_000
"""Rows a part, at most; the protocol allows 50,000 addresses and 50 MB."""


@dataclass(frozen=True, slots=True)
class Located:
    """A record with what its address is made of. `organization` and `date` are empty where it is not."""

    id: str
    organization: str
    date: str
    modified: str


_COLUMNS = {
    "decisions": "id, organization, date, modified",
    "matters": "id, '', '', modified",
    "meetings": "id, '', '', modified",
    "organizations": "id, '', '', modified",
    "documents": "id, '', '', modified",
}
TABLES = tuple(_COLUMNS)


class Sitemap:
    """Questions about which pages there are. A part is a stretch of row numbers, so that each costs the same."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def parts(self, table: str) -> int:
        return -(-self._reader.number(f"SELECT max(rowid) FROM {table}") // PART)

    def part(self, table: str, number: int) -> list[Located]:
        """The records of a part, counted from 1."""
        return self._reader.all(
            Located,
            f"SELECT {_COLUMNS[table]} FROM {table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid",
            (number - 1) * PART,
            number * PART,
        )
