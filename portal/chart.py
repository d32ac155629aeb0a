"""The geometry of a line chart over years: across in percent of the width, down in pixels, so that words keep their
size however narrow the page is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

HEIGHT = 300
_LEFT, _RIGHT = 4.0, 96.0
_TOP, _BOTTOM = 34, 262
_MOST_YEARS, _FEWEST_TICKS = 12, 4


@dataclass(frozen=True, slots=True)
class Point:
    year: int
    value: float
    preliminary: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its name, oldest point first."""

    name: str
    points: Sequence[Point]

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two years that follow each other; `preliminary` when its end is."""

    x1: float
    y1: float
    x2: float
    y2: float
    preliminary: bool


class Chart:
    """Lines in one scale, and numbered marks at dates. There is at least one line, and each has a point.

    The years go on to the last mark; marks before the first point are left out.
    """

    def __init__(self, lines: Sequence[Line], marks: Sequence[tuple[int, date]] = ()) -> None:
        self.lines = lines
        points = [point for line in lines for point in line.points]
        self.first = min(point.year for point in points)
        self.last = max(*(point.year for point in points), *(day.year for _, day in marks), self.first)
        self._step, self._low, self._high = _scale([point.value for point in points])
        self.marks = [(number, self.x(_middle(day))) for number, day in marks if day.year >= self.first]

    @cached_property
    def ticks(self) -> list[tuple[float, float]]:
        """Horizontal rules: how far down, and the value there."""
        count = round((self._high - self._low) / self._step)
        values = [round(self._low + self._step * number, 10) for number in range(count + 1)]
        return [(self.y(value), value) for value in values]

    @property
    def from_zero(self) -> bool:
        return self._low <= 0 <= self._high

    @property
    def years(self) -> list[tuple[float, int, bool]]:
        """Years under the chart: how far in, the year, and whether it may be left out where there is little room."""
        step = -(-(self.last - self.first + 1) // _MOST_YEARS)
        shown = range(self.last, self.first - 1, -step)
        return [(self.x(year), year, number % 2 == 1) for number, year in enumerate(shown)]

    def segments(self, line: Line) -> list[Segment]:
        """The line; years without a value are a gap in it."""
        pairs = zip(line.points, line.points[1:], strict=False)
        return [
            Segment(self.x(a.year), self.y(a.value), self.x(b.year), self.y(b.value), b.preliminary)
            for a, b in pairs
            if b.year == a.year + 1
        ]

    def x(self, year: float) -> float:
        if self.first == self.last:
            return (_LEFT + _RIGHT) / 2
        part = (year - self.first) / (self.last - self.first)
        return round(min(100.0, max(0.0, _LEFT + part * (_RIGHT - _LEFT))), 2)

    def y(self, value: float) -> float:
        part = (value - self._low) / (self._high - self._low)
        return round(_BOTTOM - part * (_BOTTOM - _TOP), 1)


def _middle(day: date) -> float:
    """A date among years whose values stand in the middle of them."""
    begin = date(day.year, 1, 1)
    return day.year + (day - begin).days / (date(day.year + 1, 1, 1) - begin).days - 0.5


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Step, lowest and highest of round values that hold all the others."""
    low, high = min(values), max(values)
    spread = high - low or abs(high) or 1.0
    magnitude = 10.0 ** math.floor(math.log10(spread / _FEWEST_TICKS))
    step = next(size * magnitude for size in (1, 2, 2.5, 5, 10) if spread / (size * magnitude) <= _FEWEST_TICKS)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return step, low, high if high > low else low + step
