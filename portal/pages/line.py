"""The line of a matter: its points through all bodies and years, what settled it, and what was ordered in it."""

from dataclasses import dataclass

from portal.catalogue.assignments import Assignment
from portal.catalogue.matters import Matter
from portal.catalogue.meetings import AgendaItem
from portal.pages.context import catalogue

_PUT_OFF, _HEARD = ("tabled", "referred_back", "referred"), ("noted", "none", "withdrawn")


@dataclass(frozen=True, slots=True)
class Line:
    """A matter's points, oldest first, and its assignments."""

    points: list[AgendaItem]
    assignments: list[Assignment]
    next_date: str | None

    @property
    def years(self) -> dict[str, list[AgendaItem]]:
        """The points by year."""
        years: dict[str, list[AgendaItem]] = {}
        for point in self.points:
            years.setdefault(point.date[:4], []).append(point)
        return years

    @property
    def decided(self) -> AgendaItem | None:
        """The latest point that settled the matter, else the latest that took note of it.

        None does that puts it off or sends it on, nor one in which a body takes the report of what another ordered.
        """
        reports = {one.reported_in for one in self.assignments if one.reported_organization != one.organization}
        made = [point for point in self._with_decisions if point.outcome not in _PUT_OFF]
        settled = [point for point in made if point.outcome not in _HEARD and point.decision not in reports]
        return next(reversed(settled or made), None)

    @property
    def latest(self) -> AgendaItem | None:
        """The latest point with a decision, whatever it was."""
        return next(reversed(self._with_decisions), None)

    @property
    def planned(self) -> AgendaItem | None:
        """The next point that is planned."""
        return next((one for one in self.points if one.kind == "planned" and one.date == self.next_date), None)

    @property
    def reported(self) -> int:
        return sum(assignment.state == "reported" for assignment in self.assignments)

    @property
    def _with_decisions(self) -> list[AgendaItem]:
        return [point for point in self.points if point.decision]


def line_of(matter: Matter) -> Line:
    read = catalogue()
    return Line(read.matters.items(matter.id), read.assignments.of_matter(matter.id), matter.next_date)
