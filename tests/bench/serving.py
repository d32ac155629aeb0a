"""The site against plain Datasette on the same edition: requests a second on one connection, and memory."""

import http.client
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sample
from datasets import shelf
from datasets.instance import Instance, Municipality, Source
from harvesters import rounds
from portal import new_instance
from tests.bench.generated import edition
from tests.bench.measure import Ratio
from tests.conftest import SHARED

SECONDS = 3.0
DECISIONS = 50_000
MUNICIPALITY = Municipality("9999", "Provby", invented=True)
REAL = SHARED / "real" / "goteborg" / "index.html"


def serving(folder: Path) -> Iterator[Ratio]:
    instance = _instance(folder / "instance", folder / "served")
    current = shelf.current(instance.editions)
    assert current
    file = instance.editions / current.file
    identifier, address = _decision(file)
    with server("-m", "portal", "--instance", str(instance.folder), "serve", "--port") as ours:
        front, decision = _rate(ours, "/"), _rate(ours, address)
        memory = _resident(ours.process.pid)
    with server("-m", "datasette", "serve", str(file), "--port") as plain:
        stem = file.stem
        row = _rate(plain, f"/{stem}/decisions/{identifier}")
    yield Ratio("front page / plain Datasette's row page", front, row, "requests/s", "at least 5")
    yield Ratio("decision page / plain Datasette's row page", decision, row, "requests/s", "at least 5")
    yield Ratio("resident memory of the server / 250 MB", memory, 250.0, "MB", "at most 1")


def tables(folder: Path) -> Iterator[Ratio]:
    """Table pages of a large edition: counts known beforehand and facets not guessed, against Datasette as it comes."""
    generated = edition(folder / "large", DECISIONS)
    new_instance.create(folder / "large", MUNICIPALITY, [])
    file = folder / "large" / "editions" / generated.file
    with server("-m", "portal", "--instance", str(folder / "large"), "serve", "--port") as ours:
        table, facet = _rate(ours, "/data/insyn/decisions"), _rate(ours, "/data/insyn/decisions?outcome=noted")
    with server("-m", "datasette", "serve", str(file), "--port") as plain:
        plain_table = _rate(plain, f"/{file.stem}/decisions")
        plain_facet = _rate(plain, f"/{file.stem}/decisions?outcome=noted")
    size = f"{DECISIONS:,} decisions"
    yield Ratio(f"table page of {size} / plain Datasette's", table, plain_table, "requests/s", "at least 7")
    yield Ratio(f"filtered table page of {size} / plain Datasette's", facet, plain_facet, "requests/s", "at least 1")


def _instance(folder: Path, site: Path) -> Instance:
    """The real minutes where they are at hand, else the invented municipality's; harvested twice, parsed once."""
    if REAL.exists():
        source = Source("minutes", "minutes", REAL.as_uri())
    else:
        sample.build(site, today=date(2026, 3, 2))
        source = Source("minutes", "minutes", site.as_uri())
    new_instance.create(folder, MUNICIPALITY, [f"minutes={source.address}"])
    instance = Instance(folder, MUNICIPALITY, (source,))
    rounds.harvest_round(instance)
    return instance


class Server:
    """A server process and the port it listens at."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port


@contextmanager
def server(*command: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, *command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port)
            yield Server(process, port)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server on port {port}")


def _rate(server: Server, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    count = -1
    try:
        ends = time.perf_counter() + SECONDS
        while time.perf_counter() < ends:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path} answered {answer.status}"
            count += 1
        return count / SECONDS
    finally:
        connection.close()


def _decision(file: Path) -> tuple[str, str]:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    query = "SELECT id, organization, date, number FROM decisions ORDER BY length(text) DESC LIMIT 1 OFFSET 5"
    identifier, organization, day, number = connection.execute(query).fetchone()
    connection.close()
    return identifier, f"/beslut/{organization}/{day}/{number}"


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
