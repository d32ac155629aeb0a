"""What every command does alike: finds its instance, and tells a known failure in one line with its exit code."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from datasets import instance as instances
from datasets.edition import EditionError
from datasets.instance import Instance
from datasets.privacy import mask
from datasets.shelf import DamagedShelf
from datasets.strict import ConfigError
from harvesters.backup import BackupError, Damaged, is_damage
from harvesters.lock import Locked
from harvesters.workers import ReadersLost
from portal.published import NotPublished
from portal.push import PushError

_EXIT = {
    ConfigError: os.EX_CONFIG,
    Locked: os.EX_TEMPFAIL,
    EditionError: os.EX_IOERR,
    PushError: os.EX_UNAVAILABLE,
    Damaged: os.EX_DATAERR,
    DamagedShelf: os.EX_DATAERR,
    BackupError: os.EX_IOERR,
    NotPublished: os.EX_UNAVAILABLE,
    ReadersLost: os.EX_UNAVAILABLE,
    OSError: os.EX_IOERR,
}


@contextmanager
def clear_errors() -> Iterator[None]:
    """A known failure is one line on standard error and an exit code of sysexits."""
    try:
        yield
    except (sqlite3.DatabaseError, *_EXIT) as error:
        if isinstance(error, sqlite3.DatabaseError) or is_damage(error.__cause__):
            _tell_of_store(error)
        click.echo(f"insyn: {mask(str(error))}", err=True)
        sys.exit(next(code for kind, code in _EXIT.items() if isinstance(error, kind)))


def _tell_of_store(error: BaseException) -> NoReturn:
    """What SQLite could not do: the store is damaged, or the disk is full or closed to us."""
    folder: Path = click.get_current_context().obj
    damaged = is_damage(error) or is_damage(error.__cause__)
    remedy = (
        "the store is damaged; insyn restore FROM puts back the last copy, and sets this one aside"
        if damaged
        else "make room or mend the folder's rights; what stood stands"
    )
    click.echo(f"insyn: {folder}: {error}; {remedy}", err=True)
    sys.exit(os.EX_DATAERR if damaged else os.EX_IOERR)


def are_many(context: click.Context) -> bool:
    """Whether the command was given --instances."""
    return context.find_root().params.get("instances") is not None


def instance_of(context: click.Context) -> Instance:
    """The one instance of a command; ConfigError where it was given many."""
    folder: Path = context.obj
    if are_many(context):
        raise ConfigError(f"{context.info_name}: is done for one instance at a time; use --instance {folder}/NAME")
    return instances.load(folder)


def for_each(context: click.Context, act: Callable[[Instance], int]) -> NoReturn:
    """The work of a command in each instance, and its end with the gravest exit code."""
    sys.exit(in_each(context, act))


def in_each(context: click.Context, act: Callable[[Instance], int]) -> int:
    """The work of a command in each instance: what fails in one is told and stops no other. Returns the gravest code,
    which is the highest."""
    with clear_errors():
        folders: list[Path] = instances.folders(context.obj) if are_many(context) else [context.obj]
    codes = []
    for folder in folders:
        try:
            with clear_errors():
                codes.append(act(instances.load(folder)))
        except SystemExit as ended:
            codes.append(int(ended.code or 0))
    return max(codes)
