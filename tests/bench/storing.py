"""Storing with history against a bare upsert, and storing what is unchanged against reading it."""

from collections.abc import Iterator
from pathlib import Path

from datasets.declaration import load
from harvesters.history import Intake, Row
from harvesters.store import Store
from tests.bench.generated import decisions
from tests.bench.measure import Ratio, best

ROWS = 50_000
TABLE = {"decisions": load().tables["decisions"]}


def storing(folder: Path) -> Iterator[Ratio]:
    with Store(folder / "storing.db", load()) as store:
        versions = iter(range(1000))
        _store(store, next(versions))
        changed = best(lambda: _store(store, next(versions)))
        latest = next(versions)
        _store(store, latest)
        rows = list(decisions(ROWS, latest))
        unchanged = best(lambda: _store_rows(store, rows))
        reading = best(lambda: store.connection.execute("SELECT * FROM decisions").fetchall())
        bare = best(lambda: _upsert(store, next(versions)))
    yield Ratio(f"{ROWS:,} changed rows with history / bare upsert", changed, bare, "s", "at most 3")
    yield Ratio(f"{ROWS:,} unchanged rows / reading them", unchanged, reading, "s", "at most 1.5")


def _store(store: Store, version: int) -> None:
    _store_rows(store, list(decisions(ROWS, version)))


def _store_rows(store: Store, rows: list[Row]) -> None:
    intake = Intake(store.connection, TABLE, source="a", now="2026-01-15T05:00:00+00:00", hold_back=print)
    for row in rows:
        intake.add("decisions", row)
    store.connection.execute("BEGIN IMMEDIATE")
    intake.lay_down(1, "source")
    store.connection.execute("COMMIT")


def _upsert(store: Store, version: int) -> None:
    rows = [(*row.values(), "a", "2026", "2026") for row in decisions(ROWS, version)]
    names = [*next(decisions(1)), "source", "first_seen", "modified"]
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    marks = ", ".join("?" * len(names))
    query = f"INSERT INTO decisions ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}"
    store.connection.execute("BEGIN IMMEDIATE")
    store.connection.executemany(query, rows)
    store.connection.execute("COMMIT")
