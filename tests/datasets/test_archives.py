"""Editions to take home: the archives hold what the edition holds, are described, checked, and go with it."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest

from datasets import shelf
from harvesters import rounds
from portal import new_instance
from tests.portal.page import Browser
from tests.portal.small_edition import MUNICIPALITY, VOTED, Shelf, fill


@pytest.fixture
def instance(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    fill(made)
    new_instance.create(tmp_path, MUNICIPALITY, [])
    rounds.publish(made.instance)
    return made


def latest(made: Shelf) -> Path:
    edition = shelf.current(made.instance.editions)
    assert edition
    return made.instance.editions / edition.file


def test_the_packed_edition_is_the_edition(instance: Shelf) -> None:
    path = latest(instance)
    assert gzip.decompress(path.with_suffix(".db.gz").read_bytes()) == path.read_bytes()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_zip_is_a_valid_data_package_with_every_table(instance: Shelf, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    with zipfile.ZipFile(latest(instance).with_suffix(".csv.zip")) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
    current = shelf.current(instance.instance.editions)
    assert current
    assert {path.stem for path in (tmp_path / "unpacked").glob("*.csv")} == set(current.counts)
    report = frictionless.Package(str(tmp_path / "unpacked/datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]


def test_the_site_gives_every_file_with_its_checksum(instance: Shelf) -> None:
    browser = Browser(instance.instance)
    try:
        lines = browser.request("/utgavor/SHA256SUMS").text.splitlines()
        assert len(lines) == 3
        page = browser.request("/ladda-ner").text
        for sha256, name in (line.split("  ") for line in lines):
            assert hashlib.sha256(browser.request(f"/utgavor/{name}").content).hexdigest() == sha256
            assert name in page and sha256 in page
    finally:
        browser.close()


def test_archives_are_withdrawn_and_pruned_with_their_edition(instance: Shelf) -> None:
    for _ in range(shelf.KEEP_NEWEST + 2):
        rounds.publish(instance.instance)
    editions = instance.instance.editions
    assert {path.name.split(".")[0] for path in editions.glob("insyn-*")} == {
        path.stem for path in shelf.kept(editions)
    }
    rounds.withhold(instance.instance, VOTED, reason="other", by="x", note="")
    assert {path.name.split(".")[0] for path in editions.glob("insyn-*")} == {latest(instance).stem}
