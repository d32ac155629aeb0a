"""Hostile texts in every column of every table: no page, feed, calendar, embed or answer runs or leads to them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from datasets import declaration
from datasets import instance as instances
from harvesters.store import Store
from portal.cli import main
from tests.conftest import WebSite
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf, fill
from tests.security import everything, inspection, planted
from tests.security.inspection import HEADER, HOSTILE, LINK

MOST = 2_000
KEPT = {"id", "source", "sha256", "table_name", "row_id", "field", "media_type", "municipality", "case_number"}
"""What identifies, and is made by us of the source's facts."""
TOLD = (
    "beslut", "arenden", "moten", "ledamoter", "nyckeltal", "anslag", "datamangder", "handlingar", "sok", "uppdrag",
    "data", "api", "oparl", "badda-in", "citera", "oppenhet", "status", "organ",
)  # fmt: skip
"""Kinds of pages that tell words of the sources."""
NOT_FROM_SOURCES = {"harvests", "editions", "withheld"}


def poison(shelf: Shelf) -> int:
    """Every text and address of every row is hostile. Returns how many columns are."""
    declared = declaration.load().tables
    columns = 0
    with Store(shelf.instance.store, declaration.load()) as store:
        for name, table in declared.items():
            for column in table.stored if name not in NOT_FROM_SOURCES else ():
                told = table.columns[column]
                if told.type not in ("text", "url") or told.values or told.references or column in KEPT | {table.key}:
                    continue
                words = LINK if told.type == "url" else HOSTILE + (HEADER if columns % 2 else "")
                store.connection.execute(f'UPDATE "{name}" SET "{column}" = ? WHERE "{column}" IS NOT NULL', (words,))
                columns += 1
        store.connection.commit()
    return columns


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    shelf = Shelf(tmp_path_factory.mktemp("poisoned"))
    fill(shelf)
    assert poison(shelf) > 80
    shelf.publish()
    browser = Browser(shelf.instance)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def answers(site: Browser) -> Mapping[str, Any]:
    return everything.answers(site, MOST)


def test_every_route_is_asked(answers: Mapping[str, Any]) -> None:
    assert everything.unreached(answers) == set()


def test_no_hostile_text_breaks_or_runs_anywhere(answers: Mapping[str, Any]) -> None:
    broken = [address for address, response in answers.items() if response.status_code >= 500]
    assert set(broken) <= {"/halsa/redo", "/en/halsa/redo"}, "these say that the sources are old"
    faults = {address: found for address, response in answers.items() if (found := inspection.faults(response))}
    assert faults == {}


def test_the_hostile_texts_are_there_to_be_found(answers: Mapping[str, Any]) -> None:
    """In pages of every kind, as words."""
    holding = {address for address, response in answers.items() if inspection.MARK in response.text}
    kinds = {address.split("/")[1].split("?")[0].split(".")[0] for address in holding}
    assert len(holding) > 200
    assert kinds >= set(TOLD)


def test_no_hostile_text_of_a_source_runs_anywhere(web: WebSite, tmp_path: Path) -> None:
    """The same from the source on: minutes as PDF, pages, files, catalogues and interfaces of every kind."""
    with planted.instance(web, tmp_path, HOSTILE, f'"><img src=x onerror={inspection.MARK}()>') as home:
        done = CliRunner().invoke(main, ["--instance", str(home), "harvest", "--verbose"])
    assert done.exit_code == 0, done.output
    browser = Browser(instances.load(home))
    found = everything.answers(browser, MOST)
    browser.close()
    assert len([one for one in found.values() if inspection.MARK in one.text]) > 100
    faults = {address: told for address, response in found.items() if (told := inspection.faults(response))}
    assert faults == {}
