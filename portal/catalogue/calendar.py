"""Meetings as a calendar program wants them: every planned, held and cancelled one, with its version."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting in a calendar. `version` counts its changes since it was first seen; times are as published."""

    id: str
    organization_name: str
    date: str
    start: str | None
    end: str | None
    place: str | None
    public: int | None
    state: str
    first_seen: str
    modified: str
    version: int


_SITTING = """
SELECT m.id, o.name, m.date, m.start, m.end, m.place, m.public, m.state, m.first_seen, m.modified,
       (SELECT count(DISTINCT c.at) FROM changes c WHERE c.row_id = m.id AND c.table_name = 'meetings')
FROM meetings m JOIN organizations o ON o.id = m.organization
"""


class Calendar:
    """Questions about when. A planned meeting that the source no longer gives is in no calendar."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def since(self, day: str, *, organization: str = "") -> list[Sitting]:
        """The meetings from a day on, of one body or all, in order of time."""
        where = "m.organization = ?" if organization else "? = ''"
        return self._reader.all(
            Sitting,
            f"""{_SITTING} WHERE m.date >= ? AND {where} AND (m.gone IS NULL OR m.state = 'held')
                ORDER BY m.date, m.start, m.id""",
            day,
            organization,
        )

    def one(self, meeting: str) -> Sitting | None:
        return self._reader.first(Sitting, f"{_SITTING} WHERE m.id = ?", meeting)
