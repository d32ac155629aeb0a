"""The data package is valid, and so are the files it describes, by Frictionless' own validator."""

from pathlib import Path

import pytest

from tests.portal.page import Browser

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
frictionless = pytest.importorskip("frictionless")


def test_package_and_files_are_valid(site: Browser, tmp_path: Path) -> None:
    descriptor = site.request("/datapackage.json").json()
    assert len(descriptor["resources"]) > 10
    for resource in descriptor["resources"]:
        path, _, query = resource["path"].removeprefix("http://insyn.test").partition("?")
        (tmp_path / f"{resource['name']}.csv").write_bytes(site.request(f"{path}?{query}").content)
        resource["path"] = f"{resource['name']}.csv"
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(tmp_path))
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]


def test_a_wrong_file_would_be_found(site: Browser, tmp_path: Path) -> None:
    descriptor = site.request("/datapackage.json").json()
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] == "meetings"]
    [resource] = descriptor["resources"]
    resource["path"] = "meetings.csv"
    resource["schema"]["foreignKeys"] = []
    (tmp_path / "meetings.csv").write_text("id,title\n,x\n", encoding="utf-8")
    assert not frictionless.Package.from_descriptor(descriptor, basepath=str(tmp_path)).validate().valid
