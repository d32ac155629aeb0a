"""Original bytes kept under their sha256, so that a better reader can read them again without the network."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


class TooLarge(Exception):
    """The body is larger than allowed."""


class Archive:
    """The folder originals/ of an instance. A body stands whole under its name or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, chunks: Iterable[bytes], *, most: int) -> str:
        """The body is kept; returns its sha256. TooLarge when it has more than `most` bytes, and nothing is kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".part-", delete=False) as part:
            try:
                for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise TooLarge(f"larger than {most:,} bytes")
                    digest.update(chunk)
                    part.write(chunk)
            except BaseException:
                Path(part.name).unlink()
                raise
            part.flush()
            os.fsync(part.fileno())
        return self._settle(Path(part.name), digest.hexdigest())

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
