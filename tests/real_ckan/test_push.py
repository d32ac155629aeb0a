"""Our data sets at a real CKAN: created, found unchanged, updated, and brought back after they were withdrawn."""

import os
from pathlib import Path

import pytest
from ckanapi import RemoteCKAN
from click.testing import CliRunner, Result

from portal.cli import main
from tests.portal.small_edition import Shelf, fill
from tests.real_ckan.conftest import ORGANIZATION

INSTANCE = """
[municipality]
code = "9999"
name = "Provby"
invented = true
address = "https://insyn.provby.example"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path)
    fill(shelf)
    shelf.publish()
    (tmp_path / "insyn.toml").write_text(INSTANCE, encoding="utf-8")
    return tmp_path


def push(folder: Path, *options: str) -> Result:
    address = os.environ.get("INSYN_CKAN", "http://127.0.0.1:9")
    command = ["--instance", str(folder), "push", "ckan", address, "--organization", ORGANIZATION, *options]
    return CliRunner().invoke(main, command)


def outcomes(result: Result) -> set[str]:
    assert result.exit_code == 0, result.output
    return {line.rpartition(": ")[2] for line in result.output.splitlines()}


def test_data_sets_are_written_once(ckan: RemoteCKAN, folder: Path) -> None:
    assert outcomes(push(folder, "--dry-run")) == {"created"}
    assert not [name for name in ckan.action.package_list() if name.startswith("insyn-")]
    assert outcomes(push(folder)) == {"created"}
    there = ckan.action.package_show(id="insyn-9999-decisions")
    assert there["title"] == "Sammanträden och beslut i Provby"
    assert [one["url"] for one in there["resources"]][0] == (
        "https://insyn.provby.example/data/insyn/meetings.csv?_stream=on"
    )
    assert outcomes(push(folder)) == {"unchanged"}
    assert ckan.action.package_show(id="insyn-9999-decisions")["metadata_modified"] == there["metadata_modified"]


def test_what_was_changed_or_withdrawn_there_is_put_right(ckan: RemoteCKAN, folder: Path) -> None:
    push(folder)
    before = ckan.action.package_show(id="insyn-9999-decisions")
    ckan.action.package_patch(id="insyn-9999-decisions", title="Något annat", version="7")
    ckan.action.package_delete(id="insyn-9999-bodies")
    assert outcomes(push(folder)) == {"updated", "unchanged"}
    after = ckan.action.package_show(id="insyn-9999-decisions")
    assert (after["title"], after["version"]) == (before["title"], "7")
    assert [one["id"] for one in after["resources"]] == [one["id"] for one in before["resources"]]
    assert ckan.action.package_show(id="insyn-9999-bodies")["state"] == "active"
    assert outcomes(push(folder)) == {"unchanged"}


def test_a_wrong_key_is_one_clear_line(ckan: RemoteCKAN, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ckan.action.package_patch(id="insyn-9999-decisions", title="Något annat")
    monkeypatch.setenv("INSYN_CKAN_KEY", "fel")
    result = push(folder)
    assert result.exit_code == os.EX_UNAVAILABLE
    *before, error = result.output.strip().splitlines()
    assert error.startswith("insyn:") and "INSYN_CKAN_KEY" in error
    assert all(line.endswith(": unchanged") for line in before)


def test_without_key_or_address_nothing_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSYN_CKAN_KEY", raising=False)
    result = push(folder)
    assert result.exit_code == os.EX_CONFIG and "INSYN_CKAN_KEY" in result.output
    monkeypatch.setenv("INSYN_CKAN_KEY", "nyckel")
    (folder / "insyn.toml").write_text(INSTANCE.replace("address", "# address"), encoding="utf-8")
    result = push(folder)
    assert result.exit_code == os.EX_CONFIG and "municipality.address" in result.output


def test_a_ckan_that_does_not_answer_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSYN_CKAN", "http://127.0.0.1:9")
    result = push(folder, "--dry-run")
    assert result.exit_code == os.EX_UNAVAILABLE and "does not answer" in result.output
