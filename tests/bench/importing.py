"""Importing a large CSV file against sqlite-utils' own import of it, each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils.cli import cli

from datasets.declaration import load
from harvesters.store import Store
from harvesters.tabular.columns import as_table
from harvesters.tabular.files import read
from tests.bench.measure import Ratio, peak_memory

ROWS = 1_000_000
_HEADER = "enhet,postnr,konto,belopp,datum,leverantor,antal,text\n"


def importing(folder: Path) -> Iterator[Ratio]:
    path = folder / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADER)
        file.writelines(_line(number) for number in range(ROWS))
    ours, memory = _measured("ours", path)
    bare, _ = _measured("bare", path)
    yield Ratio(f"importing a CSV of {ROWS:,} rows / sqlite-utils insert --csv", ours, bare, "s", "at most 2")
    yield Ratio("memory of that import / 200 MB", memory, 200, "MB", "at most 1")


def _line(number: int) -> str:
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    return f"Enhet {number % 97},{number % 89999:05},{4000 + number % 900},{number * 7 % 100000}.25,{day},AB {number % 5003},{number % 50},Inköp nr {number}\n"  # fmt: skip # noqa: E501


def _measured(which: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.importing", which, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def _ours(path: Path) -> None:
    with Store(path.with_suffix(".store"), load()) as store:
        imported = as_table(read(path), "Stor", "Bench")
        store.connection.execute("BEGIN IMMEDIATE")
        store.import_table("large", "bench", "", imported.table, imported.rows)
        store.connection.execute("COMMIT")


def _bare(path: Path) -> None:
    cli(["insert", str(path.with_suffix(".db")), "large", str(path), "--csv", "--silent"], standalone_mode=False)


if __name__ == "__main__":
    began = time.perf_counter()
    {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps([time.perf_counter() - began, peak_memory()]))
