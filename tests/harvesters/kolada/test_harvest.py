"""The Kolada harvester against a server that speaks API v3's wire format."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from datasets.declaration import load
from datasets.instance import Instance, Municipality, Source
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.store import Store
from tests.conftest import NOW, make_instance
from tests.harvesters.kolada.site import Kolada, group, kpi, period, recorded, value

SIMILAR = "Liknande kommuner, övergripande"
_SECONDS = count()
Make = Callable[..., Instance]


@pytest.fixture
def kolada(tmp_path: Path) -> Iterator[Kolada]:
    site = Kolada(tmp_path / "site")
    site.give(
        municipality=[{"id": code, "title": name, "type": "K"} for code, name in (("9999", "Provby"), ("9991", "A-by"))]
        + [{"id": "0000", "title": "Riket", "type": "L"}],
        municipality_groups=[
            group("G1", f"{SIMILAR}, Provby, 2024", "9991"),
            group("G2", f"{SIMILAR}, Provby, 2025", "9991"),
            group("G3", f"{SIMILAR}, A-by, 2025", "9999"),
            group("G4", "Provs läns kommuner (ovägt medel)", "9999", "9991"),
            group("G5", "Andra läns kommuner (ovägt medel)", "9991"),
        ],
        kpi=[kpi("N15504")],
        data=[period(2024, value("T", 221.5), value("K", 230.0)), period(2025, value("T", None, status="Missing"))],
    )
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture
def make(tmp_path: Path, kolada: Kolada) -> Make:
    def with_settings(**settings: Any) -> Instance:
        chosen = {"indicators": ["N15504"]} if "indicators" not in settings else {}
        source = Source("kolada", "kolada", f"{kolada.address}/v3", settings={**chosen, **settings})
        return make_instance(tmp_path, source)

    return with_settings


def run(instance: Instance, days: int = 0) -> Outcome:
    """A harvest, a second after the one before, and so many days."""
    now = NOW + timedelta(days=days, seconds=next(_SECONDS))
    return rounds.harvest_round(instance, now=lambda: now).outcomes[0]


def ask(instance: Instance, query: str) -> list[Any]:
    with Store(instance.store, load()) as store:
        return store.connection.execute(query).fetchall()


def test_every_page_of_values_is_stored(kolada: Kolada, make: Make) -> None:
    kolada.page_size = 1
    instance = make()
    assert not run(instance).failure
    assert ask(
        instance,
        "SELECT municipality_name, year, gender, value, status, members FROM indicator_values ORDER BY year, gender",
    ) == [
        ("Provby", 2024, "K", 230.0, None, 1),
        ("Provby", 2024, "T", 221.5, None, 1),
        ("Provby", 2025, "T", None, "Missing", 1),
    ]
    assert ask(instance, "SELECT title, area, unit, direction, gendered FROM indicators") == [
        ("Nyckeltal N15504, andel (%)", "Grundskola", "%", None, 1)
    ]


def test_it_is_compared_with_the_nation_its_county_and_those_like_it(kolada: Kolada, make: Make) -> None:
    instance = make()
    run(instance)
    assert ask(instance, "SELECT id, role FROM indicator_areas ORDER BY id") == [
        ("0000", "nation"),
        ("9991", "peer"),
        ("9999", "own"),
        ("G2", "similar"),
        ("G4", "group"),
    ]
    assert ask(instance, "SELECT area, member FROM indicator_area_members ORDER BY id") == [
        ("G2", "9991"),
        ("G4", "9991"),
        ("G4", "9999"),
    ]
    asked = [path for path in kolada.paths() if "/data/" in path]
    assert asked == ["/v3/data/kpi/N15504/municipality/9999,9991,0000,G2,G4"]


def test_areas_can_be_named(kolada: Kolada, make: Make) -> None:
    instance = make(compare=["9991", "G5", "9876"], compare_groups=[])
    outcome = run(instance)
    assert ask(instance, "SELECT id, role FROM indicator_areas ORDER BY id") == [
        ("9991", "chosen"),
        ("9999", "own"),
        ("G5", "group"),
    ]
    assert [(issue.kind, issue.value) for issue in outcome.issues] == [("unknown area", "9876")]


def test_key_figures_are_chosen_by_group_and_area(kolada: Kolada, make: Make) -> None:
    kolada.give(
        kpi=[kpi("N1"), kpi("N2"), kpi("N3", operating_area="Kultur"), kpi("N4", operating_area="Vatten")],
        kpi_groups=[{"id": "GKPI1", "title": "Skolan", "members": [{"member_id": "N1", "member_title": "x"}]}],
    )
    instance = make(indicators=[], indicator_groups=["GKPI1"], areas=["Kultur", "Rymden"])
    outcome = run(instance)
    assert ask(instance, "SELECT id FROM indicators ORDER BY id") == [("N1",), ("N3",)]
    assert [(issue.kind, issue.value) for issue in outcome.issues] == [("unknown area", "Rymden")]


def test_values_of_units_are_stored(kolada: Kolada, make: Make) -> None:
    kolada.give(
        kpi=[kpi("N15504", has_ou_data=True)],
        ou=[
            {"id": "V15E1", "title": "Norra skolan", "municipality": "9999"},
            {"id": "V15E2", "title": "Skolan där borta", "municipality": "9991"},
        ],
        oudata=[period(2025, value("T", 210.0), ou="V15E1"), period(2025, value("T", 99.0), ou="V15E2")],
    )
    instance = make()
    assert not run(instance).failure
    assert ask(
        instance, "SELECT title, value FROM indicator_unit_values v JOIN indicator_units u ON u.id = v.unit"
    ) == [("Norra skolan", 210.0)]
    kolada.asked.clear()
    run(make(units=False))
    assert not [path for path in kolada.paths() if "/ou" in path]
    assert ask(instance, "SELECT count(*) FROM indicator_unit_values WHERE gone IS NULL") == [(0,)]


def test_a_withdrawn_value_is_kept_and_dated(kolada: Kolada, make: Make) -> None:
    instance = make()
    run(instance)
    kolada.give(data=[period(2024, value("T", 221.5), value("K", 230.0, isdeleted=True))])
    assert not run(instance).failure
    rows = ask(instance, "SELECT id, value FROM indicator_values WHERE gone IS NOT NULL ORDER BY id")
    assert rows == [("N15504-9999-2024-K", 230.0), ("N15504-9999-2025-T", None)]
    assert ask(instance, "SELECT count(*) FROM changes WHERE row_id = 'N15504-9999-2024-K' AND field = 'gone'") == [
        (1,)
    ]


def test_what_is_unknown_is_an_issue(kolada: Kolada, make: Make) -> None:
    kolada.give(data=[period(2024, value("T", 221.5), value("X", 1.0))])
    issues = {(issue.kind, issue.value) for issue in run(make(indicators=["N15504", "U00000"])).issues}
    assert issues == {("unknown indicator", "U00000"), ("unknown gender", "X")}


def test_when_nothing_is_new_nothing_is_touched(kolada: Kolada, make: Make) -> None:
    instance = make()
    first = run(instance)
    before = ask(instance, "SELECT * FROM indicator_values")
    again = run(instance)
    assert (again.counts.seen, again.counts.differs, again.failure) == (first.counts.seen, False, "")
    assert ask(instance, "SELECT * FROM indicator_values") == before
    kolada.give(data=[period(2024, value("T", 222.0))])
    assert run(instance).counts.changed == 1


def test_only_changes_are_asked_for_within_a_week(kolada: Kolada, make: Make) -> None:
    instance = make()
    first = run(instance)
    kolada.has_news = False
    kolada.asked.clear()
    again = run(instance)
    assert (again.counts.seen, again.counts.differs, again.failure) == (first.counts.seen, False, "")
    assert kolada.paths() == ["/v3/data/kpi/N15504/municipality/9999,9991,0000,G2,G4?from_date=2026-03-01"]
    kolada.give(kpi=[kpi("N15504", description="Nya ord.")])
    assert not run(instance).counts.differs
    assert run(instance, days=7).counts.changed == 1


def test_where_changes_cannot_be_asked_for_all_is_read(kolada: Kolada, make: Make) -> None:
    instance = make()
    run(instance)
    kolada.faults = [(422, {}, b"{}")]
    kolada.give(data=[period(2024, value("T", 222.0))])
    assert run(instance).counts.changed == 1


def test_other_settings_are_read_though_the_answers_are_the_same(kolada: Kolada, make: Make) -> None:
    instance = make()
    run(instance)
    run(make(directions={"N15504": "lower"}))
    assert ask(instance, "SELECT direction FROM indicators") == [("lower",)]
    assert ask(instance, "SELECT count(*) FROM changes WHERE field = 'direction'") == [(1,)]


def test_a_failed_harvest_is_not_what_stands(kolada: Kolada, make: Make) -> None:
    instance = make()
    run(instance)
    kolada.give(kpi=[], data=[], municipality_groups=[])
    assert "rows" in run(instance, days=7).failure
    assert "rows" in run(instance, days=7).failure


def test_it_waits_as_long_as_kolada_asks(kolada: Kolada, make: Make) -> None:
    kolada.faults = [(429, {"Retry-After": "1"}, b"{}")]
    begun = time.monotonic()
    assert not run(make()).failure
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize(("status", "told"), [(400, "answered 400"), (422, "answered 422"), (404, "answered 404")])
def test_a_refusal_fails_the_harvest(kolada: Kolada, make: Make, status: int, told: str) -> None:
    kolada.faults = [(status, {}, b'{"detail": "x"}')]
    outcome = run(make())
    assert outcome.missed
    assert told in outcome.failure


@pytest.mark.parametrize("body", [b"<h1>Fel</h1>", b'{"detail": "x"}', b"[]", b'{"values": {}}'])
def test_another_form_of_answer_fails_the_harvest(kolada: Kolada, make: Make, body: bytes) -> None:
    instance = make()
    run(instance)
    kolada.faults = [(200, {}, body)] * 2
    outcome = run(instance)
    assert outcome.missed
    assert f"{kolada.address}/v3/kpi/N15504" in outcome.failure
    assert ask(instance, "SELECT count(*) FROM indicators WHERE gone IS NULL") == [(1,)]


def test_a_field_that_is_gone_is_named(kolada: Kolada, make: Make) -> None:
    nameless = kpi("N15504")
    del nameless["operating_area"]
    nameless["titel"] = nameless["title"]
    kolada.give(kpi=[{**nameless, "id": "N15504"}], data=[{"kpi": "N15504", "municipality": "9999", "values": []}])
    assert "no longer gives 'period'" in run(make()).failure


def test_pages_that_never_end_are_left(kolada: Kolada, make: Make) -> None:
    kolada.page_size = 1
    failure = run(make(most_requests=5)).failure
    assert "would be request 6 of this harvest, and 5 are agreed; choose fewer key figures" in failure


def test_a_direction_that_is_none_is_refused(make: Make) -> None:
    with pytest.raises(ConfigError, match="'up' is no direction; write one of higher, lower, none"):
        run(make(directions={"N15504": "up"}))


def test_what_kolada_itself_has_given_is_read(kolada: Kolada, tmp_path: Path) -> None:
    kinds = ("kpi", "municipality", "municipality_groups", "data")
    kolada.give(**{kind: recorded(kind) for kind in kinds})
    settings = {"indicators": ["N00945"], "compare": ["0000", "1280", "1480"]}
    source = Source("kolada", "kolada", f"{kolada.address}/v3", settings=settings)
    instance = Instance(tmp_path, Municipality("0180", "Stockholm"), (source,))
    assert not run(instance).failure
    assert ask(
        instance, "SELECT municipality_name, value FROM indicator_values WHERE year = 2000 AND gender = 'T' ORDER BY id"
    ) == [("Stockholm", 31.32959689), ("Malmö", 28.36722648), ("Göteborg", 33.23952169)]


def test_the_usual_key_figures_are_kolada_s(kolada: Kolada, tmp_path: Path) -> None:
    kinds = ("kpi", "municipality", "municipality_groups")
    kolada.give(**{kind: recorded(kind) for kind in kinds}, ou=[])
    source = Source("kolada", "kolada", f"{kolada.address}/v3")
    instance = Instance(tmp_path, Municipality("0483", "Katrineholm"), (source,))
    outcome = run(instance)
    assert (outcome.failure, outcome.issues) == ("", [])
    assert ask(instance, "SELECT count(*), count(unit), count(direction), count(meaning) FROM indicators") == [
        (32,) * 4
    ]
    assert ask(instance, "SELECT title FROM indicator_areas WHERE role = 'group'") == [
        ("Södermanlands läns kommuner (ovägt medel)",)
    ]
    assert len(kolada.paths()) == 8
