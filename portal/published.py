"""What a site publishes about its editions, asked over the network by those who check it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from datasets.shelf import FILE_NAME
from datasets.strict import ConfigError, build
from datasets.verification import Link

_TIMEOUT = (10.0, 60.0)
_CHUNK = 1 << 20


class NotPublished(Exception):
    """The site could not be asked, or what answered is no portal of Insyn."""


def take(address: str, folder: Path) -> tuple[Path, tuple[Link, ...]]:
    """The latest edition of the site at a web address, in a file of the folder, and the chain that the site publishes.

    The edition is asked for by its name in the chain, so that one published meanwhile does no harm.
    """
    site = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    where = f"{site}/oppenhet.json"
    try:
        with requests.Session() as session:
            chain = _chain(session.get(where, timeout=_TIMEOUT), where)
            if not FILE_NAME.fullmatch(name := chain[0].edition):
                raise NotPublished(f"{where}: {name!r} is no name of an edition; give the address of a portal")
            path = folder / name
            _download(session, f"{site}/utgavor/{path.name}", path)
    except requests.RequestException as error:
        raise NotPublished(f"{address}: could not be asked: {error}; give the address of a portal") from None
    return path, chain


def _chain(answer: requests.Response, where: str) -> tuple[Link, ...]:
    answer.raise_for_status()
    try:
        chain = tuple(build(Link, _given(link), where) for link in answer.json()["chain"])
    except (ValueError, TypeError, KeyError, AttributeError, ConfigError) as error:
        raise NotPublished(f"{where}: is no chain of editions: {error}; give the address of a portal") from None
    if not chain:
        raise NotPublished(f"{where}: names no edition; ask again when one is published")
    return chain


def _given(link: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in link.items() if value is not None}


def _download(session: requests.Session, address: str, path: Path) -> None:
    with session.get(address, timeout=_TIMEOUT, stream=True) as answer, path.open("wb") as file:
        answer.raise_for_status()
        for chunk in answer.iter_content(_CHUNK):
            file.write(chunk)
