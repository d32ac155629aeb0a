"""Bodies: who decides, when they meet next, and how much they have decided."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.reader import Reader


@dataclass(frozen=True, slots=True)
class Organization:
    """A body that meets, or a department or party. `classification` is a code such as council or committee."""

    id: str
    name: str
    classification: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A body with its next and its latest meeting."""

    id: str
    name: str
    classification: str | None
    next_meeting: str | None
    last_meeting: str | None


_ORGANIZATION = "SELECT o.id, o.name, o.classification FROM organizations o"
_MEETS = "EXISTS (SELECT 1 FROM meetings m WHERE m.organization = o.id)"


class Organizations:
    """Questions about bodies."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def that_meet(self) -> list[Organization]:
        """The bodies that have met or will meet, by name."""
        return self._reader.all(Organization, f"{_ORGANIZATION} WHERE {_MEETS} ORDER BY o.name")

    def one(self, identifier: str) -> Organization | None:
        return self._reader.first(Organization, f"{_ORGANIZATION} WHERE o.id = ?", identifier)

    def meets(self, identifier: str) -> bool:
        """Whether it has met or will meet here; else it is known by name alone, such as from a notice."""
        return self._reader.first(Organization, f"{_ORGANIZATION} WHERE o.id = ? AND {_MEETS}", identifier) is not None

    def names(self) -> dict[str, str]:
        """The names of all bodies, of departments and parties too, by identifier."""
        return {body.id: body.name for body in self._reader.all(Organization, _ORGANIZATION)}

    def active(self, today: date) -> list[Activity]:
        """The bodies that meet, by name."""
        return self._reader.all(
            Activity,
            f"""SELECT o.id, o.name, o.classification,
                       (SELECT min(m.date) FROM meetings m WHERE m.organization = o.id AND m.date >= ?
                        AND m.state = 'planned' AND m.gone IS NULL),
                       (SELECT max(m.date) FROM meetings m WHERE m.organization = o.id AND m.date <= ?
                        AND m.state != 'cancelled')
                FROM organizations o WHERE {_MEETS} ORDER BY o.name""",
            today.isoformat(),
            today.isoformat(),
        )
