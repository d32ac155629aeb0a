"""Our data sets at another CKAN: which addresses they have there, also below a door."""

import json
import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from tests.conftest import WebSite
from tests.portal.small_edition import Shelf, fill

TOML = """
[municipality]
code = "{code}"
name = "Provby"
invented = true
address = "https://insyn.example"
"""
NOT_FOUND = {"success": False, "error": {"__type": "Not Found Error", "message": "Not found"}}


@pytest.fixture
def ckan(web: WebSite) -> list[dict[str, Any]]:
    """The packages that a CKAN was asked to create. It holds none before."""
    created: list[dict[str, Any]] = []

    def create(handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        created.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        return 200, {}, json.dumps({"success": True, "result": {}}).encode()

    web.pages["/api/action/package_show"] = (404, {}, json.dumps(NOT_FOUND).encode())
    web.pages["/api/action/package_create"] = create
    return created


@pytest.fixture
def county(tmp_path: Path) -> Path:
    for name, code in (("ett", "9998"), ("tva", "9999")):
        shelf = Shelf(tmp_path / name)
        shelf.instance.folder.mkdir()
        fill(shelf)
        shelf.publish()
        (tmp_path / name / "insyn.toml").write_text(TOML.format(code=code), encoding="utf-8")
    return tmp_path


def push(web: WebSite, *where: str) -> Result:
    command = [*where, "push", "ckan", web.address, "--organization", "lanet"]
    return CliRunner().invoke(main, command, env={"INSYN_CKAN_KEY": "nyckel"})


def roots(created: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Which municipality's data sets lead where."""
    return {
        (package["name"].split("-")[1], address.partition("/data/insyn")[0])
        for package in created
        for address in [package["url"], *(resource["url"] for resource in package["resources"])]
    }


def test_below_a_door_the_addresses_are_those_of_the_door(ckan: list[Any], county: Path, web: WebSite) -> None:
    result = push(web, "--instances", str(county))
    assert result.exit_code == 0, result.output
    assert roots(ckan) == {("9998", "https://insyn.example/ett"), ("9999", "https://insyn.example/tva")}
    assert {line.split(": ")[0] for line in result.output.splitlines()} == {"ett", "tva"}


def test_alone_they_are_those_of_the_portal(ckan: list[Any], county: Path, web: WebSite) -> None:
    assert push(web, "--instance", str(county / "ett")).exit_code == 0
    assert roots(ckan) == {("9998", "https://insyn.example")}


def test_one_that_cannot_be_pushed_stops_no_other(ckan: list[Any], county: Path, web: WebSite) -> None:
    toml = county / "ett" / "insyn.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("address", "# address"), encoding="utf-8")
    result = push(web, "--instances", str(county))
    assert (result.exit_code, roots(ckan)) == (os.EX_CONFIG, {("9999", "https://insyn.example/tva")})
    assert "municipality.address is missing" in result.output
