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


@dataclass(frozen=True, slots=True)
class Appeal:
    """The last day to appeal what a notice announces."""

    id: str
    title: str
    appeal_until: str
    first_seen: str
    modified: str
    version: int


_VERSION = """
(SELECT count(DISTINCT c.at) FROM changes c WHERE c.row_id = {name}.id AND c.table_name = '{table}')"""
_SITTING = f"""
SELECT x.id, o.name, x.date, x.start, x.end, x.place, x.public, x.state, x.first_seen, x.modified,
       {_VERSION.format(name="x", table="meetings")}
FROM meetings x JOIN organizations o ON o.id = x.organization
"""

_DUE = f"""
SELECT x.id, x.decision, d.title, x.organization, x.date, x.text, x.due_to, x.first_seen, x.modified,
       {_VERSION.format(name="x", table="assignments")}
FROM assignments x JOIN decisions d ON d.id = x.decision
"""
_APPEAL = f"""
SELECT x.id, x.title, x.appeal_until, x.first_seen, x.modified, {_VERSION.format(name="x", table="notices")}
FROM notices x
"""


class Calendar:
    """Questions about when. A planned meeting that the source no longer gives is in no calendar."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def meetings(self, selection: Selection, chosen: Chosen, since: str) -> list[Sitting]:
        """The meetings of a list from a day on, in order of time."""
        where, values = selection.condition(chosen)
        query = f"{_SITTING} WHERE {where} AND x.date >= ? ORDER BY x.date, x.start, x.id"
        return self._reader.all(Sitting, query, *values, since)

    def one(self, meeting: str) -> Sitting | None:
        return self._reader.first(Sitting, f"{_SITTING} WHERE x.id = ?", meeting)

    def appeals(self, selection: Selection, chosen: Chosen, since: str) -> list[Appeal]:
        """The notices of a list whose last day to appeal is a day or later, in order of time."""
        where, values = selection.condition(chosen)
        query = f"{_APPEAL} WHERE {where} AND x.appeal_until >= ? ORDER BY x.appeal_until, x.id"
        return self._reader.all(Appeal, query, *values, since)

    def due(self, selection: Selection, chosen: Chosen, since: str) -> list[Due]:
        """The assignments of a list that are to be done on a day or later and are not reported, in order of time."""
        where, values = selection.condition(chosen)
        query = f"{_DUE} WHERE {where} AND x.due_to >= ? AND x.reported_in IS NULL ORDER BY x.due_to, x.id"
        return self._reader.all(Due, query, *values, since)
