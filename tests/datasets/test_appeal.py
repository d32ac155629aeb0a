"""The last day to appeal, against the law's vectors and against what the law says of any day."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.appeal import LAST_YEAR, earliest_removal, last_appeal_day, next_working_day
from tests.conftest import SHARED

VECTORS = SHARED / "conventions" / "law" / "appeal_deadlines.json"
DAYS = st.dates(date(2018, 1, 1), date(2090, 1, 1))


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors of the law are not beside the repository")
def test_every_vector_of_the_law_holds() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    assert len(vectors) > 40
    wrong = {
        vector["announced"]: last_appeal_day(date.fromisoformat(vector["announced"])).isoformat()
        for vector in vectors
        if last_appeal_day(date.fromisoformat(vector["announced"])).isoformat() != vector["last_day"]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("announced", "last_day"),
    [
        ("2026-11-02", "2026-11-23"),  # the same weekday three weeks later
        ("2026-12-03", "2026-12-28"),  # julafton, juldagen, annandagen and a Sunday
        ("2026-12-10", "2027-01-04"),  # nyårsafton, nyårsdagen and a weekend
        ("2026-05-29", "2026-06-22"),  # midsommarafton and its weekend
        ("2026-03-13", "2026-04-07"),  # långfredagen to annandag påsk
        ("2026-04-23", "2026-05-15"),  # Kristi himmelsfärdsdag
        ("2025-05-16", "2025-06-09"),  # nationaldagen on a Friday
        ("2026-12-16", "2027-01-07"),  # trettondedag jul
        ("2026-10-10", "2026-11-02"),  # alla helgons dag, a Saturday
    ],
)
def test_days_off_move_the_last_day(announced: str, last_day: str) -> None:
    last = date.fromisoformat(last_day)
    assert last_appeal_day(date.fromisoformat(announced)) == last
    assert earliest_removal(date.fromisoformat(announced)) == last + timedelta(days=1)


def test_a_joint_committee_counts_from_the_last_board() -> None:
    first, later = date(2026, 11, 2), date(2026, 11, 5)
    assert last_appeal_day(first, later) == last_appeal_day(later, first) == date(2026, 11, 26)
    assert earliest_removal(first, later) == date(2026, 11, 27)


@given(DAYS)
def test_the_last_day_is_the_first_working_day_after_three_weeks(announced: date) -> None:
    three_weeks, last = announced + timedelta(weeks=3), last_appeal_day(announced)
    assert three_weeks <= last <= three_weeks + timedelta(days=5)
    assert last.weekday() < 5
    assert (last.month, last.day) not in {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 6), (5, 1), (6, 6)}
    assert last == next_working_day(last) == next_working_day(three_weeks)


@given(DAYS)
def test_who_announces_later_never_closes_earlier(announced: date) -> None:
    assert last_appeal_day(announced) <= last_appeal_day(announced + timedelta(days=1))


def test_a_year_without_known_holidays_is_refused() -> None:
    with pytest.raises(ValueError, match="holidays of 2101 are not known"):
        last_appeal_day(date(LAST_YEAR, 12, 20))
