"""Original bytes kept under their sha256, so that a better reader can read them again without the network."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets.shelf import sha256_of

_PIECE = 1 << 20


class TooLarge(Exception):
    """The body is larger than allowed."""


def pieces(path: Path) -> Iterator[bytes]:
    """The body of a file, bit by bit."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


class Archive:
    """The folder originals/ of an instance. A body stands whole under its name or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, chunks: Iterable[bytes], *, most: int = sys.maxsize) -> str:
        """The body is kept; returns its sha256. TooLarge when it has more than `most` bytes, and nothing is kept."""
        digest, size = hashlib.sha256(), 0
        with self.unfinished() as part, part.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge(f"larger than {most:,} bytes")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            return self._settle(part, digest.hexdigest())

    def adopt(self, part: Path) -> str:
        """The file, written whole where `unfinished` said, is kept; returns its sha256."""
        with part.open("rb") as file:
            os.fsync(file.fileno())
        return self._settle(part, sha256_of(part))

    @contextmanager
    def unfinished(self) -> Iterator[Path]:
        """An empty file to write a body in, which is gone afterwards unless it was kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".part-")
        os.close(descriptor)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def is_whole(self, sha256: str) -> bool:
        path = self.path(sha256)
        return path.exists() and sha256_of(path) == sha256

    def bodies(self) -> Iterator[Path]:
        """Every body that is kept."""
        return (path for path in self.folder.glob("??/*") if path.is_file())

    def clear_unfinished(self) -> None:
        """What a killed harvest left half-written is gone."""
        for path in self.folder.glob(".part-*"):
            path.unlink(missing_ok=True)

    def _settle(self, part: Path, sha256: str) -> str:
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        part.chmod(0o444)
        part.replace(target)
        return sha256
