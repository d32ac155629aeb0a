"""How each source stands, by what the store remembers: what was tried, what succeeded, what is amiss."""

import re
from datetime import datetime, timedelta

from datasets.freshness import SourceStatus
from datasets.instance import Instance, Source
from datasets.privacy import hide_folders
from datasets.privacy.rules import Rules
from harvesters import listings
from harvesters.listings import Comparison
from harvesters.store import Store

_LAST_SUCCESS = """
SELECT max(ended) FROM harvests WHERE source = ? AND cause = 'source' AND outcome = 'ok' AND ended <= ?
"""
_LATEST = """
SELECT outcome, message, seen FROM harvests
WHERE source = ? AND cause = 'source' AND outcome != 'running' ORDER BY id DESC LIMIT 1
"""
_NEWEST = """
SELECT max(newest) FROM (
  SELECT max(date) AS newest FROM meetings WHERE source = :source AND state = 'held'
  UNION ALL SELECT max(posted_on) FROM notices WHERE source = :source
  UNION ALL SELECT CAST(max(year) AS TEXT) FROM indicator_values WHERE source = :source AND value IS NOT NULL
  UNION ALL SELECT max(updated_at) FROM catalog_datasets WHERE source = :source)
"""

_A_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2}(?![0-9-])|$)")


def status(instance: Instance, store: Store, now: datetime) -> list[SourceStatus]:
    """Every source of insyn.toml, then those that are no longer in it."""
    named = {source.name for source in instance.sources}
    rows = store.connection.execute("SELECT id, kind, coalesce(address, ''), title FROM sources ORDER BY id")
    retired = [Source(*row) for row in rows if row[0] not in named]
    return [
        *(_source_status(source, store, instance.rules, now) for source in instance.sources),
        *(_source_status(source, store, instance.rules, now, retired=True) for source in retired),
    ]


def _day(newest: str | None) -> str | None:
    """A year, or a day of it. What a source writes where a day should be is not passed on: it may be anything."""
    found = _A_DAY.match(newest or "")
    return found[0] if found else None


def _source_status(source: Source, store: Store, rules: Rules, now: datetime, *, retired: bool = False) -> SourceStatus:
    connection, name = store.connection, source.name
    (last_success,) = connection.execute(_LAST_SUCCESS, (name, now.isoformat(timespec="seconds"))).fetchone()
    outcome, message, seen = connection.execute(_LATEST, (name,)).fetchone() or ("", None, 0)
    issues = connection.execute("SELECT count(*) FROM issues WHERE source = ?", (name,)).fetchone()[0]
    newest = _day(connection.execute(_NEWEST, {"source": name}).fetchone()[0])
    stale_at = None if retired else _stale_at(source, last_success)
    keys = {table: declared.key for table, declared in store.declarations.harvested.items()}
    comparison = listings.compare(connection, name, keys, rules)
    if outcome == "ok" and (nothing := _nothing(seen, comparison)):
        outcome, message = "failed", f"{name}: {nothing}"
    state = "retired" if retired else _state(outcome, stale_at, now)
    return SourceStatus(
        name=name,
        title=source.title or name,
        kind=source.kind,
        state=state,
        address=hide_folders(source.address),
        last_try=store.last_try(name),
        last_success=last_success,
        newest=newest,
        counts=_counts(store, name),
        issues=issues,
        message=hide_folders(message or ""),
        stale_at=stale_at.isoformat() if stale_at else None,
        listed=comparison.listed if comparison else None,
        held=comparison.held if comparison else None,
        missing=comparison.missing if comparison else (),
    )


def _nothing(seen: int, comparison: Comparison | None) -> str:
    """Why a harvest that went well is still no success: whatever was expected, it gave nothing."""
    if not seen:
        return "the source gave no rows; see whether it has moved or changed its form"
    if comparison and not comparison.held:
        return f"the source lists {comparison.listed}, and none of them is held; see the issues"
    return ""


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
