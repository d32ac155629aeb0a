"""One edition, opened: its pages, its Datasette and its page cache, which are left together when a new one comes."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from datasets import declaration
from datasets.instance import Instance
from datasets.shelf import STATUS, Edition
from portal import data, wording
from portal.api.app import beside
from portal.api.app import create_app as create_api
from portal.asgi import App
from portal.catalogue import Catalogue
from portal.data import MountedDatasette
from portal.look import TEMPLATES, look
from portal.page_cache import PageCache
from portal.pages import create_app
from portal.row_pages import page_path
from portal.wsgi import Threads

PAGE_THREADS = 2
_CODE = (TEMPLATES, Path(__file__).parent)
_SHOWN = (".html", ".py", ".css", ".mo", ".sh", ".R", ".pq")


@dataclass(frozen=True, slots=True)
class OpenEdition:
    """`tag` tells one state of the pages from another: it changes with the edition, the code and the instance."""

    edition: Edition
    tag: str
    catalogue: Catalogue
    datasette: MountedDatasette
    data: App
    pages: Threads
    cache: PageCache

    def close(self) -> None:
        """Every thread has ended and no file is open."""
        self.pages.close()
        self.catalogue.close()
        data.close_datasette(self.datasette)


async def open_edition(instance: Instance, edition: Edition, today: Callable[[], date], door: str) -> OpenEdition:
    """The edition, ready to be read: connected, its templates compiled, its first pages rendered once."""
    catalogue = Catalogue(instance.editions / edition.file)
    names = _names(instance, edition)
    app = _app(instance, edition, catalogue, names, today)
    datasette = await data.open_datasette(
        instance.editions / edition.file,
        edition,
        declarations=declaration.load(),
        imported=catalogue.records.imported_tables(),
        templates=TEMPLATES,
        names=names,
        door=door,
    )
    await asyncio.to_thread(_warm, app)
    await datasette.client.get(f"{door}{data.BASE_URL}{data.NAME}")
    said = (instance.municipality, instance.influence, instance.statements, instance.readers)
    tag = hashlib.sha256(f"{edition.sha256} {_code_hash()} {said}".encode()).hexdigest()[:20]
    both = beside(app.wsgi_app, create_api(app).wsgi_app)
    return OpenEdition(edition, tag, catalogue, datasette, datasette.app(), Threads(both, PAGE_THREADS), PageCache())


def _app(
    instance: Instance, edition: Edition, catalogue: Catalogue, names: dict[str, Any], today: Callable[[], date]
) -> Flask:
    return create_app(
        catalogue,
        edition,
        instance.municipality,
        templates=TEMPLATES,
        names=names,
        today=today,
        status_file=instance.editions / STATUS,
        letter_file=instance.letters if instance.readers.forms else None,
        metrics=instance.server.metrics,
    )


def _warm(app: Flask) -> None:
    """The templates of lists and search are compiled, and what is counted once in an edition is counted."""
    for path in ("/", "/beslut", "/arenden", "/uppdrag", "/moten", "/sok?q=beslut"):
        app.test_client().get(path)


def _names(instance: Instance, edition: Edition) -> dict[str, Any]:
    """What every template of this edition can use, the pages' and Datasette's alike."""
    return wording.names() | {
        "municipality": instance.municipality,
        "influence": instance.influence,
        "public_statements": instance.statements,
        "edition": edition,
        "row_path": data.row_path,
        "page_path": page_path,
        "stylesheet": look(instance.municipality.accent).address,
    }


@cache
def _code_hash() -> str:
    """Pages differ where the code that makes them differs."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SHOWN:
                digest.update(path.read_bytes())
    return digest.hexdigest()
