"""The OpenAPI document: it keeps DIGG's profile, its examples are real, and every answer is as it says."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from portal.api.limits import MOST
from portal.api.openapi import limits
from portal.api.resources import Resource, resources
from tests.portal.page import Browser
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf

Document = dict[str, Any]
RESOURCES = list(resources().values())
TRIED = ("decisions", "matters", "changes", "withheld", "indicator-values", "api-info")
WITHDRAWN = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 404, 410]
"""
"""It learns the identifiers of withheld rows, and asks for them."""
URL_NAME = re.compile(r"(/[a-z0-9.-]+|/\{[a-zA-Z]+\})+")


@pytest.fixture(scope="module")
def document(site: Browser) -> Document:
    told: Document = site.request("/api/v1/openapi.json").json()
    return told


def resolved(document: Document, part: Document) -> Document:
    """A response, or the one that it refers to."""
    name = part.get("$ref", "").rpartition("/")[2]
    found: Document = document["components"]["responses"][name] if name else part
    return found


def contents(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Path, status and content of every response that has any."""
    for path, operations in document["paths"].items():
        for status, response in operations["get"]["responses"].items():
            for content in resolved(document, response).get("content", {}).values():
                yield path, status, content


def check(document: Document, schema: Document, value: object) -> None:
    """The value is as the schema, which may refer to the document's, says; formats too."""
    whole = {**schema, "components": document["components"]}
    errors = list(Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value))
    assert errors == []


def schema_of(document: Document, path: str) -> Document:
    found: Document = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return found


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.table)
def test_every_answer_is_as_described(site: Browser, document: Document, resource: Resource) -> None:
    path = f"/{resource.path}"
    told = site.request(f"/api/v1{path}?limit={MOST}").json()
    check(document, schema_of(document, path), told)
    if resource.mirrored:
        since = site.request(f"/api/v1{path}?modified_since=1970-01-01T00:00:00Z").json()
        check(document, schema_of(document, path), since)
    for item in told["items"]:
        single = site.request(item["links"]["self"]).json()
        check(document, schema_of(document, f"{path}/{{id}}"), single)
        assert single["item"] == item


def test_a_wrong_answer_would_be_found(site: Browser, document: Document) -> None:
    told = site.request("/api/v1/decisions").json()
    for wrong in ({"outcome": "nope"}, {"date": "2026-13-01"}, {"number": "91"}, {"secret": 1}):
        broken = {**told, "items": [told["items"][0] | wrong]}
        with pytest.raises(AssertionError):
            check(document, schema_of(document, "/decisions"), broken)


def test_every_answer_has_an_example_that_is_real(site: Browser, document: Document) -> None:
    for path, status, content in contents(document):
        examples = [example["value"] for example in content.get("examples", {}).values()]
        for example in examples:
            check(document, content["schema"], example)
            if status == "200" and "links" in example:
                assert site.request(example["links"]["self"]).json() == example
            elif status == "200" and "item" in example:
                assert site.request(example["item"]["links"]["self"]).json() == example
        empty = path.endswith("{id}") and not site.request(f"/api/v1{path.removesuffix('/{id}')}").json()["total"]
        assert examples or empty or path == "/openapi.json", (path, status)
    assert site.request("/api/v1/api-info").json() == next(
        content["examples"]["answer"]["value"] for path, status, content in contents(document) if path == "/api-info"
    )


def test_every_declared_table_and_column_is_there(document: Document) -> None:
    for resource in RESOURCES:
        assert {f"/{resource.path}", f"/{resource.path}/{{id}}"} <= set(document["paths"])
        properties = document["components"]["schemas"][resource.table]["properties"]
        assert list(properties) == [*resource.declared.columns, "links"]
        for name, column in resource.declared.columns.items():
            assert column.help.sv in properties[name]["description"]
            assert column.help.en in properties[name]["description"]


def test_names_and_addresses_keep_the_profile(document: Document) -> None:
    """UFN.01, .05-.09, AME.04, .05, FNS.01-.06; api-info is named by the profile itself (VER.06)."""
    assert document["servers"][0]["url"].endswith("/api/v1")
    for path in document["paths"]:
        assert URL_NAME.fullmatch(path), path
    for schema in document["components"]["schemas"].values():
        for name in schema["properties"]:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
    for operations in document["paths"].values():
        for parameter in operations["get"].get("parameters", []):
            shared = parameter.get("$ref", "").rpartition("/")[2]
            named = document["components"]["parameters"][shared] if shared else parameter
            assert re.fullmatch(r"[a-z][a-z0-9_]*", named["name"])
            assert named["description"]
            assert named["required"] == (named["in"] == "path")
            assert not re.search("pnr|personnummer|ssn", named["name"])


def test_lists_are_paged_as_the_profile_says(document: Document) -> None:
    """FNS.07-.09."""
    shared = document["components"]["parameters"]
    assert shared["limit"]["schema"]["default"] == 20
    assert (shared["page"]["schema"]["minimum"], shared["page"]["schema"]["default"]) == (1, 1)
    for resource in RESOURCES:
        given = {item.get("$ref", "") for item in document["paths"][f"/{resource.path}"]["get"]["parameters"]}
        assert {"#/components/parameters/limit", "#/components/parameters/page"} <= given


def test_errors_are_problems_in_every_operation(document: Document) -> None:
    """FEL.01, .02."""
    for path, status, content in contents(document):
        if status != "200":
            assert content["schema"] == {"$ref": "#/components/schemas/problem"}, path
    assert set(document["components"]["schemas"]["problem"]["required"]) == {
        *("type", "title", "status", "detail", "instance")
    }


def test_it_says_whose_it_is_under_which_terms_and_limits(document: Document) -> None:
    """DOK.03-.20."""
    info = document["info"]
    assert {"title", "version", "description", "contact", "license", "termsOfService"} <= set(info)
    assert set(info["contact"]) == {"name", "url", "email"}
    assert set(info["license"]) == {"name", "url"}
    assert set(info["x-sla"]) == {"availability", "responseTime", "support"}
    assert info["x-limitations"] == limits() and limits() in info["description"]
    for operations in document["paths"].values():
        assert operations["get"]["description"]
        assert all(resolved(document, part)["description"] for part in operations["get"]["responses"].values())
    identifiers = [operations["get"]["operationId"] for operations in document["paths"].values()]
    assert len(identifiers) == len(set(identifiers))


def test_api_info_has_the_five_facts(site: Browser) -> None:
    told = site.request("/api/v1/api-info").json()
    assert set(told) == {"apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"}
    assert site.request(told["apiDocumentation"]).status_code == 200
    assert site.request("/api/v1/").json() == told


@pytest.mark.slow
def test_schemathesis_finds_nothing(edition: Shelf, tmp_path: Path) -> None:
    """Questions made of the document, right and wrong: each answer is one that the document tells of."""
    with RunningSite(edition.instance) as running:
        address = f"{running.url}/api/v1/openapi.json"
        chosen = [f"--include-path-regex=^/({'|'.join(TRIED)})"]
        limits = ["--max-examples=4", "--max-time=20", "--seed=1", "--no-color", "--warnings=off"]
        command = [sys.executable, "-m", "schemathesis.cli", "run", address, *chosen, *limits]
        (tmp_path / "schemathesis.toml").write_text(WITHDRAWN, encoding="utf-8")
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout[-3000:]
    assert int(re.findall(r"(\d+) generated", run.stdout)[0]) > 200
