"""One writer at a time in an instance, by a lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(Exception):
    """Another harvest or publication is at work in the instance."""


@contextmanager
def sole_writer(folder: Path, *, wait: bool = False, work: str = "harvest") -> Iterator[None]:
    """Inside, nobody else writes in the instance. The file stays, with the process and the machine that had it last.

    Where somebody does, raises Locked at once, which names them, or waits until it has ended.
    """
    with (folder / ".lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.seek(0)
            who = file.read() or "somebody"
            raise Locked(f"{folder}: another {work} is at work here ({who}); try again when it has ended") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {os.uname().nodename}")
        file.flush()
        yield
