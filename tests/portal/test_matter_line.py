"""The line of a matter: which of its decisions settled it."""

from dataclasses import fields
from typing import Any

import pytest

from portal.catalogue.assignments import Assignment
from portal.catalogue.meetings import AgendaItem
from portal.pages.line import Line


def made(record: type, /, **given: Any) -> Any:
    """A record with what is given and nothing else."""
    return record(**({field.name: None for field in fields(record)} | given))


def point(decision: str | None, outcome: str | None, day: int) -> AgendaItem:
    item: AgendaItem = made(AgendaItem, date=f"2026-01-{day:02}", kind="decision", decision=decision, outcome=outcome)
    return item


@pytest.mark.parametrize(
    ("outcomes", "settled"),
    [
        ("approved", 0),
        ("approved noted", 0),
        ("rejected approved", 1),
        ("referred rejected tabled", 1),
        ("referred_back", None),
        ("noted none", 1),
        ("noted referred", 0),
        ("", None),
    ],
)
def test_what_settled_a_matter_is_no_delay_and_no_mere_report(outcomes: str, settled: int | None) -> None:
    points = [point(f"d{place}", outcome, place + 1) for place, outcome in enumerate(outcomes.split())]
    points.append(point(None, None, 20))
    line = Line(points, [], None)
    assert line.decided == (None if settled is None else points[settled])
    assert line.latest == (points[-2] if len(points) > 1 else None)


@pytest.mark.parametrize(("reporting", "settled"), [("ks", 0), ("kf", 1)])
def test_a_report_to_whom_ordered_it_settles_and_one_that_another_took_does_not(reporting: str, settled: int) -> None:
    """A council that adopts the plan it ordered has decided anew; a committee that tells it is done has not."""
    points = [point("order", "approved", 1), point("report", "approved", 2)]
    order = made(Assignment, decision="order", organization="kf", reported_in="report", reported_organization=reporting)
    assert Line(points, [order], None).decided == points[settled]
