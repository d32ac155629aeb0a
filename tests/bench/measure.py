"""How things are timed, and how a ratio is told."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ours` over `bare`, in the same unit, with the bound it is held to: "at most 3" or "at least 5"."""

    what: str
    ours: float
    bare: float
    unit: str
    bound: str

    @property
    def value(self) -> float:
        return self.ours / self.bare

    @property
    def holds(self) -> bool:
        side, _, limit = self.bound.rpartition(" ")
        return self.value <= float(limit) if side == "at most" else self.value >= float(limit)

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "ratio": round(self.value, 3), "holds": self.holds}

    def __str__(self) -> str:
        mark = "ok  " if self.holds else "MISS"
        return f"{mark} {self.what}: {self.ours:.3f} / {self.bare:.3f} {self.unit} = {self.value:.2f} ({self.bound})"


def peak_memory() -> float:
    """The most megabytes that this process has held since its program began.

    Not getrusage's, which counts what the process that started it held.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def best(action: Callable[[], object], *, times: int = 3) -> float:
    """Seconds of the fastest of some runs: what the machine can do when nothing else disturbs it."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
