"""How fresh the data is: how each source stands, in a public file beside the editions that each harvest writes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from datasets.privacy import mask
from datasets.shelf import STATUS, write_atomically
from datasets.strict import ConfigError, build


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the source lists and the store lacks: what it is called, and where it lies. What may be personal is
    hidden."""

    title: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source stood after the last harvest; `state` is ok, stale, failing, never or retired.

    Times are UTC timestamps; `newest` is the latest day it tells of, `issues` counts what could not be read. A success
    that was written down for what is still to come, by a clock that was wrong, is none.

    `listed` is how much the source listed when it was last read, `held` how much of that stands here, `missing` some of
    the rest; without a list they are None.

    `stale_at` is when it is too old, if no harvest succeeds before.
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

    def alarming(self, now: datetime) -> bool:
        """Whether somebody has to look at it."""
        return self.state_at(now) in ("stale", "failing", "never")

    def state_at(self, now: datetime) -> str:
        return "stale" if self.state == "ok" and self.too_old(now) else self.state


@dataclass(frozen=True, slots=True)
class Status:
    """All sources, as of `generated`."""

    generated: str
    sources: tuple[SourceStatus, ...]


def write_status(folder: Path, sources: Iterable[SourceStatus], now: datetime) -> None:
    """The file beside the editions in `folder` says how the sources stand; it holds nothing that is not public."""
    folder.mkdir(exist_ok=True)
    content = {"generated": now.isoformat(timespec="seconds"), "sources": [asdict(source) for source in sources]}
    write_atomically(folder / STATUS, mask(json.dumps(content, ensure_ascii=False, indent=1)) + "\n")


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
