"""One writer at a time in an instance, by a lock that dies with its process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(Exception):
    """Another harvest or publication is at work in the instance."""


@contextmanager
def sole_writer(folder: Path, *, wait: bool = False, work: str = "harvest") -> Iterator[None]:
    """Inside, nobody else writes in the instance. The file stays.

    Where somebody does, raises Locked at once, or waits until it has ended.
    """
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Locked(f"{folder}: another {work} is at work here; try again when it has ended") from None
        yield
