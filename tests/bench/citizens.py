"""The pages of a large municipality against plain Datasette on the same edition, and what each costs as it grows."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

from tests.bench.asking import WORKERS, ask_all_workers, milliseconds, municipality, percentile_95, rate
from tests.bench.large import BODIES, questions
from tests.bench.measure import Ratio
from tests.bench.serving import server

DECISIONS, PAGES = 100_000, 1_000_000
CLIENTS = 8
_ASKED = 200
_GROWTH = (10_000, 100_000, 1_000_000)


def citizens(folder: Path) -> Iterator[Ratio]:
    """What is asked once is made for it; what is asked again is kept, as on a site that people read."""
    file = municipality(folder / "municipality", DECISIONS, PAGES)
    decisions, matters, rows = _addresses(file)
    searches = [quote(words) for words in questions(_ASKED)]
    with server("-m", "portal", "--instance", str(folder / "municipality"), "serve", *WORKERS, "--port") as ours:
        made = {"decision": rate(ours, decisions), "matter": rate(ours, matters)}
        ask_all_workers(ours, [*decisions, *matters, "/"])
        kept = {
            "front": rate(ours, ["/"] * _ASKED),
            "decision": rate(ours, decisions),
            "matter": rate(ours, matters),
        }
        found = percentile_95(ours, [f"/sok?q={words}" for words in searches], CLIENTS)
        lists = percentile_95(ours, list(_lists()), 1)
    with server("-m", "datasette", "serve", str(file), "--setting", "sql_time_limit_ms", "60000", "--port") as plain:
        row = rate(plain, [f"/{file.stem}/decisions/{identifier}" for identifier in rows])
        found_there = [f"/{file.stem}/pages?_search={words}" for words in searches[: _ASKED // 4]]
        plain_found = percentile_95(plain, found_there, CLIENTS)
    for name, value in kept.items():
        yield Ratio(f"{name} page, asked again / plain Datasette's row page", value, row, "requests/s", "at least 10")
    for name, value in made.items():
        yield Ratio(f"{name} page, asked once / plain Datasette's row page", value, row, "requests/s", "at least 1")
    yield Ratio(f"search, 95th percentile of {CLIENTS} clients / 50 ms", found, 50.0, "ms", "at most 1")
    yield Ratio("plain Datasette's search of the pages / ours, 95th percentile", plain_found, found, "ms", "at least 5")
    yield Ratio("filtered lists, 95th percentile / 30 ms", lists, 30.0, "ms", "at most 1")


def growth(folder: Path) -> Iterator[Ratio]:
    """A page costs as much of a million decisions as of ten thousand."""
    costs = {}
    for count in _GROWTH:
        file = municipality(folder / f"of-{count}", count, 0)
        decisions, matters, _ = _addresses(file)
        with server("-m", "portal", "--instance", str(folder / f"of-{count}"), "serve", "--port") as ours:
            costs[count] = median(milliseconds(ours, [*decisions[:60], *matters[:60]]))
    smallest, *larger = _GROWTH
    for count in larger:
        what = f"decision or matter page of {count:,} decisions / of {smallest:,}"
        yield Ratio(what, costs[count], costs[smallest], "ms", "at most 1.5")


def _addresses(file: Path) -> tuple[list[str], list[str], list[str]]:
    """Addresses of decisions over the edition and of their open matters, and the identifiers of those decisions."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    step = max(1, connection.execute("SELECT count(*) FROM decisions").fetchone()[0] // _ASKED)
    query = """SELECT id, organization, date, number, matter FROM decisions
               WHERE rowid % ? = 0 AND matter IS NOT NULL LIMIT ?"""
    found = connection.execute(query, (step, _ASKED)).fetchall()
    connection.close()
    decisions = [f"/beslut/{body}/{day}/{number}" for _, body, day, number, _ in found]
    return decisions, [f"/arenden/{row[4]}" for row in found], [row[0] for row in found]


def _lists() -> Iterator[str]:
    for body in BODIES:
        for rest in ("", "&ar=2025", "&utfall=andrat", "&ar=2024&utfall=avslaget", "&sida=7"):
            yield f"/beslut?organ={body}{rest}"
        for rest in ("", "&ar=2025", "&fas=beslutat"):
            yield f"/arenden?organ={body}{rest}"
        yield f"/uppdrag?organ={body}&lage=forsenat"
        yield f"/moten?organ={body}&ar=2025"
