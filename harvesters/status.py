"""How each source stands, for people and for the public page: what was tried, what succeeded, what is amiss."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from datasets.instance import Instance, Source
from datasets.privacy import hide_folders
from datasets.shelf import STATUS, write_atomically
from harvesters.store import Store

_LAST = """
SELECT max(started), max(CASE WHEN outcome = 'ok' THEN ended END) FROM harvests
WHERE source = ? AND cause = 'source'
"""
_LATEST = "SELECT outcome, message FROM harvests WHERE source = ? AND outcome != 'running' ORDER BY id DESC LIMIT 1"
_NEWEST = """
SELECT max(newest) FROM (
  SELECT max(date) AS newest FROM meetings WHERE source = :source AND state = 'held'
  UNION ALL SELECT max(posted_on) FROM notices WHERE source = :source
  UNION ALL SELECT CAST(max(year) AS TEXT) FROM indicator_values WHERE source = :source AND value IS NOT NULL
  UNION ALL SELECT max(updated_at) FROM catalog_datasets WHERE source = :source)
"""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """`state` is ok, stale, failing, never or retired. Times are UTC; `newest` is the latest day it tells of.

    `stale_at` is when it is too old, if no harvest succeeds before.
    """

    name: str
    title: str
    kind: str
    address: str
    state: str
    last_try: str | None
    last_success: str | None
    newest: str | None
    counts: dict[str, int]
    issues: int
    message: str
    stale_at: str | None

    @property
    def alarming(self) -> bool:
        return self.state in ("stale", "failing", "never")


def status(instance: Instance, store: Store, now: datetime) -> list[SourceStatus]:
    """Every source of insyn.toml, then those that are no longer in it."""
    named = {source.name for source in instance.sources}
    rows = store.connection.execute("SELECT id, kind, coalesce(address, ''), title FROM sources ORDER BY id")
    retired = [Source(*row) for row in rows if row[0] not in named]
    return [
        *(_source_status(source, store, now) for source in instance.sources),
        *(_source_status(source, store, now, retired=True) for source in retired),
    ]


def write_status(instance: Instance, statuses: Iterable[SourceStatus], now: datetime) -> None:
    """The public file beside the editions says how the sources stand; it holds nothing that is not public."""
    instance.editions.mkdir(exist_ok=True)
    content = {"generated": now.isoformat(timespec="seconds"), "sources": [asdict(status) for status in statuses]}
    write_atomically(instance.editions / STATUS, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _source_status(source: Source, store: Store, now: datetime, *, retired: bool = False) -> SourceStatus:
    connection, name = store.connection, source.name
    last_try, last_success = connection.execute(_LAST, (name,)).fetchone()
    outcome, message = connection.execute(_LATEST, (name,)).fetchone() or ("", None)
    issues = connection.execute("SELECT count(*) FROM issues WHERE source = ?", (name,)).fetchone()[0]
    newest = connection.execute(_NEWEST, {"source": name}).fetchone()[0]
    stale_at = None if retired else _stale_at(source, last_success)
    state = "retired" if retired else _state(outcome, stale_at, now)
    return SourceStatus(
        name,
        source.title or name,
        source.kind,
        hide_folders(source.address),
        state,
        last_try,
        last_success,
        newest,
        _counts(store, name),
        issues,
        hide_folders(message or ""),
        stale_at.isoformat() if stale_at else None,
    )


def _stale_at(source: Source, last_success: str | None) -> datetime | None:
    return datetime.fromisoformat(last_success) + timedelta(hours=source.stale_after_hours) if last_success else None


def _state(outcome: str, stale_at: datetime | None, now: datetime) -> str:
    if outcome in ("failed", "interrupted"):
        return "failing"
    if stale_at is None:
        return "never"
    return "stale" if now > stale_at else "ok"


def _counts(store: Store, source: str) -> dict[str, int]:
    counts = {}
    for table in store.declarations.harvested:
        query = f'SELECT count(*) FROM "{table}" WHERE source = ? AND gone IS NULL'
        if count := store.connection.execute(query, (source,)).fetchone()[0]:
            counts[table] = count
    return counts
