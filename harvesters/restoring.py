"""An instance brought back from a copy, or its store from what Litestream replicated; nothing newer is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from datasets import shelf
from datasets.shelf import CURRENT, Edition
from datasets.verification import chain
from harvesters import litestream
from harvesters.archive import Archive, pieces
from harvesters.backup import BODIES, SET_ASIDE, BackupError, Copy, Damaged, copies, integrity
from harvesters.lock import sole_writer

_BESIDE = ("", "-wal", "-shm")
_AGE = "SELECT (SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'revision'), max(id) FROM harvests"


def restore(source: Path, folder: Path, *, name: str = "", force: bool = False, now: datetime) -> Copy:
    """The instance in `folder` is that of a copy in `source`, the latest if none is named.

    Databases are the copy's, and those that stood are set aside. Of other files only what is missing or damaged is put
    back, so that editions published since stay, and are followed by the next.
    """
    found = [copy for copy in copies(source) if copy.name == (name or copy.name)]
    if not found:
        raise BackupError(
            f"{source}: there is no copy {name or 'of an instance'} here; name the folder of insyn backup"
        )
    bodies = Archive(source / BODIES)
    if missing := [path for path, sha256 in found[0].files.items() if not bodies.is_whole(sha256)]:
        raise Damaged(
            f"{source}: {len(missing)} files of {found[0].name} are damaged: {missing[0]}; choose another with --copy"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with sole_writer(folder):
        databases = {path: sha256 for path, sha256 in found[0].files.items() if _is_database(path)}
        _refuse_older(folder / "store.db", bodies.path(databases["store.db"]), force)
        for path, sha256 in found[0].files.items():
            if path not in databases and not _stands(folder, path, sha256):
                _put(bodies.path(sha256), folder / path)
        if not _edition_stands(folder / "editions"):
            _put(bodies.path(found[0].files[f"editions/{CURRENT}"]), folder / "editions" / CURRENT)
        for path, sha256 in databases.items():
            _replace(bodies.path(sha256), folder / path, now)
        _continue_chain(folder)
    return found[0]


def restore_store(address: str, folder: Path, *, force: bool = False, now: datetime) -> None:
    """store.db is the latest that Litestream replicated to `address`; the one that stood is set aside."""
    with sole_writer(folder), TemporaryDirectory(dir=folder, prefix=".part-") as beside:
        part = Path(beside, "store.db")
        litestream.restore(address, part)
        if found := integrity(part):
            raise Damaged(f"{address}: what was replicated is damaged: {found}; use a copy of insyn backup")
        _refuse_older(folder / "store.db", part, force)
        _replace(part, folder / "store.db", now)
        _continue_chain(folder)


def _refuse_older(store: Path, copy: Path, force: bool) -> None:
    if store.exists() and not force and not integrity(store) and _age(store) > _age(copy):
        raise BackupError(f"{store}: is whole and newer than the copy; give --force to go back to the copy")


def _age(store: Path) -> tuple[int, int]:
    """Revision and harvests: grows with all that is done. A file without them is older than any store."""
    try:
        with closing(sqlite3.connect(f"{store.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            revision, harvests = connection.execute(_AGE).fetchone()
            return int(revision or 0), int(harvests or 0)
    except sqlite3.OperationalError:
        return -1, -1


def _is_database(path: str) -> bool:
    return "/" not in path and path.endswith(".db")


def _stands(folder: Path, path: str, sha256: str) -> bool:
    """Whether the file is to stay: it is there, and if it is one that never changes, it is whole."""
    file = folder / path
    lasting = path.startswith(("originals/", "editions/insyn-"))
    return file.exists() and (not lasting or shelf.sha256_of(file) == sha256)


def _edition_stands(editions: Path) -> Edition | None:
    """The current edition, where its file is the one that was published."""
    try:
        edition = shelf.current(editions)
        return edition if edition and shelf.sha256_of(editions / edition.file) == edition.sha256 else None
    except (OSError, ValueError, TypeError):
        return None


def _put(body: Path, place: Path) -> None:
    """`place` is the body, or what it was."""
    with _part_of(place) as part:
        with part.open("wb") as file:
            file.writelines(pieces(body))
        part.replace(place)


def _replace(body: Path, database: Path, now: datetime) -> None:
    """The database is the body, and what stood is set aside: its journal first, which must meet no other file."""
    aside = database.parent / f"{SET_ASIDE}{now:%Y%m%dT%H%M%S%f}Z"
    for end in reversed(_BESIDE):
        standing = database.with_name(database.name + end)
        if standing.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            standing.rename(aside / standing.name)
    _put(body, database)


@contextmanager
def _part_of(place: Path) -> Iterator[Path]:
    """A file to write beside `place`, gone afterwards."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".part-{place.name}")
    part.unlink(missing_ok=True)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _continue_chain(folder: Path) -> None:
    """The store knows the editions published since the copy, and has a revision that none of them has."""
    current = _edition_stands(folder / "editions")
    if current is None:
        return
    with closing(sqlite3.connect(folder / "store.db")) as connection, connection:
        links = chain(folder / "editions" / current.file).links
        connection.executemany(
            "INSERT OR IGNORE INTO editions (id, published_at, sha256, previous) VALUES (?, ?, ?, ?)",
            [(link.edition, link.published_at, link.sha256, link.previous) for link in links],
        )
        connection.execute(
            "UPDATE facts SET value = max(CAST(value AS INTEGER), ? + 1) WHERE name = 'revision'", (current.revision,)
        )
