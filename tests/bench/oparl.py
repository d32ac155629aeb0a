"""Harvesting an OParl server of 15,000 papers against bare reading of the same pages, each in a process of its own."""

import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from datasets.declaration import load
from datasets.instance import Source
from harvesters.kinds import kind_of
from harvesters.run import harvest
from harvesters.store import Store
from tests.bench.measure import Ratio
from tests.conftest import make_instance

PAPERS, MEETINGS, A_PAGE = 15_000, 1_500, 100
_SCHEMA = "https://schema.oparl.org/1.1/"
_TIMES = {"created": "2026-01-01T00:00:00+01:00", "modified": "2026-02-01T00:00:00+01:00"}


def oparl(folder: Path) -> Iterator[Ratio]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        bare, bare_memory, _ = _measured("bare", folder, address)
        ours, memory, asked = _measured("ours", folder, address)
        again, _, asked_again = _measured("ours", folder, address)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    yield Ratio(f"harvest of {PAPERS:,} papers by OParl / requests and json", ours, bare, "s", "at most 15")
    yield Ratio("memory of that harvest / bare reading", memory, bare_memory, "MB", "at most 4")
    yield Ratio("a repeat with nothing new / the first harvest", again, ours, "s", "at most 0.2")
    yield Ratio("requests of that repeat / of the first harvest", asked_again, asked, "", "at most 0.05")


class _Handler(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        base = f"http://{self.headers['Host']}"
        if parts.path != "/asked":
            type(self).asked += 1
        body = json.dumps(_answer(base, parts.path, parse_qs(parts.query))).encode()
        self.send_response(200 if parts.path != "/robots.txt" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def _answer(base: str, path: str, query: dict[str, list[str]]) -> Any:
    if path == "/asked":
        return _Handler.asked
    if path == "/oparl":
        return {"id": f"{base}/oparl", "type": f"{_SCHEMA}System", "body": f"{base}/oparl/body"}
    if path == "/oparl/body":
        lists = {name: f"{base}/oparl/{name}" for name in ("organization", "person", "paper", "meeting")}
        return {"data": [{"id": f"{base}/oparl/body/1", "type": f"{_SCHEMA}Body", "name": "Bench", **lists}]}
    name = path.rsplit("/", 1)[-1]
    total = {"organization": 20, "person": 200, "paper": PAPERS, "meeting": MEETINGS}.get(name, 0)
    page = int(query.get("page", ["0"])[0])
    if "modified_since" in query:
        return {"data": [], "links": {}}
    numbers = range(page * A_PAGE, min(total, (page + 1) * A_PAGE))
    links = {"next": f"{base}{path}?page={page + 1}"} if numbers.stop < total else {}
    return {"data": [_object(base, name, number) for number in numbers], "links": links}


def _object(base: str, name: str, number: int) -> dict[str, Any]:
    def at(kind: str, which: int) -> str:
        return f"{base}/oparl/{kind}/{which}"

    own = {"id": at(name, number), "type": f"{_SCHEMA}{name.title()}", "name": f"{name.title()} {number}", **_TIMES}
    if name == "paper":
        consultation = {"id": at("consultation", number), "type": f"{_SCHEMA}Consultation", **_TIMES}
        return own | {"reference": f"V/2026/{number}", "consultation": [{**consultation, "agendaItem": at("agendaItem", number)}]}  # fmt: skip # noqa: E501
    if name == "meeting":
        items = [
            {
                "id": at("agendaItem", item),
                "type": f"{_SCHEMA}AgendaItem",
                "order": item % 10 + 1,
                "number": str(item % 10 + 1),
                "name": f"Punkt {item}",
                "result": "einstimmig beschlossen",
                "resolutionText": "Es wird beschlossen. " * 10,
                **_TIMES,
            }
            for item in range(number * 10, number * 10 + 10)
        ]
        day = f"{2010 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
        return own | {"start": f"{day}T18:00:00+01:00", "organization": [at("organization", number % 20)], "agendaItem": items}  # fmt: skip # noqa: E501
    return own


def _measured(which: str, folder: Path, address: str) -> tuple[float, float, int]:
    before = requests.get(f"{address}/asked", timeout=10).json()
    command = [sys.executable, "-m", "tests.bench.oparl", which, str(folder), address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes, requests.get(f"{address}/asked", timeout=10).json() - before


def _ours(folder: Path, address: str) -> None:
    source = Source("bench", "oparl", f"{address}/oparl")
    instance, kind = make_instance(folder, source), kind_of(source, "bench")
    with Store(folder / "oparl.db", load()) as store:
        outcome = harvest(source, kind.harvester, kind.settings, instance=instance, store=store)
    assert not outcome.failure and outcome.counts.seen > PAPERS, outcome.failure


def _bare(folder: Path, address: str) -> None:
    with requests.Session() as session:
        for name in ("organization", "person", "paper", "meeting"):
            url = f"{address}/oparl/{name}"
            while url:
                url = session.get(url, timeout=10).json()["links"].get("next")


if __name__ == "__main__":
    began = time.perf_counter()
    {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.perf_counter() - began, peak]))
