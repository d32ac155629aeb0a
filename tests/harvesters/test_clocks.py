"""Summer time, midnight and clocks that were wrong: what is due, what is today, and what counts as a success."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from datasets import declaration, shelf
from datasets.freshness import SourceStatus
from datasets.instance import Instance, Source
from datasets.verification import chain
from harvesters import rounds
from harvesters.run import SWEDEN, Run, harvest
from harvesters.status import status
from harvesters.store import Store
from tests.conftest import NOW, make_instance

LOCAL_HALF_PAST_TWO = "30 2 * * *"


def of(folder: Path, schedule: str = "") -> Instance:
    """An instance with one table to harvest."""
    file = folder / "lekplatser.csv"
    file.write_text("namn;ort\nPark;Norrby\n", encoding="utf-8")
    return make_instance(folder, Source("lekplatser", "table", file.as_uri(), schedule=schedule))


def is_harvested(instance: Instance, at: datetime) -> bool:
    outcomes = rounds.harvest_round(instance, due=True, now=lambda: at).outcomes
    assert not any(outcome.failure for outcome in outcomes)
    return bool(outcomes)


def state(instance: Instance, at: datetime) -> SourceStatus:
    with Store(instance.store, declaration.load()) as store:
        return status(instance, store, at)[0]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), ["2026-03-29", "2026-03-30", "2026-03-31"]),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), ["2026-10-25", "2026-10-26", "2026-10-27"]),
    ],
    ids=["an hour is left out", "an hour comes twice"],
)
def test_a_daily_schedule_comes_once_a_day_over_the_change_of_the_clocks(
    tmp_path: Path, first: datetime, days: list[str]
) -> None:
    daily = of(tmp_path, LOCAL_HALF_PAST_TWO)
    assert is_harvested(daily, first)
    moments = [first + timedelta(minutes=30 * step) for step in range(1, 2 * 70)]
    harvested = [moment for moment in moments if is_harvested(daily, moment)]
    assert [moment.astimezone(SWEDEN).date().isoformat() for moment in harvested] == days


def test_a_success_in_the_future_is_none_and_the_next_try_counts(tmp_path: Path) -> None:
    daily = of(tmp_path, LOCAL_HALF_PAST_TWO)
    wrong = NOW + timedelta(days=400)
    assert is_harvested(daily, wrong)
    assert (state(daily, NOW).state, state(daily, NOW).last_success) == ("never", None)
    assert is_harvested(daily, NOW)
    assert not is_harvested(daily, NOW + timedelta(minutes=1))
    now = state(daily, NOW + timedelta(minutes=1))
    assert (now.state, now.last_try) == ("ok", NOW.isoformat(timespec="seconds"))
    assert state(daily, NOW + timedelta(days=60)).state == "stale"


def test_a_clock_that_goes_back_breaks_no_chain_and_stops_no_harvest(tmp_path: Path) -> None:
    daily = of(tmp_path, LOCAL_HALF_PAST_TWO)
    for days in (0, 900, 1, 2):
        (tmp_path / "lekplatser.csv").write_text(f"namn;ort\nPark {days};Norrby\n", encoding="utf-8")
        assert is_harvested(daily, NOW + timedelta(days=days))
    edition = shelf.current(daily.editions)
    assert edition and len(chain(daily.editions / edition.file).links) == 4


def test_today_is_the_day_in_sweden(tmp_path: Path) -> None:
    instance, days = of(tmp_path), []
    source = instance.sources[0]

    def nothing(run: Run) -> list[tuple[str, dict[str, object]]]:
        days.append(run.today.isoformat())
        return []

    with Store(instance.store, declaration.load()) as store:
        store.register(instance.sources)
        for minute in (-1, 1):
            moment = datetime(2026, 6, 30, 22, tzinfo=UTC) + timedelta(minutes=minute)
            harvest(
                source, nothing, None, instance=instance, store=store, now=partial(datetime.astimezone, moment, UTC)
            )
    assert days == ["2026-06-30", "2026-07-01"]
