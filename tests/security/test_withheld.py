"""What is withheld is in no channel, whatever it is: every route is asked, every archive opened, the files read."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from datasets import declaration
from datasets.declaration import Column
from portal.cli import main
from tests.portal.page import Browser
from tests.portal.small_edition import HELD, MATTER, VOTED, Shelf, instance_folder
from tests.security import everything

MOST = 700
LONG = 12
"""Letters of a text that is sure to be this row's own."""
WITHHELD = {
    "decisions": VOTED, "meetings": HELD, "documents": "/handlingar/d1", "matters": MATTER,
    "notices": "/anslag/anslagstavlan-1", "people": "/ledamoter/anna-prov",
}  # fmt: skip
"""Pages of rows of every kind that can be withheld."""


def _withhold(folder: Path, path: str) -> Shelf:
    shelf = instance_folder(folder)
    for words in (
        ["publish"],
        ["withhold", path, "--reason", "personal-data", "--note", "Hemlig anteckning", "--by", "Asta Hemlig"],
    ):
        done = CliRunner().invoke(main, ["--instance", str(folder), *words])
        assert done.exit_code == 0, done.output
    return shelf


def _identifier(path: str) -> str:
    """What the row of a page is called; a decision by the body, the day and the number in its address."""
    return path.removeprefix("/beslut/").replace("/", "-") if path.startswith("/beslut/") else path.rsplit("/", 1)[1]


def _is_fixed(column: Column) -> bool:
    """Whether it holds a word of ours, or the name of another row: a tombstone tells that name."""
    return bool(column.values or column.references)


def _secrets(store: Path) -> set[str]:
    """The texts of withheld rows that no other row has."""
    with closing(sqlite3.connect(store)) as connection:
        connection.row_factory = sqlite3.Row
        places = {tuple(row) for row in connection.execute("SELECT table_name, row_id FROM withheld")}
        own, others = set[str](), set[str]()
        for table, declared in declaration.load().tables.items():
            for row in connection.execute(f'SELECT * FROM "{table}"') if table not in ("withheld", "changes") else ():
                told = (name for name in declared.stored if declared.columns[name].type == "text" and row[name])
                texts = {row[name] for name in told if not _is_fixed(declared.columns[name])}
                (own if (table, row[declared.key]) in places else others).update(map(str, texts - {row[declared.key]}))
    return {text for text in own if len(text) >= LONG and not any(text in other for other in others)}


@pytest.mark.parametrize("table", WITHHELD)
def test_what_is_withheld_is_in_no_channel(table: str, tmp_path: Path) -> None:
    path = WITHHELD[table]
    api = f"/api/v1/{table}/{_identifier(path)}"
    shelf = _withhold(tmp_path, path)
    secrets = _secrets(shelf.instance.store) | {"Hemlig anteckning", "Asta Hemlig"}
    site = Browser(shelf.instance)
    answers = everything.answers(site, MOST, [path, "/en" + path, api])
    site.close()
    assert len(secrets) > 2 and len(answers) > 300
    assert {a for a, r in answers.items() if r.status_code >= 500} <= {"/halsa/redo", "/en/halsa/redo"}
    told = {address: found for address, response in answers.items() if (found := _told(secrets, address, response))}
    assert told == {}
    for file in shelf.instance.editions.iterdir():
        assert [text for text in secrets if text.encode() in file.read_bytes()] == [], file.name
    _is_a_tombstone(answers, path, api)


def _told(secrets: set[str], address: str, response: httpx.Response) -> list[str]:
    said = everything.text_of(response) + everything.unpacked(address, response)
    return [text for text in secrets if text in said]


def _is_a_tombstone(answers: Mapping[str, httpx.Response], path: str, identifier: str) -> None:
    """Page, permanent address and API say that it is gone, when, and for what kind of reason."""
    for address in (path, "/en" + path, identifier):
        gone = answers[address]
        assert gone.status_code == 410 and "Personuppgifter" in gone.text, address
