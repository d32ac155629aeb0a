"""The store of an instance, opened where it knows all that is published."""

from contextlib import closing
from pathlib import Path

from datasets import declaration, shelf
from datasets.instance import Instance
from datasets.schema import connect
from datasets.strict import ConfigError
from harvesters.backup import Damaged, cut_off
from harvesters.store import Store


def open_store(instance: Instance) -> Store:
    """The store, a new one where nothing is published yet; else Damaged as `require_known` says."""
    require_known(instance)
    return Store(instance.store, declaration.load())


def require_known(instance: Instance) -> None:
    """Raises ConfigError where another server's editions are shown; Damaged where the store is cut off, or knows less
    than what is published: it was lost, emptied or put back by hand.

    History would begin anew, what is withheld would be published, and copies of nothing would follow the good ones.
    """
    if publisher := shelf.publisher(instance.editions):
        raise ConfigError(
            f"{instance.folder}: shows what {publisher} publishes; do this there. "
            f"To harvest by itself, move {instance.editions} away"
        )
    if instance.store.exists() and (found := cut_off(instance.store)):
        raise Damaged(f"{instance.store}: is cut off: {found}; insyn restore FROM puts back the last copy")
    published = shelf.current(instance.editions)
    if published and _revision(instance.store) < published.revision:
        raise Damaged(
            f"{instance.store}: is lost or older than {published.file}, which is published; insyn restore FROM puts "
            f"back the last copy. To begin anew, without history and what is withheld, move {instance.editions} away"
        )


def _revision(store: Path) -> int:
    """That of a store; -1 where there is none."""
    if not store.exists():
        return -1
    with closing(connect(str(store), readonly=True)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone()
        query = "SELECT value FROM facts WHERE name = 'revision'"
        return int(connection.execute(query).fetchone()[0]) if known else -1
