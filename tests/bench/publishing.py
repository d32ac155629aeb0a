"""Publishing a large edition against copying one as it is and building the same search indexes by plain SQL."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from datasets import edition, search_index
from datasets.declaration import load
from datasets.schema import TOKENIZER
from tests.bench.asking import municipality
from tests.bench.large import NOW
from tests.bench.measure import Ratio, peak_memory

DECISIONS = 1_000_000
_SEARCH = ("search_index", "search_titles", "search_words", "search_kinds")


def publishing(folder: Path) -> Iterator[Ratio]:
    file = municipality(folder / f"of-{DECISIONS}", DECISIONS, 0)
    store = file.parent.parent / "store.db"
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        ours, memory = fresh.submit(_publish, store, folder / "published").result()
    bare = _bare(file, folder)
    yield Ratio(f"an edition of {DECISIONS:,} decisions / copy and search indexes", ours, bare, "s", "at most 2")
    yield Ratio(f"memory to publish {DECISIONS:,} decisions / 500 MB", memory, 500.0, "MB", "at most 1")


def _publish(store: Path, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes, in a process of its own."""
    began = time.perf_counter()
    edition.publish(store, folder, now=NOW, today=NOW.date(), declarations=load())
    return time.perf_counter() - began, peak_memory()


def _bare(file: Path, folder: Path) -> float:
    """Seconds for the rows copied by VACUUM INTO, and every search index made anew."""
    rows, copy = folder / "rows.db", folder / "copy.db"
    shutil.copyfile(file, rows)
    with closing(_connect(rows)) as connection:
        for name in [*_SEARCH, *(f"{table}_fts" for table in _searched())]:
            connection.execute(f'DROP TABLE "{name}"')
        began = time.perf_counter()
        connection.execute("VACUUM INTO ?", (str(copy),))
    with closing(_connect(copy)) as connection:
        for table, columns in _searched().items():
            connection.execute(
                f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5({columns}, content="{table}", tokenize="{TOKENIZER}")'
            )
            connection.execute(f'INSERT INTO "{table}_fts" ("{table}_fts") VALUES (\'rebuild\')')
        search_index.build(connection)
    took = time.perf_counter() - began
    for made in (rows, copy):
        made.unlink()
    return took


def _searched() -> dict[str, str]:
    """The columns of every table that is searched."""
    return {name: ", ".join(table.search) for name, table in load().tables.items() if table.search}


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    return connection
