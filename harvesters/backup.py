"""Copies of an instance that outlive its disk: each a list of files, whose bodies are kept once for all copies."""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from datasets import shelf
from datasets.schema import connect
from harvesters.archive import Archive, pieces
from harvesters.lock import sole_writer

BODIES = "bodies"
SET_ASIDE = "set-aside-"
_PASSING = ("-wal", "-shm", "-journal")
_ATTEMPTS = 5
_HEADER = 100


class BackupError(Exception):
    """`<place>: <what is wrong>; <remedy>`. What stood before stands."""


class Damaged(BackupError):
    """A file is not what it was when it was written."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: when it was made, and the sha256 of each file of the instance by its path there."""

    name: str
    made: str
    files: Mapping[str, str]


def back_up(folder: Path, target: Path, *, now: datetime) -> tuple[Copy, list[str]]:
    """A copy of the whole instance stands in `target`, of one moment, though a harvest is at work; old ones are pruned.

    Returns it with the originals and editions that are damaged, which it lacks. BackupError leaves `target` as it was.
    """
    if not (folder / "store.db").exists():
        raise BackupError(f"{folder}: there is no store to copy; run insyn harvest first")
    with _told_of(target):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        with sole_writer(target, work="backup"):
            archive = Archive(target / BODIES)
            archive.clear_unfinished()
            known = copies(target)[:1]
            files, damaged = _of_one_moment(folder, target, archive, known[0].files if known else {})
            copy = Copy(f"insyn-{now:%Y%m%dT%H%M%S%f}Z.json", now.isoformat(timespec="seconds"), files)
            shelf.write_atomically(target / copy.name, json.dumps(asdict(copy), indent=1, ensure_ascii=False) + "\n")
            _prune(target, archive, copy.name)
    return copy, damaged


def copies(target: Path) -> list[Copy]:
    """The copies in `target`, the latest first."""
    return [_read(path) for path in sorted(target.glob("insyn-*.json"), reverse=True)]


def check_copies(target: Path) -> list[str]:
    """What is damaged or missing in the bodies of the copies, a line each."""
    archive = Archive(target / BODIES)
    bodies = {sha256: path for copy in copies(target) for path, sha256 in copy.files.items()}
    return [f"{path} ({sha256})" for sha256, path in bodies.items() if not archive.is_whole(sha256)]


def integrity(database: Path) -> str:
    """What is wrong in a file, by its length and by SQLite; empty where it is whole."""
    if found := cut_off(database):
        return found
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        return "" if found == "ok" else found
    except sqlite3.DatabaseError as error:
        return str(error)


def cut_off(database: Path) -> str:
    """How a database is shorter than its header tells, unless a log beside it completes it; empty where it is not.

    SQLite reads zeros for the missing end of a page and finds nothing wrong with them.
    """
    with database.open("rb") as file:
        header, size = file.read(_HEADER), file.seek(0, os.SEEK_END)
    log = database.with_name(f"{database.name}-wal")
    if len(header) < _HEADER or log.exists() and log.stat().st_size:
        return ""
    told = int.from_bytes(header[28:32]) * _page_size(header)
    return f"{told:,} bytes by its header, {size:,} by its length" if size < told else ""


def _page_size(header: bytes) -> int:
    """Of a database file by its header, where 1 means 65,536."""
    written = int.from_bytes(header[16:18])
    return 1 << 16 if written == 1 else written


def _read(path: Path) -> Copy:
    try:
        return Copy(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Damaged(f"{path}: is no list of a copy: {error}; remove it to use the others") from None


def _of_one_moment(
    folder: Path, target: Path, archive: Archive, known: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Every file of the instance by its path, as they stood while no edition became current."""
    for _ in range(_ATTEMPTS):
        current = shelf.current(folder / "editions")
        files, damaged = _kept(folder, target, archive, known)
        if current == shelf.current(folder / "editions"):
            return files, damaged
        known = files
    raise BackupError(f"{folder}: editions follow each other too fast to copy; try again later")


def _kept(folder: Path, target: Path, archive: Archive, known: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The store first: the originals it names are there when it names them."""
    files: dict[str, str] = {}
    damaged: list[str] = []
    for path in sorted(_walk(folder, target.resolve()), key=lambda path: path.suffix != ".db"):
        place = str(path.relative_to(folder))
        try:
            files[place] = _body(path, place, archive, known)
        except FileNotFoundError:
            continue
        if place.startswith("originals/") and files[place] != path.name:
            damaged.append(place)
            del files[place]
    return files, damaged


def _body(path: Path, place: str, archive: Archive, known: Mapping[str, str]) -> str:
    """The sha256 of the file, whose body is kept. What never changes is not read again."""
    lasting = place.startswith(("originals/", "editions/insyn-"))
    if lasting and place in known and archive.path(known[place]).exists():
        return known[place]
    if path.suffix == ".db" and not place.startswith("editions/"):
        return _snapshot(path, archive)
    return archive.keep(pieces(path))


def _walk(folder: Path, target: Path) -> Iterator[Path]:
    """Everything in the instance but hidden files, what SQLite keeps beside a database, and what was set aside."""
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        seen.add(os.path.realpath(place))
        folders[:] = [
            name
            for name in folders
            if not name.startswith((".", SET_ASIDE))
            and (real := os.path.realpath(os.path.join(place, name))) not in seen
            and real != str(target)
        ]
        yield from (Path(place, name) for name in names if not name.startswith(".") and not name.endswith(_PASSING))


def _snapshot(path: Path, archive: Archive) -> str:
    """The database as of one moment, while others write in it."""
    with archive.unfinished() as part:
        found = cut_off(path)
        with closing(connect(str(path), readonly=True)) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        if found := found or integrity(part):
            raise Damaged(
                f"{path}: is damaged: {found}; insyn restore puts back the last copy. No copy was made, none removed"
            )
        return archive.adopt(part)


def _prune(target: Path, archive: Archive, latest: str) -> None:
    """Copies are kept by the rule of editions; bodies that no copy names are gone."""
    shelf.prune(target, latest, "insyn-*.json")
    named = {sha256 for copy in copies(target) for sha256 in copy.files.values()}
    for path in archive.bodies():
        if path.name not in named:
            path.unlink()


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise Damaged(f"the store is damaged: {error}; insyn restore {target} puts back the last copy") from error
        raise BackupError(
            f"{target}: no copy could be made: {error}; make room there; the earlier ones stand"
        ) from error
    except OSError as error:
        raise BackupError(
            f"{target}: no copy could be made: {error}; make room there; the earlier ones stand"
        ) from error


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite found that a file is not, or no longer, a database."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
