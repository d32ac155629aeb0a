"""Since which edition each row has been public as it stands, so that a copy elsewhere can stay in step."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from datasets.declaration import Table

COLUMN = "published"


def date_versions(connection: sqlite3.Connection, tables: Mapping[str, Table], before: Path | None) -> None:
    """COLUMN of every row, which is `moment(now)` so far, is as in the edition before where the row stood there with
    the same values.

    Derived values count, and references that were emptied: any difference that readers can see. Without an edition
    before, or where its table had other columns, every row is new. Harvested tables are indexed by it.
    """
    if earlier := before is not None and before.is_file():
        connection.execute("ATTACH ? AS earlier", (f"file:{quote(str(before))}?mode=ro&immutable=1",))
    for name, table in tables.items():
        if COLUMN not in table.columns:
            continue
        if earlier and _columns(connection, "earlier", name) == _columns(connection, "main", name):
            connection.execute(_as_before(name, table))
        if table.harvested:
            connection.execute(f'CREATE INDEX main."{name}_{COLUMN}" ON "{name}" ("{COLUMN}", "{table.key}")')
    if earlier:
        connection.execute("DETACH earlier")


def moment(now: datetime) -> str:
    """COLUMN of what is new."""
    return now.isoformat(timespec="microseconds")


def _as_before(name: str, table: Table) -> str:
    """SQL that gives the rows that stood in the earlier edition with the same values their COLUMN there."""
    equal = " AND ".join(
        f'e."{column}" IS n."{column}"' for column in table.columns if column not in (table.key, COLUMN)
    )
    return (
        f'UPDATE main."{name}" AS n SET "{COLUMN}" = e."{COLUMN}" FROM earlier."{name}" e '
        f'WHERE e."{table.key}" = n."{table.key}" AND {equal or 1}'
    )


def _columns(connection: sqlite3.Connection, schema: str, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{name}")')]
