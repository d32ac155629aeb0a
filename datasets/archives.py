"""Editions to take home: compressed, every table as CSV in one zip that describes itself, and checksums of both."""

import csv
import gzip
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from datasets import datapackage, shelf
from datasets.declaration import Declarations
from datasets.instance import Municipality
from datasets.shelf import Edition

_EFFORT = 1
"""The least that compresses: more effort costs far more time than it saves bytes."""
_CHUNK = 1 << 20


def make(folder: Path, edition: Edition, declarations: Declarations, municipality: Municipality) -> None:
    """The edition lies on the shelf compressed and as tables too, each whole, with a file of their checksums.

    Rows and bytes are passed on as they come: memory does not grow with the edition.
    """
    stem = edition.file.removesuffix(".db")
    sums = {edition.file: edition.sha256}
    root = f"{municipality.address}/" if municipality.address else ""
    described = datapackage.describe(
        declarations.filled(edition.counts), edition, municipality, root=root, path=lambda table: f"{table}.csv"
    )
    archives: dict[str, Callable[[Path], None]] = {
        f"{stem}.db.gz": partial(_compress, folder / edition.file),
        f"{stem}.csv.zip": partial(_zip_tables, folder / edition.file, list(edition.counts), described),
    }
    for name, write in archives.items():
        sums[name] = _put(folder / name, write)
    shelf.write_atomically(folder / f"{stem}.sha256", "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()))


def are_made(folder: Path, edition: Edition) -> bool:
    """Whether everything that `make` makes of the edition is there."""
    listed = shelf.checksums(folder / edition.file)
    return bool(listed) and all((folder / name).exists() for name in listed)


def _put(place: Path, write: Callable[[Path], None]) -> str:
    """What `write` writes stands at `place` when it is whole, and nothing of it before. Returns its sha256."""
    part = place.with_name(f".building-{place.name}")
    try:
        write(part)
        sha256 = shelf.sha256_of(part)
        part.chmod(0o444)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return sha256


def _compress(edition: Path, target: Path) -> None:
    """The same bytes for the same edition, since no time is written."""
    with (
        edition.open("rb") as source,
        target.open("wb") as file,
        gzip.GzipFile(edition.name, "wb", _EFFORT, file, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed, _CHUNK)


def _zip_tables(edition: Path, tables: Sequence[str], described: datapackage.Properties, target: Path) -> None:
    moment = datetime.fromisoformat(described["created"]).timetuple()[:6]
    address = f"file:{quote(str(edition))}?mode=ro&immutable=1"
    with zipfile.ZipFile(target, "w") as archive, closing(sqlite3.connect(address, uri=True)) as connection:
        archive.writestr(_entry("datapackage.json", moment), json.dumps(described, ensure_ascii=False, indent=1),
                         compresslevel=_EFFORT)  # fmt: skip
        for table in tables:
            entry = _entry(f"{table}.csv", moment)
            entry._compresslevel = _EFFORT  # type: ignore[attr-defined]
            with archive.open(entry, "w", force_zip64=True) as file:
                text = io.TextIOWrapper(file, encoding="utf-8", newline="")
                cursor = connection.execute(f'SELECT * FROM "{table}"')
                writer = csv.writer(text)
                writer.writerow([column[0] for column in cursor.description])
                writer.writerows(cursor)
                text.flush()


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (moment[0], moment[1], moment[2], moment[3], moment[4], moment[5]))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
