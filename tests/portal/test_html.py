"""Every kind of page is valid HTML, by the Nu validator of the W3C where it is, and light to load."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.portal.page import DATA_PAGES, PAGES, REFUSALS, Browser

JAR = Path(__file__).parents[2] / ".tools/node_modules/vnu-jar/build/dist/vnu.jar"
HEAVIEST = 60_000
"""Bytes of a first load."""


def test_the_nu_validator_finds_no_error(site: Browser, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not JAR.exists():
        pytest.skip("the Nu validator is not here: npm install --prefix .tools vnu-jar, and Java")
    addresses: dict[str, str] = {}
    for path in [*PAGES, *(f"/en{path}" for path in PAGES), *DATA_PAGES, *REFUSALS]:
        name = re.sub(r"\W+", "-", path) + f"-{len(addresses)}.html"
        (tmp_path / name).write_text(site.request(path).text, encoding="utf-8")
        addresses[name] = path
    command = [java, "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    messages = json.loads(done.stdout)["messages"]
    errors = [
        (addresses[Path(found["url"]).name], found["message"], found.get("extract", ""))
        for found in messages
        if found["type"] == "error"
    ]
    assert errors == []


@pytest.mark.parametrize("path", [*PAGES, *DATA_PAGES])
def test_a_first_load_is_light(site: Browser, path: str) -> None:
    """The page, its stylesheet and its icon, compressed; nothing else is loaded."""
    loaded = [site.request(address) for address in (path, "/static/insyn.css", "/static/insyn.svg")]
    assert sum(len(gzip.compress(response.content)) for response in loaded) < HEAVIEST
