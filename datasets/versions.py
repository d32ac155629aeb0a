"""Since which edition each row has been public as it stands, so that a copy elsewhere can stay in step."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from datasets.declaration import Table

COLUMN = "published"


def date_versions(
    connection: sqlite3.Connection, tables: Mapping[str, Table], before: Path | None, now: datetime
) -> None:
    """COLUMN of every row is `now`, or as in the edition before where the row stood there with the same values.

    Derived values count, and references that were emptied: any difference that readers can see. Without an edition
    before, or where its table had other columns, every row is new. Harvested tables are indexed by it.
    """
    if earlier := before is not None and before.is_file():
        connection.execute("ATTACH ? AS earlier", (f"file:{quote(str(before))}?mode=ro&immutable=1",))
    for name, table in tables.items():
        if COLUMN not in table.columns:
            continue
        comparable = earlier and _columns(connection, "earlier", name) == _columns(connection, "main", name)
        value = f"coalesce(({_same(name, table)}), :now)" if comparable else ":now"
        moment = {"now": now.isoformat(timespec="microseconds")}
        connection.execute(f'UPDATE main."{name}" AS n SET "{COLUMN}" = {value}', moment)
        if table.harvested:
            connection.execute(f'CREATE INDEX main."{name}_{COLUMN}" ON "{name}" ("{COLUMN}", "{table.key}")')
    if earlier:
        connection.execute("DETACH earlier")


def _same(name: str, table: Table) -> str:
    """SQL for COLUMN of the same row with the same values in the earlier edition."""
    equal = " AND ".join(
        f'e."{column}" IS n."{column}"' for column in table.columns if column not in (table.key, COLUMN)
    )
    return f'SELECT e."{COLUMN}" FROM earlier."{name}" e WHERE e."{table.key}" = n."{table.key}" AND {equal}'


def _columns(connection: sqlite3.Connection, schema: str, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{name}")')]
