"""What tending costs: a copy made while a harvest reads, and how soon the server says that it lives meanwhile."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import sample
from portal import new_instance
from tests.bench.asking import milliseconds
from tests.bench.measure import Ratio
from tests.bench.serving import MUNICIPALITY, REAL, server

_TURNS, _LONGEST = 3, 20.0


def tending(folder: Path) -> Iterator[Ratio]:
    """The two harvests are made by turns, so that what else the machine does disturbs both alike."""
    source = _papers(folder / "papers")
    turns = [
        [_harvest(folder / f"tended-{turn}-{copies}", source, copies) for copies in (0, 1)] for turn in range(_TURNS)
    ]
    alone, copied = (median(took) for took in zip(*turns, strict=True))
    yield Ratio("a harvest while a backup is made / alone", copied, alone, "s", "at most 1.1")
    answer = _health(folder / "tended-0-0")
    what = "/halsa while every document is read again, 99th percentile / 20 ms"
    yield Ratio(what, answer, _LONGEST, "ms", "at most 1")


def _papers(folder: Path) -> str:
    if REAL.exists():
        return REAL.as_uri()
    sample.build(folder, today=date(2026, 3, 2))
    return folder.as_uri()


def _command(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "portal", "--instance", str(folder), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _harvest(folder: Path, source: str, copies: int) -> float:
    """Seconds of a first harvest, with that many copies made while it reads."""
    new_instance.create(folder, MUNICIPALITY, [f"minutes={source}"])
    began = time.perf_counter()
    with _command(folder, "harvest") as harvest:
        while not (folder / "store.db").exists():
            time.sleep(0.01)
        for _ in range(copies):
            with _command(folder, "backup", str(folder / "copies")) as backup:
                backup.wait()
            assert harvest.poll() is None, "the harvest was over before the copy"
        harvest.wait()
    assert (harvest.returncode, len(list(folder.glob("copies/insyn-*.json")))) == (0, copies)
    return time.perf_counter() - began


def _health(folder: Path) -> float:
    """Milliseconds within which 99 of 100 answers come, asked near a hundred times a second until the work ends."""
    took: list[float] = []
    with (
        server("-m", "portal", "--instance", str(folder), "serve", "--port") as site,
        _command(folder, "reparse") as reading,
    ):
        while reading.poll() is None:
            took += milliseconds(site, ["/halsa"])
            time.sleep(0.01)
    assert reading.returncode == 0
    return quantiles(took, n=100)[-1]
