"""Whether an instance is sound, looked through as deep as a machine can: a line for each thing that was looked at."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from datasets import declaration, shelf
from datasets.instance import Instance, Source
from datasets.privacy import mask
from datasets.privacy.inspection import NumberFound, inspect
from datasets.schema import connect
from datasets.shelf import Edition
from datasets.verification import NotAnEdition, chain
from harvesters.archive import Archive
from harvesters.backup import BODIES, Damaged, check_copies, copies, integrity
from harvesters.fetch import FetchError, fetcher_of
from harvesters.run import clock
from harvesters.scheduled import scheduled
from harvesters.store import Store

OK, NOTE, BAD = "ok", "note", "bad"
_OLDEST_COPY = timedelta(days=8)
_OTHERS_READ, _OTHERS_WRITE, _OTHERS_ENTER = 0o004, 0o002, 0o001
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and what is so. A note is worth knowing and no fault."""

    name: str
    state: str
    said: str


def examine(instance: Instance, *, now: Callable[[], datetime] = clock) -> Iterator[Finding]:
    """Everything that can be looked at without the network. What raises nothing is told as it is found."""
    yield from _store(instance)
    yield from _editions(instance)
    yield from _originals(instance)
    yield from _backup(instance, now())
    yield _schedule(instance)
    yield from _address(instance)
    yield _room(instance)
    yield from _rights(instance)


def reach(instance: Instance, *, now: Callable[[], datetime] = clock) -> Iterator[Finding]:
    """Whether each source answers at its address. Nothing of the answer is read, nor kept in the instance."""
    with TemporaryDirectory(prefix="insyn-") as folder:
        elsewhere = replace(instance, folder=Path(folder))
        with Store(elsewhere.store, declaration.load()) as store:
            for source in instance.sources:
                yield _answers(source, elsewhere, store, now)


def _schedule(instance: Instance) -> Finding:
    """What cron or systemd does, against what insyn.toml asks for."""
    who, missing = scheduled(instance)
    if not who:
        return Finding("schedule", NOTE, "neither cron nor systemd harvests this instance; see insyn schedule")
    if missing:
        return Finding("schedule", BAD, f"{who} does not do {', '.join(missing)}; run insyn schedule again")
    return Finding("schedule", OK, f"{who} does what insyn.toml asks for")


def _store(instance: Instance) -> Iterator[Finding]:
    if not instance.store.exists():
        yield Finding("store", NOTE, "there is none; a follower needs none, else run insyn harvest")
    elif found := integrity(instance.store):
        yield Finding("store", BAD, f"is damaged: {found}; insyn restore puts back the last copy")
    else:
        yield Finding("store", OK, "is whole")
        yield _agreement(instance)


def _agreement(instance: Instance) -> Finding:
    """The current edition is the end of the store's chain."""
    current = shelf.current(instance.editions)
    query = "SELECT sha256 FROM editions e WHERE NOT EXISTS (SELECT 1 FROM editions WHERE previous = e.sha256)"
    with closing(connect(str(instance.store), readonly=True)) as connection:
        ends = [sha256 for (sha256,) in connection.execute(query)]
    if current is None or not ends:
        return Finding("chain", NOTE, "nothing is published yet")
    if current.sha256 not in ends:
        return Finding("chain", BAD, f"the store does not know {current.file}; insyn publish makes a new edition")
    return Finding("chain", OK, f"of the store ends with {current.file}")


def _editions(instance: Instance) -> Iterator[Finding]:
    current = shelf.current(instance.editions)
    if current is None:
        yield Finding("edition", NOTE, "there is none; run insyn harvest")
        return
    yield _whole(instance.editions / current.file, current)
    for path in shelf.kept(instance.editions):
        yield _private(path)
    for path in sorted(instance.editions.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        if mask(text) != text:
            yield Finding(path.name, BAD, "tells a personal identity number; remove it and run insyn publish")


def _whole(path: Path, current: Edition) -> Finding:
    """Integrity, references and chain, and that the file is the one that is told."""
    try:
        found = chain(path)
    except (NotAnEdition, sqlite3.Error, OSError) as error:
        return Finding("edition", BAD, f"{error}; insyn publish makes a new one")
    if found.latest.sha256 != current.sha256:
        return Finding(
            "edition", BAD, f"{path.name}: is not the file that was published; insyn publish makes a new one"
        )
    before = len(found.links) - 1
    return Finding("edition", OK, f"{path.name}: whole, references hold, chain of {before} before it is unbroken")


def _private(path: Path) -> Finding:
    try:
        inspect(path)
    except NumberFound as error:
        return Finding("privacy", BAD, f"{path.name}: {error}; run insyn publish, and remove the file")
    except (sqlite3.Error, OSError) as error:
        return Finding("privacy", BAD, f"{path.name}: cannot be looked through: {error}")
    return Finding("privacy", OK, f"{path.name}: no personal identity number in any value or byte")


def _originals(instance: Instance) -> Iterator[Finding]:
    """Every body that a fetch left is there, and is what it was."""
    if not instance.store.exists() or integrity(instance.store):
        return
    archive = Archive(instance.originals)
    with closing(connect(str(instance.store), readonly=True)) as connection:
        named = [sha256 for (sha256,) in connection.execute("SELECT DISTINCT sha256 FROM fetches ORDER BY 1")]
    broken = [sha256 for sha256 in named if not archive.is_whole(sha256)]
    if broken:
        told = ", ".join(sha256[:12] for sha256 in broken[:_MOST_NAMED])
        remedy = "insyn harvest --full fetches them again, insyn restore puts them back"
        yield Finding("originals", BAD, f"{len(broken)} of {len(named)} are damaged or gone: {told}; {remedy}")
    else:
        yield Finding("originals", OK, f"all {len(named)} are whole")


def _address(instance: Instance) -> Iterator[Finding]:
    if not instance.municipality.address:
        said = "municipality.address is not set in insyn.toml; any host name is answered, and no address is lasting"
        yield Finding("address", NOTE, said)


def _backup(instance: Instance, now: datetime) -> Iterator[Finding]:
    if not instance.backup.folder:
        yield Finding("backup", NOTE, "backup.folder is not set in insyn.toml; a lost disk would be a lost history")
        return
    target = (instance.folder / instance.backup.folder).resolve()
    try:
        made = copies(target)
        damaged = check_copies(target) if (target / BODIES).exists() else []
    except Damaged as error:
        yield Finding("backup", BAD, str(error))
        return
    if not made:
        yield Finding("backup", BAD, f"{target}: there is no copy; run insyn backup")
    elif damaged:
        yield Finding("backup", BAD, f"{target}: {len(damaged)} files are damaged, first {damaged[0]}; copy elsewhere")
    elif now - datetime.fromisoformat(made[0].made) > _OLDEST_COPY:
        yield Finding("backup", BAD, f"{target}: the last copy is of {made[0].made}; see that insyn backup is run")
    else:
        yield Finding("backup", OK, f"{target}: {len(made)} copies are whole, the last of {made[0].made}")


def _room(instance: Instance) -> Finding:
    """An edition is built beside the old one and packed: four times the store is enough."""
    free = shutil.disk_usage(instance.folder).free
    needed = 4 * (instance.store.stat().st_size if instance.store.exists() else 0)
    said = f"{_megabytes(free)} free, an edition needs at most {_megabytes(needed)}"
    return Finding("disk", OK, said) if free > needed else Finding("disk", BAD, f"{said}; make room")


def _rights(instance: Instance) -> Iterator[Finding]:
    """Nobody else can read what is private, nor write anything; we can write."""
    entered = instance.folder.stat().st_mode & _OTHERS_ENTER
    private = [path for path in (instance.store, instance.originals, instance.letters.parent) if path.exists()]
    open_to_all = [path.name for path in private if entered and path.stat().st_mode & _OTHERS_READ]
    written = [path.name for path in _all(instance) if path.stat().st_mode & _OTHERS_WRITE]
    closed = [path.name for path in _all(instance) if not os.access(path, os.R_OK)]
    if open_to_all or written:
        told = ", ".join(dict.fromkeys([*open_to_all, *written]))
        yield Finding("rights", BAD, f"others can read or write {told}; run chmod o-rwx {instance.folder}")
    elif closed or not os.access(instance.folder, os.W_OK):
        told = ", ".join(closed) or str(instance.folder)
        yield Finding("rights", BAD, f"we cannot read or write {told}; give it to the user that runs insyn")
    else:
        yield Finding("rights", OK, "what is private is closed to others")


def _all(instance: Instance) -> Iterable[Path]:
    return (path for path in (instance.folder, *instance.folder.iterdir()) if path.exists())


def _answers(source: Source, instance: Instance, store: Store, now: Callable[[], datetime]) -> Finding:
    name, parts = f"source {source.name}", urlsplit(source.address)
    if not source.address:
        return Finding(name, NOTE, "has no address of its own to ask")
    if parts.scheme == "file":
        path = Path(unquote(parts.path))
        return Finding(name, OK, "is there") if path.exists() else Finding(name, BAD, f"{path}: is not there")
    try:
        fetcher_of(source, instance, store, offline=False, now=now).get(source.address)
    except FetchError as error:
        return Finding(name, BAD, str(error))
    return Finding(name, OK, "answers")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
