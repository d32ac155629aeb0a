"""How a harvest ended, as it is told and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harvesters.history import Counts
from harvesters.store import Issue

NOT_FETCHED, UNREADABLE, NOT_TABULAR, HELD_BACK = "not fetched", "unreadable", "not tabular", "held back"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a harvest ended. `failure` is empty when it succeeded; `fault` tells that Insyn is to blame."""

    source: str
    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0, 0))
    issues: Sequence[Issue] = ()
    failure: str = ""
    unavailable: bool = False
    fault: bool = False

    @property
    def held_back(self) -> int:
        return sum(issue.kind == HELD_BACK for issue in self.issues)

    @property
    def complaints(self) -> list[str]:
        """A line for the failure of the source, or one for each document of it that could not be had or read."""
        return (
            [self.failure] if self.failure else [i.message for i in self.issues if i.kind in (NOT_FETCHED, UNREADABLE)]
        )

    @property
    def missed(self) -> bool:
        """Whether something of the source did not answer."""
        return self.unavailable or any(issue.kind == NOT_FETCHED for issue in self.issues)

    @property
    def figures(self) -> Mapping[str, Any]:
        """What the harvest's row of `harvests` says of it."""
        return {
            "outcome": "failed" if self.failure else "ok",
            "seen": self.counts.seen,
            "added": self.counts.added,
            "changed": self.counts.changed,
            "gone": self.counts.gone,
            "held_back": self.held_back,
            "message": self.failure or None,
        }
