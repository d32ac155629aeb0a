"""A small edition made by hand, of the rows in the TOML file beside."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from datasets import declaration
from datasets.edition import publish
from datasets.instance import Instance, Municipality
from harvesters.store import Store
from portal import new_instance

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MUNICIPALITY = Municipality(
    "9999",
    "Provby",
    contact="registrator@provby.example",
    website="https://provby.example/",
    notice_board="https://provby.example/anslagstavla",
    invented=True,
)
VOTED = "/beslut/kommunfullmaktige/2026-10-19/91"
CHANGED = "/beslut/kommunstyrelsen/2026-10-07/45"
MATTER = "/arenden/KS-2026-17"
HELD, COMING = "/moten/kommunfullmaktige-2026-10-19", "/moten/kommunfullmaktige-2026-12-14"
ONLY_NAMED = "/organ/lansstyrelsen"
"""A body of another authority, which a notice names."""
WITHDRAWN = "/beslut/kommunstyrelsen/2026-10-07/46"
_ROWS = Path(__file__).with_suffix(".toml")
SECRET = "Något som inte längre får visas"


class Shelf:
    """An instance whose store can be filled and published again and again."""

    def __init__(self, folder: Path) -> None:
        self.instance = Instance(folder, MUNICIPALITY, ())
        self.published = 0

    def insert(self, table: str, *rows: dict[str, Any]) -> None:
        """Rows of a declared table, with the provenance that every harvested table has."""
        with Store(self.instance.store, declaration.load()) as store:
            harvested = declaration.load().tables[table].harvested
            own = (
                {"source": "protokoll", "first_seen": NOW.isoformat(), "modified": NOW.isoformat()} if harvested else {}
            )
            store.db.table(table).upsert_all([{**row, **own} for row in rows], pk="id")

    def rows(self, table: str, identifier: str) -> dict[str, Any]:
        """A row as it stands in the store."""
        with Store(self.instance.store, declaration.load()) as store:
            return dict(store.db.table(table).get(identifier))

    def publish(self) -> Any:
        """A new edition, a second after the one before."""
        self.published += 1
        now = NOW + timedelta(seconds=self.published)
        instance = self.instance
        return publish(instance.store, instance.editions, now=now, today=TODAY, declarations=declaration.load()).edition


def fill(shelf: Shelf) -> None:
    """The rows of small_edition.toml stand in the store."""
    for table, rows in tomllib.loads(_ROWS.read_text(encoding="utf-8")).items():
        shelf.insert(table, *rows)


def instance_folder(folder: Path) -> Shelf:
    """An instance as a clerk has it, with insyn.toml and a published edition of the rows."""
    shelf = Shelf(folder)
    fill(shelf)
    shelf.publish()
    new_instance.create(folder, MUNICIPALITY, [])
    return shelf
