"""What sources call their files reaches no path of ours: not the store, the originals, the editions or the archives."""

import json
import re
import zipfile
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from datasets import instance as instances
from datasets.instance import Municipality
from portal import new_instance
from portal.cli import main
from tests.conftest import Answer, WebSite
from tests.papers import minutes_pdf, minutes_text
from tests.portal.page import Browser, Page

MUNICIPALITY = Municipality("9999", "Provby", invented=True)
NAMES = (
    "../../../../tmp/utanfor", "/etc/utanfor", "..\\..\\utanfor", "C:\\Windows\\utanfor", "CON", "NUL.csv", "aux.pdf",
    "noll\x00tecken", "rad\nbrytning", "\u202egnp.x", "~root", "-rf", "x" * 3_000, "%2e%2e%2futanfor", "sqlite_master",
    'a"; DROP TABLE decisions; --', "", ".", "..", "😀",
)  # fmt: skip
OURS = re.compile(
    r"insyn\.toml|\.?store\.db.*|harvest\.lock|.*\.lock|originals(/[0-9a-f]{2}(/[0-9a-f]{64})?)?|editions"
    r"(/(insyn-[0-9TZ]+\.(db|db\.gz|csv\.zip|sha256)|current\.json|status\.json|.*\.lock))?|letters"
)
"""Every file and folder that an instance has."""


def _ckan(names: tuple[str, ...]) -> Mapping[str, object]:
    """The answers of a CKAN all of whose names are these."""
    packages = [
        {"name": name, "title": name, "notes": name, "resources": [
            {"id": f"{name}-{number}", "name": name, "format": "CSV", "url": f"/csv/{number}"}]}
        for number, name in enumerate(names)
    ]  # fmt: skip
    return {"count": len(packages), "results": packages}


@pytest.fixture
def sources(web: WebSite, tmp_path: Path) -> list[str]:
    """A CKAN, a web page and a folder with files by these names."""

    def search(handler: BaseHTTPRequestHandler) -> Answer:
        result = json.loads(json.dumps(_ckan(NAMES)).replace('"/csv/', f'"{web.address}/csv/'))
        start = int(re.search(r"start=(\d+)", handler.path)[1])  # type: ignore[index]
        result["results"] = result["results"][start:]
        return 200, {"Content-Type": "application/json"}, json.dumps({"success": True, "result": result}).encode()

    def document(handler: BaseHTTPRequestHandler) -> Answer:
        told = {"Content-Disposition": 'attachment; filename="../../../tmp/utanfor"', "Content-Type": "application/pdf"}
        return 200, told, minutes_pdf(minutes_text())

    links = [f"/p/{quote(name, safe='/')}.pdf" for name in NAMES]
    web.pages |= {"/api/action/package_search": search, **dict.fromkeys([*links, "/tmp/utanfor.pdf"], document)}
    web.pages |= {f"/csv/{number}": f"Namn;Tal\n{number};2\n" for number in range(len(NAMES))}
    web.pages["/protokoll"] = "".join(f'<a href="{link}">Protokoll</a>' for link in links)
    folder = tmp_path / "mapp"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        fitting = name.replace("/", "∕").replace("\x00", "")[:200]
        (folder / f"{fitting}{number}.csv").write_text(f"Namn;Tal\n{number};3\n", encoding="utf-8")
    return [f"ckan={web.address}", f"minutes={web.address}/protokoll", f"table={folder.as_uri()}"]


def test_no_name_of_a_source_is_a_path_of_ours(sources: list[str], tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    home = tmp_path / "i"
    new_instance.create(home, MUNICIPALITY, sources)
    for words in (["harvest", "--verbose"], ["harvest", "--full"], ["reparse"]):
        done = CliRunner().invoke(main, ["--instance", str(home), *words])
        assert done.exit_code == 0, done.output
    written = {str(path.relative_to(home)) for path in home.rglob("*")}
    assert set(tmp_path.rglob("*")) - before == {home, *home.rglob("*")}
    assert [name for name in written if not OURS.fullmatch(name)] == []
    assert not Path("/tmp/utanfor").exists() and not Path("/etc/utanfor").exists()
    with zipfile.ZipFile(max(home.glob("editions/*.csv.zip"))) as archive:
        names = archive.namelist()
    assert len(names) > 40
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,100}\.csv|datapackage\.json", name)] == []
    _are_pages(home)


def _are_pages(home: Path) -> None:
    """Every data set has a page, and every download a name of ours."""
    site = Browser(instances.load(home))
    listed = Page("/datamangder", site.request("/datamangder"))
    sets = [link for link in listed.links if link.startswith("/datamangder/")]
    assert len(sets) >= len(NAMES)
    assert {site.request(link).status_code for link in sets} <= {200}
    for link in Page("/ladda-ner", site.request("/ladda-ner")).links:
        if link.startswith("/utgavor/"):
            told = site.request(link).headers.get("content-disposition", "")
            assert re.fullmatch(r'(attachment; filename="[A-Za-z0-9._-]+")?', told)
    site.close()
