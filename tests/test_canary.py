"""Identity numbers planted in every kind of source reach no channel: no page, feed, table, answer, file or log."""

import html
import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest
from click.testing import CliRunner

from datasets import instance as instances
from harvesters.kinds import KINDS
from portal.cli import main
from tests.conftest import WebSite
from tests.numbers import COORDINATION, FORMS, TEN
from tests.portal.page import Browser
from tests.security import everything, planted

MOST = 4_000
PERSONAL = (
    "decisions",
    "notices",
    "catalog_datasets",
    "resources",
    "indicators",
    "indicator_links",
    "appointments",
    "issues",
)
"""Tables whose texts people write."""
PLANTED = [*FORMS, *(quote(form) for form in FORMS), TEN[:6] + TEN[6:], COORDINATION]
SAID = " ".join(FORMS).replace("\n", " ")
NAME = f"{TEN[:6]}-{TEN[6:]}"
CHANNELS = (
    f"/sok?q={TEN[:6]}", f"/sok?q={TEN[6:]}", "/sok.atom?q=bidrag", "/data/insyn/decisions.csv",
    "/data/insyn/issues.json", "/data/insyn/pages.json", "/utgavor/SHA256SUMS",
)  # fmt: skip
"""Besides every route there is."""


@dataclass(frozen=True, slots=True)
class Canary:
    said: str
    folder: Path


@pytest.fixture
def canary(tmp_path: Path, web: WebSite, caplog: pytest.LogCaptureFixture) -> Canary:
    with planted.instance(web, tmp_path, SAID, NAME) as home, caplog.at_level(logging.INFO):
        runs = [CliRunner().invoke(main, ["--instance", str(home), *words]) for words in (
            ["harvest", "--verbose"], ["harvest", "--full", "--verbose"], ["status"], ["review", "--list"], ["reparse"],
            ["withhold", FORMS[0], "--reason", "other"], ["withhold", "--list"], ["retention", "--dry-run"],
            ["suggest-links"], ["check"],
        )]  # fmt: skip
    assert [run.exit_code for run in runs] == [0, 0, 0, 0, 0, 78, 0, 0, 0, 0], [run.output for run in runs]
    return Canary("".join(run.output for run in runs) + caplog.text, home)


def test_no_channel_tells_a_planted_number(canary: Canary, caplog: pytest.LogCaptureFixture) -> None:
    assert _tells(canary.said) == []
    editions = canary.folder / "editions"
    files = [path for path in editions.iterdir() if path.suffix in (".db", ".json")]
    assert len(files) > 1
    assert [path.suffix for path in files if _tells(path.read_bytes().decode("utf-8", "replace"))] == []
    with caplog.at_level(logging.INFO):
        answers = _answers(canary.folder)
    assert len(answers) > 400
    assert everything.unreached(answers) == set()
    told = [number for number, (address, response) in enumerate(answers.items()) if _tells_anything(address, response)]
    assert told == [], "addresses by their place, never by themselves"
    assert not [place for place, answer in enumerate(answers.values()) if answer.status_code >= 500]
    assert _tells(caplog.text) == []


def test_every_kind_of_source_was_read(canary: Canary) -> None:
    """Else there was nothing to tell."""
    with closing(sqlite3.connect(canary.folder / "store.db")) as store:
        read = store.execute("SELECT source FROM harvests GROUP BY source HAVING max(seen) > 0").fetchall()
        held = [store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in PERSONAL]
    assert {source for (source,) in read} == set(KINDS)
    assert all(held)
    assert any(TEN.encode() in path.read_bytes() for path in canary.folder.glob("originals/??/*"))


def _answers(folder: Path) -> Mapping[str, httpx.Response]:
    """What the site answers at every route and wherever it leads."""
    site = Browser(instances.load(folder))
    answers = everything.answers(site, MOST, CHANNELS)
    site.close()
    return answers


def _tells_anything(address: str, response: httpx.Response) -> list[int]:
    """Which forms stand in the answer, its headers, its archive, or an address that was told."""
    body = everything.text_of(response) + ("" if address in CHANNELS else address)
    return _tells(body + everything.unpacked(address, response))


def _tells(text: str) -> list[int]:
    """Which forms stand in the text, by their places in the list, never by themselves."""
    plain = unquote(html.unescape(text))
    return [place for place, form in enumerate(PLANTED) if form in text or form in plain]
