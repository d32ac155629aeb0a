"""The geometry of line charts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.chart import HEIGHT, Chart, Line, Point

_YEARS = st.lists(st.integers(1990, 2060), min_size=1, max_size=40, unique=True).map(sorted)
_VALUES = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 4))


def _line(*points: tuple[int, float]) -> Line:
    return Line("Provby", [Point(year, value) for year, value in points])


def test_years_without_a_value_are_a_gap() -> None:
    line = _line((2019, 1.0), (2020, 2.0), (2022, 3.0))
    assert len(Chart([line]).segments(line)) == 1


def test_ticks_are_round_and_hold_every_value() -> None:
    values = [value for _, value in Chart([_line((2020, 201.5), (2025, 227.5))]).ticks]
    assert values == [200, 210, 220, 230]


def test_a_mark_stands_in_the_middle_of_its_year_at_midsummer() -> None:
    chart = Chart([_line((2020, 1.0), (2024, 2.0))], [(1, date(2022, 7, 2)), (2, date(2010, 1, 1))])
    [(number, x)] = chart.marks
    assert number == 1 and x == pytest.approx(chart.x(2022), abs=0.1)


def test_the_years_go_on_to_the_last_mark() -> None:
    assert Chart([_line((2020, 1.0), (2024, 2.0))], [(1, date(2026, 2, 2))]).last == 2026


@given(_YEARS, st.data())
def test_everything_is_inside_the_picture(years: list[int], data: st.DataObject) -> None:
    line = _line(*((year, data.draw(_VALUES)) for year in years))
    chart = Chart([line], [(1, date(years[0], 1, 1)), (2, date(years[-1], 12, 31))])
    assert 2 <= len(chart.ticks) <= 7
    for point in line.points:
        assert 0 <= chart.x(point.year) <= 100 and 0 <= chart.y(point.value) <= HEIGHT
    assert all(0 <= x <= 100 for _, x in chart.marks)
