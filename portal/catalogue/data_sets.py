"""Data sets from elsewhere: what a catalogue offers, its files, and the tables they were read into."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set of a catalogue. `files` is how many it has, `retrieved` when its source was last read with success."""

    id: str
    title: str
    description: str | None
    publisher: str | None
    license: str | None
    url: str | None
    updated_at: str | None
    first_seen: str
    modified: str
    gone: str | None
    source: str
    files: int
    retrieved: str | None


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of a data set, and the table it was read into, if any."""

    id: str
    title: str
    format: str | None
    url: str | None
    sha256: str | None
    table: str | None
    rows: int | None
    modified: str
    gone: str | None


_DATA_SET = """
SELECT c.id, c.title, c.description, c.publisher, c.license, c.url, c.updated_at, c.first_seen, c.modified, c.gone,
       s.title, (SELECT count(*) FROM resources r WHERE r.dataset = c.id AND r.gone IS NULL),
       (SELECT max(h.ended) FROM harvests h WHERE h.source = c.source AND h.outcome = 'ok')
FROM catalog_datasets c JOIN sources s ON s.id = c.source
"""


class DataSets:
    """Questions about data sets from elsewhere."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def one(self, identifier: str) -> DataSet | None:
        return self._reader.first(DataSet, f"{_DATA_SET} WHERE c.id = ?", identifier)

    def all(self, *, limit: int, offset: int) -> list[DataSet]:
        """Those that are still offered first, by title."""
        return self._reader.all(
            DataSet, f"{_DATA_SET} ORDER BY c.gone IS NOT NULL, c.title, c.id LIMIT ? OFFSET ?", limit, offset
        )

    def count(self) -> int:
        return self._reader.number("SELECT count(*) FROM catalog_datasets")

    def resources(self, data_set: str) -> list[Resource]:
        return self._reader.all(
            Resource,
            """SELECT id, title, format, url, sha256, table_name, row_count, modified, gone FROM resources
               WHERE dataset = ? ORDER BY gone IS NOT NULL, rowid""",
            data_set,
        )

    def preview(self, table: str, *, limit: int) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        """Column names of an imported table, without its row numbers, and its first rows."""
        names, rows = self._reader.table(f'SELECT * FROM "{table}" ORDER BY "row" LIMIT ?', limit)
        return names[1:], [row[1:] for row in rows]
