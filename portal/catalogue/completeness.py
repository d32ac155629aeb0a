"""How complete the edition is: of the meetings that were held, how many have minutes that could be read."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class Coverage:
    """A body's meetings of a year that are over, and how many of them have a decision here."""

    organization: str
    organization_name: str
    year: str
    held: int
    read: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A meeting that is over and of which nothing decided is known."""

    id: str
    organization_name: str
    date: str


_OVER = "m.date < ? AND m.state != 'cancelled' AND (m.gone IS NULL OR m.state = 'held')"
_READ = "EXISTS (SELECT 1 FROM agenda_items a WHERE a.meeting = m.id AND a.kind != 'planned')"


class Completeness:
    """Questions about what is missing."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def by_body_and_year(self, today: date) -> list[Coverage]:
        """By body, the latest year first."""
        return self._reader.all(
            Coverage,
            f"""SELECT m.organization, o.name, substr(m.date, 1, 4), count(*), sum({_READ})
                FROM meetings m JOIN organizations o ON o.id = m.organization WHERE {_OVER}
                GROUP BY 1, 3 ORDER BY o.name, 3 DESC""",
            today.isoformat(),
        )

    def unread(self, today: date, *, limit: int) -> list[Unread]:
        """The meetings without minutes here, the latest first."""
        return self._reader.all(
            Unread,
            f"""SELECT m.id, o.name, m.date FROM meetings m JOIN organizations o ON o.id = m.organization
                WHERE {_OVER} AND NOT {_READ} ORDER BY m.date DESC LIMIT ?""",
            today.isoformat(),
            limit,
        )
