"""Notices: copies of what hung on the municipality's notice board (KL 8:9 to 8:12)."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Filter, Selection, by_year


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it was read. `late` says which of the law's times the days given lie outside."""

    id: str
    kind: str
    title: str
    organization: str | None
    organization_name: str | None
    meeting_date: str | None
    adjusted_on: str | None
    posted_on: str | None
    remove_on: str | None
    appeal_until: str | None
    late: str | None
    kept_at: str | None
    url: str | None
    source_url: str | None
    first_seen: str
    gone: str | None

    def hangs(self, today: date) -> bool:
        """Whether it is still to hang, by its own dates and what the source showed last."""
        return self.gone is None and (self.remove_on is None or self.remove_on > today.isoformat())


FILTERS = {
    "kind": Filter("x.kind"),
    "organization": Filter("x.organization"),
    "year": by_year("x.posted_on"),
}

_NOTICE = """
SELECT n.id, n.kind, n.title, n.organization, o.name, n.meeting_date, n.adjusted_on, n.posted_on, n.remove_on,
       n.appeal_until, n.late, n.kept_at, n.url, n.source_url, n.first_seen, n.gone
FROM notices n LEFT JOIN organizations o ON o.id = n.organization
"""


class Notices:
    """Questions about notices."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.selection = Selection(reader, "notices", FILTERS)

    def one(self, identifier: str) -> Notice | None:
        return self._reader.first(Notice, f"{_NOTICE} WHERE n.id = ?", identifier)

    def latest(self, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Notice]:
        """The notices that fulfil what is chosen, the latest posted first."""
        rows, values = self.selection.rows(chosen, "x.posted_on DESC, x.rowid DESC")
        query = f"{_NOTICE} WHERE n.rowid IN ({rows}) ORDER BY n.posted_on DESC, n.rowid DESC"
        return self._reader.all(Notice, query, *values, limit, offset)

    def of_adjustment(self, organization: str, day: str) -> Notice | None:
        """The notice that the minutes of a body's meeting were adjusted, the latest posted where there are several."""
        return self._reader.first(
            Notice,
            f"""{_NOTICE} WHERE n.organization = ? AND n.meeting_date = ? AND n.kind = 'adjusted_minutes'
                ORDER BY n.posted_on DESC LIMIT 1""",
            organization,
            day,
        )
