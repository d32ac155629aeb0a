"""How fresh the data is: the file that each harvest writes beside the editions, read strictly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from datasets.strict import ConfigError, build


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the source lists and Insyn lacks: what it is called, and where it lies."""

    title: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source, as the last harvest left it. Times are UTC timestamps; `issues` counts what could not be read.

    Of what the source `listed`, so much is `held`; `missing` are some of the rest.
    """

    name: str
    title: str
    kind: str
    state: str
    address: str = ""
    last_try: str | None = None
    last_success: str | None = None
    newest: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    issues: int = 0
    message: str | None = None
    stale_at: str | None = None
    listed: int | None = None
    held: int | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def lacking(self) -> int:
        return (self.listed or 0) - (self.held or 0)

    @property
    def share(self) -> int:
        """Percent of what is listed that is held. Only all is a hundred."""
        return 100 * (self.held or 0) // self.listed if self.listed else 0

    def too_old(self, now: datetime) -> bool:
        """Whether its last good harvest is older than it may be, though no harvest has run since to say so."""
        return self.stale_at is not None and now > datetime.fromisoformat(self.stale_at)

    def state_at(self, now: datetime) -> str:
        return "stale" if self.state == "ok" and self.too_old(now) else self.state


@dataclass(frozen=True, slots=True)
class Status:
    """All sources, as of `generated`."""

    generated: str
    sources: tuple[SourceStatus, ...]


def read_status(path: Path) -> Status | None:
    """What the file says, or None when it is missing or not as agreed."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return build(Status, _without_nothing(content), path.name)
    except (OSError, ValueError, AttributeError, ConfigError):
        return None


def _without_nothing(value: Any) -> Any:
    """JSON's null means the same as a missing key."""
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    return [_without_nothing(item) for item in value] if isinstance(value, list) else value
