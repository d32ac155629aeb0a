"""The API at /api/v1: every answer is what the description says, every link leads on, every error is a problem."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from portal.api.limits import LAST_PAGE, LONGEST_ADDRESS, MOST
from portal.api.resources import Resource, resources
from tests.portal.page import Browser
from tests.portal.small_edition import VOTED, Shelf

HOST = "http://insyn.test"
DECISION = "/api/v1/decisions/kommunfullmaktige-2026-10-19-91"
WITHHELD = "/api/v1/decisions/kommunstyrelsen-2026-10-07-46"
MEMBERS = {"type", "title", "status", "detail", "instance"}
RESOURCES = list(resources().values())


def problem(site: Browser, path: str, status: int, method: str = "GET", **more: Any) -> dict[str, Any]:
    response = site.request(path, method, **more)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), path
    told: dict[str, Any] = response.json()
    assert set(told) == MEMBERS
    assert told["status"] == status
    assert all(told.values())
    return told


def objects(site: Browser, resource: Resource) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.request(f"/api/v1/{resource.path}?limit={MOST}").json()["items"]
    return found


def links(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        yield from told.get("links", {}).values()
        for value in told.values():
            yield from links(value)
    elif isinstance(told, list):
        for value in told:
            yield from links(value)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.table)
def test_every_link_of_every_object_answers(site: Browser, resource: Resource) -> None:
    found = set(links(site.request(f"/api/v1/{resource.path}?limit={MOST}").json()))
    assert found
    for link in found:
        assert link.startswith(HOST)
        path, _, query = link.removeprefix(HOST).partition("#")[0].partition("?")
        assert site.status(path, query) == 200, link


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.table)
def test_each_filter_chooses_what_it_says(site: Browser, resource: Resource) -> None:
    """The value of each row, asked for, gives that row and no row of another value."""
    for row in objects(site, resource)[:3]:
        for name, item in resource.filters.items():
            value = row[item.column]
            if item.column == "gone" or value is None:
                continue
            asked = json.dumps(value) if isinstance(value, bool) else value
            found = site.request(f"/api/v1/{resource.path}", params={name: asked, "limit": MOST}).json()["items"]
            assert row["id"] in [other["id"] for other in found], name
            compared = {"=": value.__eq__, ">=": value.__le__, "<=": value.__ge__}[item.operator]
            assert all(compared(other[item.column]) for other in found), name


def test_names_of_parameters_are_not_used_twice() -> None:
    for resource in RESOURCES:
        assert not {"limit", "page", "modified_since", "after"} & set(resource.filters)
        assert "links" not in resource.declared.columns


def test_values_have_their_types(site: Browser) -> None:
    told = site.request(DECISION).json()
    assert told["license"]["title"] == "CC0 1.0"
    assert told["edition"]["id"].startswith("insyn-")
    item = told["item"]
    assert (item["number"], item["outcome"], item["adjusted_immediately"]) == (91, "approved", None)
    assert item["links"]["page"] == HOST + VOTED
    assert item["links"]["meeting"] == f"{HOST}/api/v1/meetings/kommunfullmaktige-2026-10-19"
    meeting = site.request("/api/v1/meetings/kommunfullmaktige-2026-10-19").json()["item"]
    assert (meeting["public"], meeting["date"]) == (True, "2026-10-19")


def test_a_list_is_read_page_by_page(site: Browser, edition: Shelf) -> None:
    told, seen = site.request("/api/v1/decisions?limit=1").json(), []
    while True:
        seen += told["items"]
        if "next" not in told["links"]:
            break
        told = site.request(told["links"]["next"].removeprefix(HOST)).json()
    assert [row["id"] for row in seen] == [row["id"] for row in objects(site, resources()["decisions"])]
    assert told["total"] == len(seen) > 2
    assert [row["date"] for row in seen] == sorted((row["date"] for row in seen), reverse=True)
    assert site.request("/api/v1/decisions?page=900").json()["items"] == []


def test_twenty_are_given_where_nothing_is_said(site: Browser) -> None:
    told = site.request("/api/v1/indicator-values").json()
    assert told["limit"] == 20
    assert len(told["items"]) == min(20, told["total"])


@pytest.mark.parametrize(
    "query",
    [
        "x=1",
        "outcome=nope",
        "outcome=approved&outcome=rejected",
        "limit=0",
        f"limit={MOST + 1}",
        "limit=ten",
        f"page={LAST_PAGE + 1}",
        "page=0",
        "page=",
        "date_from=2026-02-30",
        "date_from=20260201",
        "date=2026-10-19",
        "matter=",
        "gone=1",
        "adjusted_immediately=yes",
        "modified_since=2026-10-19",
        "modified_since=2026-10-19T00:00:00",
        "modified_since=2026-W10-1T00:00:00Z",
        "after=x",
        "_shape=array",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_accepted(site: Browser, query: str) -> None:
    told = problem(site, f"/api/v1/decisions?{query}", 400)
    assert query.partition("=")[0] in told["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nope", 404),
        ("/api/v2/decisions", 404),
        ("/api/v1/decisions/nope", 404),
        ("/api/v1/decisions/", 404),
        ("/api/v1//decisions", 404),
        ("/api/v1/changes/01", 404),
        ("/api/v1/decisions/%00", 404),
        ("/api/v1/decisions/%FF", 404),
        ("/api/", 404),
        (WITHHELD, 410),
        ("/api/v1/api-info?x=1", 400),
        (f"{DECISION}?limit=1", 400),
        (f"/api/v1/decisions?matter={'x' * LONGEST_ADDRESS}", 414),
    ],
)
def test_whatever_goes_wrong_is_a_problem(site: Browser, path: str, status: int) -> None:
    told = problem(site, path, status)
    assert told["type"].startswith(f"{HOST}/api#status-{status}")
    assert f'id="status-{status}"' in site.request("/api").text


def test_a_withdrawn_record_tells_why_and_nothing_more(site: Browser) -> None:
    told = problem(site, WITHHELD, 410)
    assert "Personuppgifter" in told["detail"]
    assert "Något som" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_it_can_only_be_read(site: Browser, method: str) -> None:
    problem(site, "/api/v1/decisions", 405, method)
    assert "GET" in site.request(DECISION, method).headers["allow"]


def test_a_large_body_is_refused(site: Browser) -> None:
    problem(site, "/api/v1/decisions", 413, "POST", content=b"x" * 20_000)


def test_what_the_client_accepts_counts_also_for_what_is_kept(site: Browser) -> None:
    path = "/api/v1/meetings?limit=2"
    assert site.request(path).status_code == 200
    problem(site, path, 406, headers={"accept": "text/html"})
    for accepted in ("application/json", "*/*", "application/*;q=0.1, text/html", "application/problem+json"):
        assert site.request(path, headers={"accept": accepted}).status_code == 200


def test_a_fault_of_ours_is_a_problem_too(site: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.api.answers.listed", lambda *given: 1 / 0)
    told = problem(site, "/api/v1/votes?limit=7", 500)
    assert "ZeroDivision" not in json.dumps(told)


def test_answers_are_kept_compressed_and_open_to_other_sites(site: Browser) -> None:
    first = site.request("/api/v1/decisions")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-encoding"] == "gzip"
    again = site.request("/api/v1/decisions", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    head = site.request("/api/v1/decisions", "HEAD")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    asked = site.request("/api/v1/decisions", "OPTIONS")
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]
    assert "set-cookie" not in first.headers


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/html", VOTED),
        ("*/*", VOTED),
        ("application/json", DECISION),
        ("application/json, text/html;q=0.5", DECISION),
    ],
)
def test_a_permanent_address_leads_readers_and_programs(site: Browser, accept: str, place: str) -> None:
    response = site.request(DECISION.replace("/api/v1/", "/id/"), headers={"accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, place)
    assert response.headers["vary"] == "Accept"


def test_a_permanent_address_of_what_has_no_page_is_not_there_or_was_withdrawn(site: Browser) -> None:
    assert site.request("/id/ballots/b0").headers["location"] == "/api/v1/ballots/b0"
    assert site.request(WITHHELD.replace("/api/v1/", "/id/")).status_code == 410
    assert site.request("/id/decisions/nope").status_code == 404
    assert site.request("/id/nope/nope").status_code == 404
