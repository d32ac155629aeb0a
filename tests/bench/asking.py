"""Asking servers, and the instance of a large municipality that is asked."""

import http.client
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from datasets import shelf
from portal import new_instance
from tests.bench.large import build
from tests.bench.serving import MUNICIPALITY, Server

WORKERS = ("--workers", str(os.cpu_count() or 1))
"""A process for each processor, as docs/drift.md advises where many read."""
_ROUNDS, _TOGETHER = 5, 8


def municipality(folder: Path, decisions: int, pages: int) -> Path:
    """An instance in the folder, made unless it is there; the file of its edition."""
    edition = shelf.current(folder / "editions")
    if edition is None:
        edition = build(folder, decisions=decisions, pages=pages)
        new_instance.create(folder, MUNICIPALITY, [])
    return folder / "editions" / edition.file


def rate(asked: Server, paths: Sequence[str]) -> float:
    """Requests a second on one connection."""
    return 1000 * len(paths) / sum(milliseconds(asked, paths))


def rates(ours: Server, paths: Sequence[str], bare: Server, bare_paths: Sequence[str]) -> tuple[float, float]:
    """Requests a second of two servers asked by turns, so that what else the machine does disturbs both alike."""
    turns = [(rate(ours, paths[turn::_ROUNDS]), rate(bare, bare_paths[turn::_ROUNDS])) for turn in range(_ROUNDS)]
    return median(one for one, _ in turns), median(other for _, other in turns)


def ask_all_workers(asked: Server, paths: Sequence[str]) -> None:
    """Every process of the server has been asked for nearly every path: connections that come at once are shared."""
    with ThreadPoolExecutor(_TOGETHER) as pool:
        list(pool.map(lambda _: milliseconds(asked, paths), range(_TOGETHER)))


def percentile_95(asked: Server, paths: Sequence[str], clients: int) -> float:
    """Milliseconds within which 95 of 100 answers come, where each client asks its share one after the other."""
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda number: milliseconds(asked, paths[number::clients]), range(clients))
        return quantiles([took for share in shares for took in share], n=20)[-1]


def milliseconds(asked: Server, paths: Sequence[str]) -> list[float]:
    """How long each answer took, on one connection."""
    connection, took = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=120), []
    try:
        for path in paths:
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took.append(1000 * (time.perf_counter() - began))
            assert answer.status == 200, f"{path} answered {answer.status}"
    finally:
        connection.close()
    return took
