"""A copy of what another server publishes, kept up to date: any number of servers can show the same editions.

An edition is asked for by the name and checksum that the publisher tells, and is current here when it is whole.
"""

import json
import logging
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from datasets import shelf
from datasets.shelf import FILE_NAME, PUBLISHER, STATUS, Edition
from datasets.strict import ConfigError, build

LOOK_EVERY = 2.0
"""Seconds between questions to the publisher."""
KEEP_OLD = 60.0
"""Seconds that an edition is kept after a new one has come, for those who still read in it."""
_TIMEOUT = (5.0, 60.0)
_CHUNK = 1 << 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the publisher says at /utgavor/senaste.json."""

    edition: Edition
    status: Mapping[str, Any]


class Broken(Exception):
    """What came is not what the publisher said it would be."""


class Follower:
    """Follows the publisher at a web address with a shelf of its own."""

    def __init__(self, publisher: str, folder: Path) -> None:
        if not publisher.startswith(("http://", "https://")):
            raise ConfigError(
                f"--editions: {publisher!r} is no web address; write where the publisher is, such as https://insyn.example.se"
            )
        self._publisher, self._folder = publisher.rstrip("/"), folder
        self._session = requests.Session()
        self._changed = time.monotonic()
        self._complaint = ""

    def follow(self) -> None:
        """Looks, for ever."""
        while True:
            time.sleep(LOOK_EVERY)
            self.look()

    def look(self) -> None:
        """What the publisher publishes is current here; where that fails, what was current stays, as the log says."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._note(PUBLISHER, self._publisher + "\n")
            told = self._ask()
            self._take(told.edition)
            self._note(STATUS, json.dumps(told.status, ensure_ascii=False, indent=1) + "\n")
        except (requests.RequestException, OSError, ValueError, ConfigError, Broken) as error:
            self._complain(f"{self._publisher}: cannot be followed: {error}; what stood is shown")
            return
        self._complaint = ""

    def _ask(self) -> Told:
        address = f"{self._publisher}/utgavor/senaste.json"
        with self._session.get(address, timeout=_TIMEOUT) as answer:
            answer.raise_for_status()
            return build(Told, answer.json(), address)

    def _take(self, edition: Edition) -> None:
        if self._held() != edition:
            shelf.clear_unfinished(self._folder)
            shelf.put(self._folder, self._fetch(edition), edition)
            self._changed = time.monotonic()
        elif time.monotonic() > self._changed + KEEP_OLD:
            shelf.keep_only(self._folder, edition.file)

    def _held(self) -> Edition | None:
        """The edition that is current here, if it is there."""
        try:
            held = shelf.current(self._folder)
        except (ValueError, TypeError):
            return None
        return held if held and (self._folder / held.file).is_file() else None

    def _fetch(self, edition: Edition) -> Path:
        """The edition's file, whole, under a name that is not shown."""
        if not FILE_NAME.fullmatch(edition.file):
            raise Broken(f"{edition.file!r} is no name of an edition")
        part = self._folder / f".building-{edition.file}"
        address = f"{self._publisher}/utgavor/{edition.file}"
        asked = self._session.get(address, timeout=_TIMEOUT, stream=True, headers={"Accept-Encoding": "identity"})
        with asked as answer, part.open("wb") as file:
            answer.raise_for_status()
            self._require_room(answer.headers.get("Content-Length", ""), edition.file)
            for chunk in answer.iter_content(_CHUNK):
                file.write(chunk)
        if (found := shelf.sha256_of(part)) != edition.sha256:
            raise Broken(f"{edition.file} has the checksum {found}, not {edition.sha256}")
        return part

    def _require_room(self, length: str, name: str) -> None:
        """Raises Broken where its length, beyond which nothing is read, is not told or more than the room there is."""
        free = shutil.disk_usage(self._folder).free
        if not (length.isascii() and length.isdigit()):
            raise Broken(f"{name}: the answer does not tell its length; let /utgavor/ pass unchanged through the proxy")
        if int(length) > free:
            raise Broken(f"{name} has {length} bytes, and {free} are free; make room")

    def _note(self, name: str, text: str) -> None:
        path = self._folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            shelf.write_atomically(path, text)

    def _complain(self, complaint: str) -> None:
        """Once, not every time."""
        if complaint != self._complaint:
            _log.error(complaint)
        self._complaint = complaint
