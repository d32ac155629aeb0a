"""Every example is run as readers are shown it, against a real server, and gives what the edition holds."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import httpx
import pytest

from datasets import shelf as shelves
from datasets.declaration import load
from harvesters.store import Store
from portal import examples
from portal.data import SETTINGS
from tests.portal.page import Page
from tests.portal.server import RunningSite
from tests.portal.small_edition import Shelf, fill

MANY = SETTINGS["max_returned_rows"] + 300
"""More decisions than one answer of Datasette holds: an example that reads only the first answer is found out."""
OUTCOMES = load().tables["decisions"].columns["outcome"].values
RUNNERS = {
    ".sh": lambda path: ["bash", path],
    ".py": lambda path: [sys.executable, path],
    ".R": lambda path: ["Rscript", "--vanilla", path],
}
NEEDS = {".sh": ("curl", "curl"), ".R": ("Rscript", "r-base-core")}
"""The program an example needs besides Python, and the Debian package that has it."""


@dataclass(frozen=True)
class Portal:
    """A portal on loopback, and the examples as its page shows them."""

    url: str
    shelf: Shelf
    shown: dict[str, str]

    def run(self, name: str, folder: Path) -> str:
        """What the example prints, run in the folder."""
        suffix = Path(name).suffix
        program, package = NEEDS.get(suffix, ("", ""))
        if program and not shutil.which(program):
            pytest.skip(f"{program} is not installed: apt-get install {package}")
        (folder / name).write_text(self.shown[name], encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        done = subprocess.run(
            RUNNERS[suffix](name), cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The truth, from the file of the edition."""
        current = shelves.current(self.shelf.instance.editions)
        assert current
        path = self.shelf.instance.editions / current.file
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    shelf = Shelf(tmp_path_factory.mktemp("asked"))
    fill(shelf)
    shelf.insert("decisions", *map(_decision, range(MANY)))
    shelf.insert("assignments", *map(_assignment, range(MANY)))
    shelf.publish()
    with RunningSite(shelf.instance) as running:
        yield Portal(running.url, shelf, _shown(running.url))


def _shown(url: str) -> dict[str, str]:
    """The code of each example on the page, by the file it is of."""
    page = Page("/data/hjalp", httpx.get(f"{url}/data/hjalp"))
    found, name = {}, ""
    for element in page.root.iter():
        name = element.get("id", "") if element.tag == "h4" else name
        if element.tag == "pre" and Path(name).suffix:
            found[name] = "".join(element.itertext())
    return found


def _decision(number: int) -> dict[str, Any]:
    year, word = 2023 + number % 4, ("Skolans", "Vägens")[number % 2]
    return {
        "id": f"kommunstyrelsen-{year}-03-02-{1000 + number}",
        "agenda_item": "kommunstyrelsen-2026-10-07-3",
        "meeting": "kommunstyrelsen-2026-10-07",
        "organization": "kommunstyrelsen",
        "date": f"{year}-03-02",
        "title": f'{word} tak, del {number}; "åäö", {number}',
        "text": "Taket lagas.\nDet kostar.",
        "number": 1000 + number,
        "outcome": OUTCOMES[number % len(OUTCOMES)],
        "method": "acclamation",
    }


def _assignment(number: int) -> dict[str, Any]:
    due = {"due_to": f"202{number % 10}-05-01"} if number % 5 else {}
    return {
        "id": f"tak-{number}",
        "decision": _decision(number)["id"],
        "organization": "kommunstyrelsen",
        "date": _decision(number)["date"],
        "assignee": "Tekniska nämnden",
        "text": f"Laga tak nummer {number}.",
        **due,
    }


def _read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _cells(printed: str) -> dict[tuple[str, str], str]:
    """The numbers of a printed table, by row and column: the columns stand in a line of their own above."""
    lines = [line.split() for line in printed.splitlines() if line.strip()]
    width = max(map(len, lines))
    rows = [line for line in lines if len(line) == width and line[-1].replace(".", "").isdigit()]
    columns = next(line for line in lines if not line[-1].replace(".", "").isdigit() and len(line) >= width - 1)
    names = columns[-(width - 1) :]
    return {(row[0], name): value for row in rows for name, value in zip(names, row[1:], strict=True)}


def test_the_files_are_those_that_are_shown_and_there_are_ten(portal: Portal) -> None:
    named = [name for names in examples.FILES.values() for name in names]
    assert list(portal.shown) == named
    assert len(named) == 10
    folder = Path(examples.__file__).parent
    assert sorted(named) == sorted(path.name for path in folder.iterdir() if path.is_file() and path.stem != "__init__")
    for name, code in portal.shown.items():
        assert portal.url in code, name
        assert "insyn.example" not in code, name
        assert (folder / name).read_text(encoding="utf-8").endswith(examples.read(name).code + "\n")


def test_an_example_without_a_title_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.sh").write_text("curl https://insyn.example/\n", encoding="utf-8")
    monkeypatch.setattr(examples, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"x\.sh: the first line"):
        examples.read("x.sh")


def test_curl_gets_the_latest_decisions(portal: Portal, tmp_path: Path) -> None:
    rows = json.loads(portal.run("decisions_as_json.sh", tmp_path))
    assert len(rows) == 10
    latest = portal.ask("SELECT date FROM decisions ORDER BY date DESC LIMIT 10")
    assert [(row["date"],) for row in rows] == latest
    for row in rows:
        assert portal.ask(f"SELECT title, outcome FROM decisions WHERE id = '{row['id']}'") == [
            (row["title"], row["outcome"])
        ]


def test_curl_gets_what_was_rejected_as_a_file(portal: Portal, tmp_path: Path) -> None:
    assert portal.run("rejected_as_csv.sh", tmp_path) == ""
    rows = _read_csv((tmp_path / "rejected.csv").read_bytes())
    truth = portal.ask("SELECT id, title, text FROM decisions WHERE outcome = 'rejected' AND date >= '2026-01-01'")
    assert {(row["id"], row["title"], row["text"].replace("\r\n", "\n")) for row in rows} == set(truth)
    assert len(rows) > 20


def test_curl_asks_in_sql_and_finds_what_the_search_finds(portal: Portal, tmp_path: Path) -> None:
    rows = json.loads(portal.run("search_in_sql.sh", tmp_path))
    truth = portal.ask(
        "SELECT o.name, count(*), max(d.date) FROM decisions d JOIN organizations o ON o.id = d.organization"
        " WHERE d.title LIKE '%skola%' OR d.text LIKE '%skola%' GROUP BY o.id ORDER BY 2 DESC, 1"
    )
    assert [(row["body"], row["decisions"], row["latest"]) for row in rows] == truth
    assert len(truth) == 2


def test_pandas_counts_all_decisions(portal: Portal, tmp_path: Path) -> None:
    cells = _cells(portal.run("outcomes_by_year.py", tmp_path))
    truth = portal.ask("SELECT substr(date, 1, 4), outcome, count(*) FROM decisions GROUP BY 1, 2")
    assert {key: int(value) for key, value in cells.items() if int(value)} == {(y, o): n for y, o, n in truth}
    assert sum(map(int, cells.values())) > MANY


def test_pandas_counts_votes_by_party(portal: Portal, tmp_path: Path) -> None:
    cells = _cells(portal.run("votes_by_party.py", tmp_path))
    truth = portal.ask("SELECT party, option, count(*) FROM ballots WHERE party IS NOT NULL GROUP BY 1, 2")
    assert {key: int(value) for key, value in cells.items() if int(value)} == {(p, o): n for p, o, n in truth}
    assert len(truth) > 2


def test_sqlite_utils_reads_an_edition_taken_home(portal: Portal, tmp_path: Path) -> None:
    lines = portal.run("overdue_assignments.py", tmp_path).splitlines()
    truth = portal.ask("SELECT due_to, assignee, text FROM assignments WHERE state = 'overdue' ORDER BY due_to, id")
    assert [tuple(line.split("\t")) for line in lines] == truth
    assert len(truth) > 100


def test_r_counts_all_assignments(portal: Portal, tmp_path: Path) -> None:
    lines = portal.run("assignments_by_state.R", tmp_path).splitlines()
    told = {state: int(number) for state, number in (line.split() for line in lines[1:])}
    assert told == dict(portal.ask("SELECT state, count(*) FROM assignments GROUP BY state"))
    assert sum(told.values()) > MANY


def test_r_compares_a_key_figure(portal: Portal, tmp_path: Path) -> None:
    name, _, table = portal.run("key_figure.R", tmp_path).partition("\n")
    chosen, _, title = name.strip().partition(" ")
    assert portal.ask(f"SELECT title FROM indicators WHERE id = '{chosen}'") == [(title,)]
    truth = portal.ask(
        "SELECT year, municipality, value FROM indicator_values"
        f" WHERE indicator = '{chosen}' AND gender = 'T' AND value IS NOT NULL"
    )
    municipalities, *rows = [line.split() for line in table.splitlines() if "municipality" not in line]
    assert municipalities[0] == "year" and "0000" in municipalities
    cells = {
        (int(y), m): float(v.replace("NA", "nan"))
        for y, *values in rows
        for m, v in zip(municipalities[1:], values, strict=True)
    }
    assert {key: value for key, value in cells.items() if not isnan(value)} == {(y, m): v for y, m, v in truth}
    assert len(truth) < len(cells), "a value that is missing is told as missing"


def test_excel_is_given_the_columns_and_types_it_names(portal: Portal) -> None:
    """Power Query runs nowhere but in Excel and Power BI: what it fetches is fetched, and held against what it says."""
    code = portal.shown["decisions_in_excel.pq"]
    address = re.search(r'Web\.Contents\("([^"]+)"\)', code)
    columns = re.search(r"SelectColumns\(\w+, \{([^}]+)\}\)", code)
    assert address and columns
    answer = httpx.get(address[1])
    assert answer.headers["content-type"].endswith("; charset=utf-8")
    rows = _read_csv(answer.content)
    named = re.findall(r'"(\w+)"', columns[1])
    assert set(named) <= set(rows[0])
    assert {(row["id"], *(row[name] for name in named)) for row in rows} == {
        tuple(str("" if value is None else value) for value in row)
        for row in portal.ask(f"SELECT id, {', '.join(named)} FROM decisions")
    }
    typed = dict(re.findall(r'\{"(\w+)", ([\w. ]+)\}', code))
    assert typed == {"date": "type date", "number": "Int64.Type"}
    assert {name: load().tables["decisions"].columns[name].type for name in typed} == {
        "date": "date",
        "number": "integer",
    }
    assert code.count("(") == code.count(")") and code.count("{") == code.count("}")
    steps = re.findall(r"^ {4}(\w+) =", code, re.M)
    assert code.rstrip().endswith(f"in\n    {steps[-1]}")
    for before, after in zip(steps, steps[1:], strict=False):
        assert re.search(rf"{after} = [\w.]+\(\s*{before},", code)


def test_a_mirror_follows_from_edition_to_edition(portal: Portal, tmp_path: Path) -> None:
    decisions = "SELECT id FROM decisions"
    assert int(portal.run("mirror.py", tmp_path)) == len(portal.ask(decisions))
    changed, removed = "kommunstyrelsen-2026-10-07-45", "kommunstyrelsen-2026-10-07-47"
    assert removed in _mirrored(tmp_path)
    _publish_changes(portal, changed, removed)
    assert int(portal.run("mirror.py", tmp_path)) == len(portal.ask(decisions))
    copy = _mirrored(tmp_path)
    assert set(copy) == {identifier for (identifier,) in portal.ask(decisions)}
    assert removed not in copy
    assert copy[changed]["text"] == "Skolan byggs inte."


def _mirrored(folder: Path) -> dict[str, Any]:
    _, copy = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    return dict(copy)


def _publish_changes(portal: Portal, changed: str, removed: str) -> None:
    """A new edition, which the server has opened when this returns."""
    shelf = portal.shelf
    before = httpx.get(f"{portal.url}/api/v1/decisions?limit=1").json()["edition"]["id"]
    shelf.insert("decisions", shelf.rows("decisions", changed) | {"text": "Skolan byggs inte."})
    with Store(shelf.instance.store, load()) as store:
        store.connection.execute("DELETE FROM assignments WHERE decision = ?", [removed])
    shelf.insert("withheld", {"id": f"decisions/{removed}", "table_name": "decisions", "row_id": removed,
                              "reason": "Personuppgifter", "withheld_at": "2026-11-23T06:00:00+00:00"})  # fmt: skip
    shelf.publish()
    _until(lambda: httpx.get(f"{portal.url}/api/v1/decisions?limit=1").json()["edition"]["id"] != before)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(6000):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("the server did not open the new edition")
