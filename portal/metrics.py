"""How editions and sources stand, as Prometheus reads it, reckoned from their files: every worker says the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from datasets.freshness import SourceStatus, Status
from datasets.instance import Municipality
from datasets.shelf import Edition

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("ok", "stale", "failing", "never", "retired")
_HELP = {
    "insyn_edition_published_timestamp_seconds": "When the current edition was published.",
    "insyn_edition_revision": "Revision of the store that the current edition was built of.",
    "insyn_edition_rows": "Rows of the current edition by table.",
    "insyn_status_generated_timestamp_seconds": "When a harvest last told how the sources stand.",
    "insyn_source_state": "1 for the state that the source is in, 0 for the others.",
    "insyn_source_last_try_timestamp_seconds": "When the source was last asked.",
    "insyn_source_last_success_timestamp_seconds": "When the source was last harvested with success.",
    "insyn_source_age_seconds": "Seconds since the source was last harvested with success.",
    "insyn_source_stale_timestamp_seconds": "When the source is too old, if no harvest succeeds before.",
    "insyn_source_listed_items": "What the source listed when it was last harvested with success.",
    "insyn_source_held_items": "How much of what the source lists is held.",
    "insyn_source_rows": "Rows that stand from the source.",
    "insyn_source_issues": "What could not be read of the source, or does not agree.",
}
"""Every gauge there is, in the order they are told."""
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Sample = tuple[str, Mapping[str, str], float]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is told of one municipality. Without a status no harvest has told of its sources."""

    municipality: Municipality
    edition: Edition
    status: Status | None


def exposition(watched: Iterable[Watched], now: datetime) -> str:
    """The text format of Prometheus 0.0.4: each gauge with all its samples together."""
    told: dict[str, list[str]] = {name: [] for name in _HELP}
    for one in watched:
        for name, labels, value in _samples(one, now):
            told[name].append(_line(name, {"municipality": one.municipality.code, **labels}, value))
    groups = ([f"# HELP {name} {_HELP[name]}", f"# TYPE {name} gauge", *lines] for name, lines in told.items() if lines)
    return "".join(f"{line}\n" for group in groups for line in group)


def _samples(watched: Watched, now: datetime) -> Iterator[Sample]:
    edition, status = watched.edition, watched.status
    yield "insyn_edition_published_timestamp_seconds", {}, _seconds(edition.published_at)
    yield "insyn_edition_revision", {}, edition.revision
    for table, count in edition.counts.items():
        yield "insyn_edition_rows", {"table": table}, count
    if status:
        yield "insyn_status_generated_timestamp_seconds", {}, _seconds(status.generated)
        for source in status.sources:
            labels = {"source": source.name, "kind": source.kind}
            yield from ((f"insyn_source_{name}", {**labels, **more}, value) for name, more, value in _of(source, now))


def _of(source: SourceStatus, now: datetime) -> Iterator[Sample]:
    """What is not known is not told."""
    for state in STATES:
        yield "state", {"state": state}, source.state_at(now) == state
    moments = {"last_try": source.last_try, "last_success": source.last_success, "stale": source.stale_at}
    for name, moment in moments.items():
        if moment:
            yield f"{name}_timestamp_seconds", {}, _seconds(moment)
    if source.last_success:
        yield "age_seconds", {}, now.timestamp() - _seconds(source.last_success)
    if source.listed is not None:
        yield "listed_items", {}, source.listed
        yield "held_items", {}, source.held or 0
    yield "rows", {}, sum(source.counts.values())
    yield "issues", {}, source.issues


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{key}="{label.translate(_ESCAPED)}"' for key, label in labels.items())
    return f"{name}{{{told}}} {float(value)!r}"


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
