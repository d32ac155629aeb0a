"""kill -9 at random moments of harvests and publications: nothing stored is lost, what is served is whole.

INSYN_KILLS says how many (60), INSYN_SEED repeats the moments of a run.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from datasets import declaration, shelf
from datasets.privacy.inspection import inspect
from datasets.verification import chain, unexplained
from tests.harvesters.warm import Warm
from tests.papers import minutes_text

KILLS = int(os.environ.get("INSYN_KILLS", "60"))
SEED = int(os.environ.get("INSYN_SEED", time.time_ns() % 1_000_000))
TOML = """[municipality]
code = "9999"
name = "Provby"
invented = true

[[source]]
name = "protokoll"
kind = "minutes"
address = "../papper"

[[source]]
name = "lekplatser"
kind = "table"
address = "../lekplatser.csv"
"""
COMMANDS = (("harvest",), ("harvest",), ("harvest", "--full"), ("publish",))
OF_THE_MOMENT = {"first_seen", "modified", "retrieved", "published"}
OF_THE_ROUNDS = {"harvests", "editions", "changes", "sources"}


class Victim:
    """An instance, what its sources say, and what it held and served when it was last looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sources = folder, folder.parent
        folder.mkdir()
        (folder / "insyn.toml").write_text(TOML, encoding="utf-8")
        self.counts: dict[str, int] = {}
        self.served: Path | None = None

    def sources_say(self, number: int) -> None:
        """Both sources are changed; the one that is read in a process of its own, every fourth time."""
        (self.sources / "papper").mkdir(exist_ok=True)
        (self.sources / "lekplatser.csv").write_text(f"namn;ort\nPark {number};Norrby\n", encoding="utf-8")
        if number % 4 == 0:
            paper = self.sources / "papper" / f"ks-2026-01-{1 + number // 40:02}.txt"
            said = minutes_text(paper.stem[3:], decisions=(f"A {number} godkänns.", f"B {number} avslås."))
            paper.write_text(said, encoding="utf-8")

    def check(self) -> None:
        """The store is sound and has lost no row; the edition is whole, and tells all that differs from the last."""
        with closing(sqlite3.connect(self.folder / "store.db")) as store:
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert store.execute("PRAGMA foreign_key_check").fetchall() == []
            counts = {name: _count(store, name) for name in declaration.load().tables}
        assert {name: counts[name] for name, before in self.counts.items() if counts[name] < before} == {}
        self.counts = counts
        edition = shelf.current(self.folder / "editions")
        assert edition
        path = self.folder / "editions" / edition.file
        if path != self.served:
            self._check_edition(path, edition.sha256)
        self.served = path

    def _check_edition(self, path: Path, sha256: str) -> None:
        assert shelf.sha256_of(path) == sha256
        inspect(path)
        if self.served and self.served.exists():
            assert list(unexplained(self.served, path, declaration.load())) == []
        else:
            assert chain(path).latest.sha256 == sha256

    def interrupted(self) -> int:
        """Harvests that were killed."""
        with closing(sqlite3.connect(self.folder / "store.db")) as store:
            return int(store.execute("SELECT count(*) FROM harvests WHERE outcome = 'interrupted'").fetchone()[0])

    def content(self) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
        """What the current edition says stands, by table, without when it was told."""
        assert self.served
        with closing(sqlite3.connect(self.served)) as edition:
            for name in (name for name in declaration.load().tables if name not in OF_THE_ROUNDS):
                columns = [row[1] for row in edition.execute(f'PRAGMA table_info("{name}")')]
                listed = ", ".join(f'"{column}"' for column in columns if column not in OF_THE_MOMENT)
                standing = "WHERE gone IS NULL" if "gone" in columns else ""
                yield name, edition.execute(f'SELECT {listed} FROM "{name}" {standing} ORDER BY 1, 2').fetchall()


def _count(store: sqlite3.Connection, table: str) -> int:
    return int(store.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _kill(pid: int, *, all_of_it: bool) -> None:
    """As the kernel does when memory is short, or as systemd does with all that a service has started."""
    with suppress(ProcessLookupError):
        (os.killpg if all_of_it else os.kill)(pid, signal.SIGKILL)


def _left_of(sessions: set[int]) -> list[int]:
    """Processes that still run in those sessions."""
    left = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = stat.read_text(encoding="utf-8").rpartition(") ")[2].split()[:4]
            left += [int(stat.parent.name)] if int(session) in sessions and state != "Z" else []
    return left


class Killer:
    """Starts a command and kills it at a random moment of its life, which grows until about one in five is too late."""

    def __init__(self, insyn: Warm, instance: Path) -> None:
        self.insyn, self.instance, self.chance = insyn, str(instance), random.Random(SEED)
        self.latest, self.killed, self.sessions = 0.5, 0, set[int]()

    def strike(self) -> bool:
        """Whether the command was killed before it had ended; else it ended well."""
        pid = self.insyn.start("--instance", self.instance, *self.chance.choice(COMMANDS))
        self.sessions.add(pid)
        time.sleep(self.chance.uniform(0, self.latest))
        _kill(pid, all_of_it=self.chance.random() < 0.5)
        ended = self.insyn.wait()
        assert ended in (os.EX_OK, -signal.SIGKILL), self.insyn.said.read_text(encoding="utf-8")
        self.latest *= 1.05 if ended else 0.8
        self.killed += ended == -signal.SIGKILL
        return ended == -signal.SIGKILL


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    """At the end, one round that is let be gives what an instance gives that was never killed."""
    print(f"INSYN_SEED={SEED} INSYN_KILLS={KILLS}")
    victim, spared = Victim(tmp_path / "instans"), Victim(tmp_path / "skonad")
    with Warm(tmp_path / "said") as insyn:
        victim.sources_say(0)
        assert insyn.run("--instance", str(victim.folder), "harvest") == os.EX_OK
        killer, unfinished = Killer(insyn, victim.folder), 0
        for number in count(1):
            victim.check()
            if killer.killed == KILLS:
                break
            victim.sources_say(number)
            unfinished += killer.strike() and any(victim.folder.glob("editions/.building-*"))
        for place, command in ((victim, "harvest"), (victim, "publish"), (spared, "harvest")):
            assert insyn.run("--instance", str(place.folder), command) == os.EX_OK
            place.check()
    assert dict(victim.content()) == dict(spared.content())
    assert KILLS < 100 or unfinished and victim.interrupted() > 0
    for left in ("editions/.building-*", "originals/.part-*"):
        assert list(victim.folder.glob(left)) == []
    assert _left_of(killer.sessions) == []
