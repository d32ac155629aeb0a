"""Questions to /data of a million decisions: within a bound, against plain Datasette with one wide table, and with
an endless question beside."""

import http.client
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.asking import WORKERS, milliseconds, municipality, percentile_95, rates
from tests.bench.large import BODIES, OUTCOMES
from tests.bench.measure import Ratio
from tests.bench.serving import Server, server

DECISIONS, CLIENTS = 1_000_000, 4
_ROWS, _SLOW = 100, 5
"""Rows that are asked for, and how many of its slow pages plain Datasette is asked for."""
_ENDLESS = "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c"
_WIDE = """
CREATE TABLE decisions AS
SELECT d.*, o.name AS organization_name, o.classification, m.title AS meeting_title, m.state AS meeting_state,
       a.title AS item_title, a.position, a.kind, x.title AS matter_title, x.case_number, x.phase,
       f.title AS document_title, f.url, f.sha256
FROM edition.decisions d JOIN edition.organizations o ON o.id = d.organization
JOIN edition.meetings m ON m.id = d.meeting
JOIN edition.agenda_items a ON a.id = d.agenda_item LEFT JOIN edition.matters x ON x.id = d.matter
LEFT JOIN edition.documents f ON f.id = d.document
"""


def journalists(folder: Path) -> Iterator[Ratio]:
    instance = folder / f"of-{DECISIONS}"
    file = municipality(instance, DECISIONS, 0)
    wide = _wide(file, folder / "wide.db")
    rows = _rows(file)
    ours_root, wide_root = "/data/insyn/decisions", "/wide/decisions"
    ours_asked, wide_asked = _questions(ours_root, rows), _questions(wide_root, range(1, DECISIONS, DECISIONS // _ROWS))
    command = ("-m", "portal", "--instance", str(instance), "serve")
    with server(*command, *WORKERS, "--port") as ours:
        slowest = {what: percentile_95(ours, paths, CLIENTS) for what, paths in ours_asked.items()}
        milliseconds(ours, ["/"])
        with _asking_without_end(ours):
            front = max(milliseconds(ours, ["/"] * 40))
    compared = {}
    with server(*command, "--port") as ours, server("-m", "datasette", "serve", str(wide), "--port") as plain:
        for what, paths in ours_asked.items():
            milliseconds(ours, paths)
            compared[what] = rates(ours, paths, plain, wide_asked[what][: _asked(what)])
    wide.unlink()
    for what, took in slowest.items():
        yield Ratio(
            f"{what} of {DECISIONS:,} asked once, 95th percentile of {CLIENTS} clients / 150 ms",
            took,
            150.0,
            "ms",
            "at most 1",
        )
    for what, (one, other) in compared.items():
        yield Ratio(
            f"{what} of {DECISIONS:,} asked again / plain Datasette's of one wide table",
            one,
            other,
            "requests/s",
            "at least 10",
        )
    yield Ratio("front page beside endless questions, the slowest of 40 / 100 ms", front, 100.0, "ms", "at most 1")


def _questions(table: str, rows: Iterable[object]) -> dict[str, list[str]]:
    """Addresses by what is asked for."""
    bodies = [f"{table}{{}}?organization={quote(body)}" for body in BODIES]
    return {
        "table page": [f"{table}?_size={size}" for size in range(1, 51)],
        "filtered table": [f"{body.format('')}&outcome={outcome}" for body in bodies for outcome in OUTCOMES],
        "facet": [f"{body.format('')}&_facet=outcome&_size={size}" for size in range(1, 11) for body in bodies],
        "row": [f"{table}/{row}" for row in rows],
        "JSON": [f"{body.format('.json')}&_shape=array&_size={size}" for size in range(41, 51) for body in bodies],
    }


def _asked(what: str) -> int:
    """How many addresses plain Datasette is asked for: seconds each, where it counts the wide table."""
    return _ROWS if what in ("row", "JSON") else _SLOW


def _wide(edition: Path, target: Path) -> Path:
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("ATTACH ? AS edition", (str(edition),))
        connection.execute(_WIDE)
        connection.commit()
    return target


def _rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT id FROM decisions WHERE rowid % ? = 0 LIMIT ?"
        return [quote(row) for (row,) in connection.execute(query, (DECISIONS // _ROWS, _ROWS))]


@contextmanager
def _asking_without_end(asked: Server) -> Iterator[None]:
    """Two readers ask endless questions, again as soon as they are stopped."""
    ended = threading.Event()
    readers = [threading.Thread(target=_ask, args=(asked, ended)) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        ended.set()
        for reader in readers:
            reader.join()


def _ask(asked: Server, ended: threading.Event) -> None:
    while not ended.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=30)
        connection.request("GET", f"/data/insyn.json?sql={quote(_ENDLESS)}")
        assert connection.getresponse().status == 400
        connection.close()
