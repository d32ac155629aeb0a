"""The shelf of editions: which one is current, how it is chained to the one before, which old ones are kept."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from datasets.strict import ConfigError, build

CURRENT = "current.json"
EDITIONS = "insyn-*.db"
STATUS = "status.json"
"""Beside the editions: how the sources stand."""
FILE_NAME = re.compile(r"insyn-[0-9T]+Z\.db")
PUBLISHER = "publisher.txt"
"""Beside the editions, where they are another server's: its address."""
KEEP_NEWEST = 5


@dataclass(frozen=True, slots=True)
class Edition:
    """A published file. `counts` are rows by table, `revision` the store's when it was built, `previous` a sha256."""

    file: str
    sha256: str
    previous: str
    published_at: str
    revision: int
    counts: Mapping[str, int]


class DamagedShelf(ValueError):
    """What is current cannot be read: says where, why and what helps."""


def current(folder: Path) -> Edition | None:
    """The edition that is served, or None before the first one."""
    path = folder / CURRENT
    try:
        return build(Edition, dict(json.loads(path.read_text(encoding="utf-8"))), path.name)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, ConfigError) as error:
        remedy = "remove it and run insyn publish, which goes on from the last edition, or run insyn restore"
        raise DamagedShelf(f"{path}: is damaged: {error}; {remedy}") from None


def publisher(folder: Path) -> str:
    """The address of the server whose editions these are; empty where they are our own."""
    path = folder / PUBLISHER
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def put(folder: Path, built: Path, edition: Edition) -> Edition:
    """`built` stands on the shelf under its own name and is current. Killed at any moment, the old edition is."""
    edition = replace(edition, sha256=sha256_of(built))
    built.chmod(0o444)
    _to_disk(built)
    built.replace(folder / edition.file)
    write_atomically(folder / CURRENT, json.dumps(asdict(edition), indent=1, ensure_ascii=False) + "\n")
    return edition


def prune(folder: Path, current_file: str, files: str = EDITIONS) -> list[str]:
    """Only the newest editions and the first of each month are left, with the current one. Returns what was removed.

    Other files named by their time, `insyn-<time>`, are kept by the same rule.
    """
    names = sorted(path.name for path in folder.glob(files))
    first_of_month = {name[:12]: name for name in reversed(names)}.values()
    kept = {current_file, *names[-KEEP_NEWEST:], *first_of_month}
    removed = [name for name in names if name not in kept]
    for name in removed:
        _remove(folder / name)
    return removed


def _remove(edition: Path) -> None:
    """The edition is gone, and before it everything that was made of it: after a kill it is there to be found by."""
    for path in sorted(edition.parent.glob(f"{edition.stem}.*"), key=edition.__eq__):
        path.unlink()


def checksums(edition: Path) -> dict[str, str]:
    """The files of an edition that are there to be taken home, by name, each with its SHA-256; nothing where it was
    published without them."""
    listed = edition.with_suffix(".sha256")
    lines = listed.read_text(encoding="ascii").splitlines() if listed.exists() else []
    return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}


def kept(folder: Path) -> list[Path]:
    """The editions that are there to be taken home, the latest first."""
    return sorted(folder.glob(EDITIONS), reverse=True)


def keep_only(folder: Path, current_file: str) -> None:
    """No edition but the current one is left: what is withdrawn must not stand in an older file."""
    for path in folder.glob(EDITIONS):
        if path.name != current_file:
            _remove(path)
    _to_disk(folder)


def clear_unfinished(folder: Path) -> None:
    """What a killed build left behind is gone."""
    for path in folder.glob(".building-*"):
        path.unlink()


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """`path` holds the whole of `text`, or what it held before."""
    part = path.with_name(f".building-{path.name}")
    part.write_text(text, encoding="utf-8")
    _to_disk(part)
    part.replace(path)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
