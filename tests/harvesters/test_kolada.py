"""The Kolada harvester against a server that speaks API v3's wire format."""

import json
from pathlib import Path
from typing import Any

import pytest

from datasets.declaration import load
from datasets.instance import Instance, Source
from harvesters import rounds
from harvesters.run import Outcome
from harvesters.store import Store
from tests.conftest import NOW, WebSite, make_instance


def envelope(*values: dict[str, Any], following: str | None = None) -> str:
    return json.dumps({"values": values, "count": len(values), "next_url": following, "previous_url": None})


def kpi(identifier: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "title": f"Nyckeltal {identifier}",
        "description": "Vad det mäter.",
        "is_divided_by_gender": True,
        "operating_area": "Grundskola",
        "perspective": "Resultat",
        "publication_date": "2026-12-01",
    }


def period(year: int, *values: dict[str, Any]) -> dict[str, Any]:
    return {"kpi": "N15504", "municipality": "9999", "period": year, "values": list(values)}


def value(gender: str, number: float | None, **more: Any) -> dict[str, Any]:
    return {"gender": gender, "count": 1, "status": "", "value": number, "isdeleted": False, **more}


@pytest.fixture
def kolada(web: WebSite) -> WebSite:
    web.pages["/v3/municipality/9999,0000"] = envelope(
        {"id": "9999", "title": "Provby"}, {"id": "0000", "title": "Riket"}
    )
    web.pages["/v3/kpi/N15504,U00000"] = envelope(kpi("N15504"))
    path = "/v3/data/kpi/N15504/municipality/9999,0000"
    web.pages[path] = envelope(
        period(2024, value("T", 221.5), value("K", 230.0)), following=f"{web.address}{path}/page2"
    )
    web.pages[f"{path}/page2"] = envelope(
        period(2025, value("T", None, status="Missing"), value("M", 3.0, isdeleted=True), value("X", 1.0))
    )
    return web


@pytest.fixture
def figures(tmp_path: Path, web: WebSite) -> Instance:
    settings = {"indicators": ["N15504", "U00000"]}
    return make_instance(tmp_path, Source("kolada", "kolada", f"{web.address}/v3", settings=settings))


def run(instance: Instance) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]


def test_figures_and_every_page_of_values_are_stored(kolada: WebSite, figures: Instance) -> None:
    outcome = run(figures)
    assert not outcome.failure
    with Store(figures.store, load()) as store:
        rows = store.connection.execute(
            "SELECT municipality_name, year, gender, value, status FROM indicator_values ORDER BY year, gender"
        ).fetchall()
        titles = store.connection.execute("SELECT title, area, gendered FROM indicators").fetchall()
    assert rows == [
        ("Provby", 2024, "K", 230.0, None),
        ("Provby", 2024, "T", 221.5, None),
        ("Provby", 2025, "T", None, "Missing"),
    ]
    assert titles == [("Nyckeltal N15504", "Grundskola", 1)]


def test_what_is_unknown_is_an_issue(kolada: WebSite, figures: Instance) -> None:
    issues = {(issue.kind, issue.value) for issue in run(figures).issues}
    assert issues == {("unknown indicator", "U00000"), ("unknown gender", "X")}


@pytest.mark.parametrize("body", ["<h1>Fel</h1>", '{"detail": "x"}', "[]"])
def test_another_form_of_answer_fails_the_harvest(kolada: WebSite, figures: Instance, body: str) -> None:
    run(figures)
    kolada.pages["/v3/kpi/N15504,U00000"] = body
    outcome = run(figures)
    assert outcome.missed
    assert f"{kolada.address}/v3/kpi/N15504,U00000" in outcome.failure
    with Store(figures.store, load()) as store:
        assert store.connection.execute("SELECT count(*) FROM indicators WHERE gone IS NULL").fetchone() == (1,)


def test_a_field_that_is_gone_is_named(kolada: WebSite, figures: Instance) -> None:
    nameless = kpi("N15504")
    del nameless["title"]
    kolada.pages["/v3/kpi/N15504,U00000"] = envelope(nameless)
    assert "no longer gives 'title'" in run(figures).failure
