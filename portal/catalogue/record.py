"""What is common to all records: where they come from, how they have changed, and which were withdrawn."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class Document:
    """An original at the source. `quality` says how readable its text is, 0 to 1; `replaced` when its content was last
    replaced at the source, in UTC."""

    id: str
    title: str
    kind: str | None
    meeting: str | None
    matter: str | None
    url: str
    sha256: str | None
    media_type: str | None
    size: int | None
    retrieved: str | None
    page_count: int | None
    quality: float | None
    source: str
    first_seen: str
    gone: str | None
    replaced: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A difference from what was published before; `at` is a UTC timestamp, the values are as they were stored.

    `id` grows with time and is the same in every edition.
    """

    id: int
    at: str
    table: str
    row_id: str
    field: str
    before: str | None
    after: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A record withdrawn from publication: when and why, never what it said."""

    withheld_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A published edition. `sha256` is empty for the one that is read, which cannot hold its own."""

    name: str
    published_at: str
    sha256: str | None
    previous: str | None


class Records:
    """Questions that can be asked of any record."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def document(self, identifier: str | None) -> Document | None:
        return self._reader.first(
            Document,
            """SELECT d.id, d.title, d.kind, d.meeting, d.matter, d.url, d.sha256, d.media_type, d.bytes, d.retrieved,
                      d.page_count, d.quality, s.title, d.first_seen, d.gone,
                      (SELECT max(c.at) FROM changes c
                       WHERE c.row_id = d.id AND c.table_name = 'documents' AND c.field = 'sha256')
               FROM documents d JOIN sources s ON s.id = d.source WHERE d.id = ?""",
            identifier,
        )

    def history(self, *identifiers: str) -> list[Change]:
        """The changes of these rows, newest first."""
        marks = ", ".join("?" * len(identifiers))
        return self._reader.all(
            Change,
            f"""SELECT id, at, table_name, row_id, field, before, after, cause
                FROM changes WHERE row_id IN ({marks}) ORDER BY id DESC LIMIT 100""",
            *identifiers,
        )

    def withheld(self, table: str, identifier: str) -> Withheld | None:
        return self._reader.first(
            Withheld,
            "SELECT withheld_at, reason FROM withheld WHERE row_id = ? AND table_name = ?",
            identifier,
            table,
        )

    def imported_tables(self) -> dict[str, str]:
        """The titles of the tables that were read from files of data catalogues, by table."""
        rows = self._reader.all(
            _Imported, "SELECT table_name, title FROM resources WHERE table_name IS NOT NULL ORDER BY table_name"
        )
        return {row.table: row.title for row in rows}

    def editions(self, *, limit: int) -> list[EditionLink]:
        """Every edition up to this one, the latest first."""
        return self._reader.all(
            EditionLink,
            "SELECT id, published_at, sha256, previous FROM editions ORDER BY published_at DESC, id DESC LIMIT ?",
            limit,
        )

    def edition(self, name: str) -> EditionLink | None:
        """An edition up to this one, by its file name."""
        return self._reader.first(
            EditionLink, "SELECT id, published_at, sha256, previous FROM editions WHERE id = ?", name
        )

    def latest_changes(self, *, limit: int) -> list[Change]:
        """Of all records, newest first."""
        return self._reader.all(
            Change,
            """SELECT id, at, table_name, row_id, field, before, after, cause FROM changes
               WHERE id > 0 ORDER BY id DESC LIMIT ?""",
            limit,
        )

    def changes_after(self, number: int, *, limit: int) -> list[Change]:
        """Those that came after the change of that number, the oldest first."""
        return self._reader.all(
            Change,
            """SELECT id, at, table_name, row_id, field, before, after, cause FROM changes
               WHERE id > ? ORDER BY id LIMIT ?""",
            number,
            limit,
        )

    def issued(self) -> str:
        """When the first edition was published, as a UTC timestamp."""
        rows = self._reader.all(_Moment, "SELECT min(published_at) FROM editions")
        return rows[0].at

    def span(self, table: str, column: str) -> tuple[str, str] | None:
        """The first and last day, or year, of a declared column; nothing where the table is empty."""
        found = self._reader.first(
            _Span, f'SELECT CAST(min("{column}") AS TEXT), CAST(max("{column}") AS TEXT) FROM "{table}"'
        )
        return (found.first, found.last) if found and found.first else None


@dataclass(frozen=True, slots=True)
class _Moment:
    at: str


@dataclass(frozen=True, slots=True)
class _Span:
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _Imported:
    table: str
    title: str
