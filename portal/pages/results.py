"""Decisions beside results: a key figure before a decision, in its year and after it. Nothing is said of causes."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.catalogue.indicators import Link, Value
from portal.pages.context import catalogue


@dataclass(frozen=True, slots=True)
class Result:
    """A key figure tied to a decision. Before there is a decision, `before` is the newest value."""

    link: Link
    before: Value | None
    during: Value | None
    after: Value | None


def results(links: Sequence[Link]) -> list[Result]:
    """The last value before each decision, that of its year, and the newest after it."""
    return [_result(link, catalogue().indicators.own_values(link.indicator)) for link in links]


def _result(link: Link, values: Sequence[Value]) -> Result:
    year = int(link.date[:4]) if link.date else None
    if year is None:
        return Result(link, values[-1] if values else None, None, None)
    before = [value for value in values if value.year < year]
    during = [value for value in values if value.year == year]
    after = [value for value in values if value.year > year]
    return Result(link, *(found[-1] if found else None for found in (before, during, after)))
