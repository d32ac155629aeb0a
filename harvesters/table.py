"""Harvests tables that lie for themselves: a file at an address, or every file of a folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from harvesters.failures import HarvestFailed
from harvesters.history import Row
from harvesters.naming import slug
from harvesters.outcome import UNREADABLE
from harvesters.run import Run
from harvesters.tabular.resource import FORMATS, Tables


@dataclass(frozen=True, slots=True)
class Settings:
    """`pattern` (regular expression) chooses among the files of a folder; `publisher` is shown to readers."""

    pattern: str = rf"\.({'|'.join(sorted(FORMATS))})$"
    publisher: str = ""


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """The source is one data set; each of its files a resource and a table named after it."""
    settings: Settings = run.settings
    source, tables = run.source, Tables(run, amiss=UNREADABLE)
    yield (
        "catalog_datasets",
        {
            "id": source.name,
            "name": source.name,
            "title": source.title or source.name,
            "publisher": settings.publisher or run.municipality.name,
            "license": source.license or None,
            "source_url": source.address,
        },
    )
    for address in _addresses(source.address, settings.pattern):
        name = Path(unquote(urlsplit(address).path)).name or source.name
        run.progress(name)
        row = _resource(source.name, address, name)
        run.lists("resources", str(row["id"]), title=name, place=address)
        yield "resources", {**row, **tables.from_file(address, Path(name).stem)}


def _resource(source: str, address: str, name: str) -> Row:
    return {
        "id": f"{source}-{slug(name)}",
        "dataset": source,
        "title": Path(name).stem,
        "format": Path(name).suffix.removeprefix(".").upper() or None,
        "url": address,
        "source_url": address,
    }


def _addresses(address: str, pattern: str) -> list[str]:
    """The files of a folder that the pattern finds, by name; or the one address itself."""
    parts = urlsplit(address)
    folder = Path(unquote(parts.path))
    if parts.scheme != "file" or folder.is_file():
        return [address]
    if not folder.is_dir():
        raise HarvestFailed(f"{folder}: there is no such file or folder; mend the source's address")
    wanted = re.compile(pattern, re.IGNORECASE)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and wanted.search(path.name)]
    if not files:
        raise HarvestFailed(
            f"{folder}: holds no file that pattern = {pattern!r} finds; mend the address or the pattern"
        )
    return [path.resolve().as_uri() for path in files]
