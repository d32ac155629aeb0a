"""What a calendar program wants: every planned, held and cancelled meeting, and last days, each with its version."""

from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.selection import Chosen, Selection


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


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of an assignment that is not reported. `title` is that of the decision that gave it."""

    id: str
    decision: str
    title: str
    organization: str
    date: str
    text: str
    due_to: str
    first_seen: str
    modified: str
    version: int


_VERSION = """
(SELECT count(DISTINCT c.at) FROM changes c WHERE c.row_id = {name}.id AND c.table_name = '{table}')"""
_SITTING = f"""
SELECT m.id, o.name, m.date, m.start, m.end, m.place, m.public, m.state, m.first_seen, m.modified,
       {_VERSION.format(name="m", table="meetings")}
FROM meetings m JOIN organizations o ON o.id = m.organization
"""

_DUE = f"""
SELECT x.id, x.decision, d.title, x.organization, x.date, x.text, x.due_to, x.first_seen, x.modified,
       {_VERSION.format(name="x", table="assignments")}
FROM assignments x JOIN decisions d ON d.id = x.decision
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

    def due(self, selection: Selection, chosen: Chosen, since: str) -> list[Due]:
        """The assignments of a list that are to be done on a day or later and are not reported, in order of time."""
        where, values = selection.condition(chosen)
        query = f"{_DUE} WHERE {where} AND x.due_to >= ? AND x.reported_in IS NULL ORDER BY x.due_to, x.id"
        return self._reader.all(Due, query, *values, since)
