"""What every command does alike: finds its instance, and tells a known failure in one line with its exit code."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from datasets import instance as instances
from datasets.edition import EditionError
from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters.lock import Locked
from portal.published import NotPublished
from portal.push import PushError

_EXIT = {
    ConfigError: os.EX_CONFIG,
    Locked: os.EX_TEMPFAIL,
    EditionError: os.EX_IOERR,
    PushError: os.EX_UNAVAILABLE,
    NotPublished: os.EX_UNAVAILABLE,
    OSError: os.EX_IOERR,
}


@contextmanager
def clear_errors() -> Iterator[None]:
    """A known failure is one line on standard error and an exit code of sysexits."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        folder = click.get_current_context().obj
        click.echo(f"insyn: {folder}: {error}; make room or mend the folder's rights; what stood stands", err=True)
        sys.exit(os.EX_IOERR)
    except tuple(_EXIT) as error:
        click.echo(f"insyn: {error}", err=True)
        sys.exit(next(code for kind, code in _EXIT.items() if isinstance(error, kind)))


def instance_of(context: click.Context) -> Instance:
    folder: Path = context.obj
    return instances.load(folder)
