"""What Prometheus is told, read by Prometheus' own parser."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from datasets.instance import Instance, Server
from portal.doors import Doors
from tests.portal.page import Browser
from tests.portal.small_edition import TODAY, Shelf

SOURCE = {
    "name": "protokoll", "title": 'Protokoll "1"', "kind": "minutes", "state": "ok",
    "counts": {"decisions": 3, "pages": 4}, "last_try": "2026-11-23T06:00:00+00:00",
    "last_success": "2026-11-22T06:00:00+00:00",
    "issues": 2, "stale_at": "2999-01-01T00:00:00+00:00", "listed": 1204, "held": 1182,
}  # fmt: skip
NEVER = {"name": "nytt", "title": "Nytt", "kind": "ckan", "state": "never"}

Told = dict[tuple[str, frozenset[tuple[str, str]]], float]


def watched(shelf: Shelf, *sources: Mapping[str, object]) -> Instance:
    content = {"generated": "2026-11-23T06:00:01+00:00", "sources": list(sources)}
    (shelf.instance.editions / "status.json").write_text(json.dumps(content), encoding="utf-8")
    return replace(shelf.instance, server=Server(metrics=True))


@pytest.fixture
def own_site(shelf: Shelf) -> Iterator[Browser]:
    browser = Browser(watched(shelf, SOURCE, NEVER))
    yield browser
    browser.close()


def read(text: str) -> Told:
    """Every sample by name and labels; all are gauges, told once."""
    told: Told = {}
    for family in text_string_to_metric_families(text):
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in told
            told[key] = sample.value
    assert len({line for line in text.splitlines() if line.startswith("# TYPE")}) == text.count("# TYPE")
    return told


def of(told: Told, name: str, **labels: str) -> float | None:
    return told.get((name, frozenset({"municipality": "9999", **labels}.items())))


def test_prometheus_reads_how_each_source_stands(own_site: Browser) -> None:
    answer = own_site.request("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")
    told = read(answer.text)
    source = {"source": "protokoll", "kind": "minutes"}
    assert of(told, "insyn_source_last_success_timestamp_seconds", **source) == 1795327200
    assert of(told, "insyn_source_last_try_timestamp_seconds", **source) == 1795413600
    assert of(told, "insyn_source_listed_items", **source) == 1204
    assert of(told, "insyn_source_held_items", **source) == 1182
    assert of(told, "insyn_source_rows", **source) == 7
    assert of(told, "insyn_source_issues", **source) == 2
    states = {state: of(told, "insyn_source_state", state=state, **source) for state in ("ok", "stale", "failing")}
    assert states == {"ok": 1, "stale": 0, "failing": 0}
    assert (of(told, "insyn_source_age_seconds", **source) or 0) > 0
    assert of(told, "insyn_status_generated_timestamp_seconds") == 1795413601


def test_what_is_not_known_is_not_told(own_site: Browser) -> None:
    told = read(own_site.request("/metrics").text)
    source = {"source": "nytt", "kind": "ckan"}
    assert of(told, "insyn_source_state", state="never", **source) == 1
    for name in ("last_success_timestamp_seconds", "age_seconds", "listed_items", "held_items"):
        assert of(told, f"insyn_source_{name}", **source) is None


def test_a_source_that_no_harvest_has_asked_for_long_is_stale(shelf: Shelf) -> None:
    site = Browser(watched(shelf, SOURCE | {"stale_at": "2000-01-01T00:00:00+00:00"}))
    told = read(site.request("/metrics").text)
    site.close()
    assert of(told, "insyn_source_state", state="stale", source="protokoll", kind="minutes") == 1
    assert of(told, "insyn_source_state", state="ok", source="protokoll", kind="minutes") == 0


def test_the_edition_is_told_also_where_nobody_knows_of_its_sources(own_site: Browser, shelf: Shelf) -> None:
    (shelf.instance.editions / "status.json").unlink()
    told = read(own_site.request("/metrics").text)
    edition = json.loads((shelf.instance.editions / "current.json").read_text(encoding="utf-8"))
    assert of(told, "insyn_edition_revision") == edition["revision"]
    assert of(told, "insyn_edition_rows", table="decisions") == edition["counts"]["decisions"] > 0
    assert not any(name.startswith("insyn_source") for name, _ in told)


def test_it_is_closed_until_it_is_switched_on_and_in_no_map(shelf: Shelf, own_site: Browser) -> None:
    closed = Browser(shelf.instance)
    assert closed.request("/metrics").status_code == 404
    closed.close()
    assert own_site.request("/metrics?x=1").status_code == 400
    for path in ("/sitemap/sidor.xml", "/robots.txt"):
        assert "metrics" not in own_site.request(path).text


def test_one_answer_tells_of_all_municipalities_that_switch_it_on(shelf: Shelf, tmp_path: Path) -> None:
    on = watched(shelf, SOURCE)
    other = replace(on, municipality=replace(on.municipality, code="0483"))
    off = replace(on, municipality=replace(on.municipality, code="0480"), server=Server())
    many = Browser(Doors({"a": on, "b": other, "c": off}, lambda: TODAY))
    told = read(many.request("/metrics").text)
    assert {dict(labels)["municipality"] for _, labels in told} == {"9999", "0483"}
    assert {dict(labels)["municipality"] for _, labels in read(many.request("/b/metrics").text)} == {"0483"}
    assert many.request("/c/metrics").status_code == 404
    many.close()
    none = Browser(Doors({"c": off}, lambda: TODAY))
    assert none.request("/metrics").status_code == 404
    none.close()
