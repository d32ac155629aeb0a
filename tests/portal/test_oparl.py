"""OParl out: every object by the standard's own schemas, every address followed, what is gone told, nothing empty."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

from datasets import oparl
from datasets.declaration import load
from harvesters.store import Store
from tests.conftest import SHARED
from tests.portal.page import Browser
from tests.portal.small_edition import NOW, SECRET, Shelf

ROOT = "/oparl/v1"
SCHEMAS = SHARED / "conventions/oparl"
TYPES = sorted({kind.name for kind in oparl.load().addressed} | {"System", "Body", "LegislativeTerm"})
LATER = "2026-12-24T08:00:00+00:00"


def _get(site: Browser, path: str, status: int = 200) -> Any:
    response = site.request(path)
    assert response.status_code == status, (path, response.text[:300])
    return response.json()


def _objects(content: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer that has a type."""
    if isinstance(content, dict):
        if "type" in content:
            yield content
        for value in content.values():
            yield from _objects(value)
    elif isinstance(content, list):
        for value in content:
            yield from _objects(value)


def _values(content: Any) -> Iterator[Any]:
    yield content
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for value in inner:
        yield from _values(value)


@pytest.fixture(scope="module")
def answers(site: Browser) -> dict[str, Any]:
    """What every address below /oparl answers that can be reached from the System."""
    found: dict[str, Any] = {}
    waiting = [ROOT]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = _get(site, path)
        for value in _values(found[path]):
            if isinstance(value, str) and value.startswith(f"http://insyn.test{ROOT}"):
                parts = urlsplit(value)
                waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return found


def test_every_type_is_reached_from_the_system(answers: dict[str, Any]) -> None:
    reached = {one["type"].removeprefix(oparl.SCHEMA) for content in answers.values() for one in _objects(content)}
    assert sorted(reached) == TYPES


@pytest.mark.parametrize("name", TYPES)
def test_every_object_is_valid_by_the_schemas_of_the_standard(answers: dict[str, Any], name: str) -> None:
    path = SCHEMAS / f"{name}.json"
    if not path.exists():
        pytest.skip("the schemas of OParl are not here")
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    objects = [one for content in answers.values() for one in _objects(content) if one["type"].endswith(f"/{name}")]
    assert objects
    for one in objects:
        assert [error.message for error in validator.iter_errors(one)] == [], one["id"]
        assert {key for key in one if key not in schema["properties"] and not key.startswith(oparl.PREFIX)} == set()


def test_no_field_is_empty_and_every_address_is_whole(answers: dict[str, Any]) -> None:
    for path, content in answers.items():
        inner = content.get("data") or {key: value for key, value in content.items() if key != "data"}
        assert not [value for value in _values(inner) if value is None or value in ("", [], {})], path
    for content in answers.values():
        for one in _objects(content):
            assert one["id"].startswith("http://insyn.test/")
            assert one.get("created", "") <= one.get("modified", "")


def test_an_object_is_the_same_wherever_it_is_told(answers: dict[str, Any]) -> None:
    for content in answers.values():
        for one in _objects(content):
            alone = answers[urlsplit(one["id"]).path]
            assert alone.items() >= one.items()


def test_pages_of_the_portal_that_objects_name_are_there(site: Browser, answers: dict[str, Any]) -> None:
    for content in answers.values():
        for one in _objects(content):
            assert site.status(urlsplit(one.get("web", one["id"])).path) in (200, 302), one["id"]


def test_what_oparl_has_no_word_for_is_told_with_a_prefix(site: Browser) -> None:
    item = _get(site, f"{ROOT}/agendaItem/kommunfullmaktige-2026-10-19-1")
    assert item["insyn:outcome"] == "approved"
    assert item["resolutionText"].startswith("1. Skolan i Norrby")
    assert item["insyn:vote"][0]["insyn:yes"] == 2
    assert item["insyn:assignment"][0]["insyn:assignee"] == "Kommunstyrelsen"
    assert {one["insyn:kind"] for one in item["insyn:statement"]} == {"reservation", "note", "recusal"}


def test_lists_come_in_pages_that_lead_on(site: Browser) -> None:
    seen: list[str] = []
    path = f"{ROOT}/agendaItem?limit=2&modified_since=2026-01-01T00:00:00Z"
    while path:
        content = _get(site, path)
        seen += [one["id"] for one in content["data"]]
        path = content["links"].get("next", "").removeprefix("http://insyn.test")
        assert not path or "modified_since=2026" in path
    assert len(seen) == len(set(seen)) == content["pagination"]["totalElements"] == 6
    assert content["pagination"]["totalPages"] == content["pagination"]["currentPage"] == 3


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("?created_since=2026-11-23T06:00:00Z", 2),
        ("?created_since=2026-11-23T07:00:00%2B01:00&created_until=2026-11-23T06:00:00Z", 2),
        ("?created_since=2026-11-23T06:00:01Z", 0),
        ("?created_until=2026-11-22T00:00:00Z", 0),
        ("?modified_since=2026-11-23T06:00:00Z", 2),
        ("?modified_since=2026-11-23T06:00:00+00:00", 2),
        ("?modified_since=2026-11-23T06:00:01Z", 0),
        ("?modified_until=2026-11-23T05:59:59Z", 0),
    ],
)
def test_lists_are_limited_by_time(site: Browser, query: str, number: int) -> None:
    assert len(_get(site, f"{ROOT}/person{query}")["data"]) == number


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/paper?modified_since=igår", 400),
        ("/paper?modified_since=2026-01-01T00:00:00", 400),
        ("/paper?page=0", 400),
        ("/paper?limit=-1", 400),
        ("/paper?sort=name", 400),
        ("/paper?page=2&page=3", 400),
        ("/paper/nej", 404),
        ("/nej", 404),
        ("/body/0000", 404),
        ("/legislativeTerm/1850", 404),
        ("/organization/nej/meeting", 404),
        ("/", 404),
    ],
)
def test_what_cannot_be_answered_is_told_as_a_problem(site: Browser, path: str, status: int) -> None:
    response = site.request(ROOT + path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status
    assert response.headers["access-control-allow-origin"] == "*"


def test_nothing_can_be_written(site: Browser) -> None:
    response = site.request(f"{ROOT}/paper", "POST")
    assert (response.status_code, response.headers["content-type"]) == (405, "application/problem+json")
    assert "GET" in response.headers["allow"]


def test_unchanged_answers_are_304_and_head_has_no_body(site: Browser) -> None:
    first = site.request(f"{ROOT}/meeting")
    again = site.request(f"{ROOT}/meeting", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, "*")
    head = site.request(f"{ROOT}/meeting", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "application/json"


def test_what_is_gone_or_withheld_is_told_as_deleted(shelf: Shelf) -> None:
    person = shelf.rows("people", "anna-prov")
    shelf.insert(
        "withheld", _withheld("matters", "KS-2026-18"), _withheld("decisions", "kommunfullmaktige-2026-10-19-91")
    )
    _update(shelf, "people", {**person, "gone": LATER, "modified": LATER})
    shelf.publish()
    site = Browser(shelf.instance)
    try:
        gone = _get(site, f"{ROOT}/person/anna-prov")
        assert gone == {
            "id": "http://insyn.test/oparl/v1/person/anna-prov",
            "type": "https://schema.oparl.org/1.1/Person",
            "created": NOW.isoformat(),
            "modified": LATER,
            "deleted": True,
        }
        assert set(_get(site, f"{ROOT}/paper/KS-2026-18")) == set(gone)
        for segment, identifier in (("person", "anna-prov"), ("paper", "KS-2026-18")):
            news = _get(site, f"{ROOT}/{segment}?modified_since={LATER.replace('+00:00', 'Z')}")["data"]
            assert [(one["id"].rsplit("/", 1)[1], one.get("deleted")) for one in news] == [(identifier, True)]
            assert identifier not in str([one["id"] for one in _get(site, f"{ROOT}/{segment}")["data"]])
        held = _get(site, f"{ROOT}/meeting?modified_since={LATER.replace('+00:00', 'Z')}")["data"]
        assert [one["id"].rsplit("/", 1)[1] for one in held] == ["kommunfullmaktige-2026-10-19"]
        assert held[0]["modified"] == LATER
        assert "resolutionText" not in held[0]["agendaItem"][0]
    finally:
        site.close()


def test_a_change_in_a_part_changes_the_whole(shelf: Shelf) -> None:
    row = shelf.rows("assignments", "u1")
    _update(shelf, "assignments", {**row, "modified": LATER})
    shelf.publish()
    site = Browser(shelf.instance)
    try:
        since = LATER.replace("+00:00", "Z")
        changed = _get(site, f"{ROOT}/meeting?modified_since={since}")["data"]
        assert [(one["id"].rsplit("/", 1)[1], one["modified"]) for one in changed] == [
            ("kommunfullmaktige-2026-10-19", LATER)
        ]
        before = _get(site, f"{ROOT}/meeting?modified_until={NOW.isoformat().replace('+00:00', 'Z')}")["data"]
        assert len(before) == 3
    finally:
        site.close()


def test_withheld_words_are_in_no_answer(answers: dict[str, Any]) -> None:
    assert SECRET not in str(answers)


def test_the_mapping_names_columns_that_are_there() -> None:
    tables = load().tables
    for kind in oparl.load().types.values():
        for field in kind.fields:
            assert field.column in tables[kind.table].columns
            assert not field.to or field.to in oparl.load().types
        for part in kind.parts:
            inner = tables[oparl.load().types[part.kind].table]
            assert {part.by, *part.inherits} <= inner.columns.keys()
            assert {part.by} <= inner.columns.keys()


def _withheld(table: str, identifier: str) -> dict[str, str]:
    return {"id": identifier, "table_name": table, "row_id": identifier, "withheld_at": LATER, "reason": "Skäl"}


def _update(shelf: Shelf, table: str, row: dict[str, Any]) -> None:
    with Store(shelf.instance.store, load()) as store:
        store.db.table(table).upsert(row, pk="id")
