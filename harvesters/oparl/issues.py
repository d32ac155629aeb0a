"""What is amiss at a server: each slip once, and of one kind no more than anybody reads."""

from collections import Counter

from harvesters.run import Run

MOST = 100


class Issues:
    """Tells the run of slips. After MOST of a kind only their number is told."""

    def __init__(self, run: Run) -> None:
        self._run, self._told, self._counts = run, set[tuple[str, str, str]](), Counter[str]()

    def tell(self, kind: str, message: str, *, place: str, value: str = "") -> None:
        """A slip at an address."""
        self._counts[kind] += 1
        if self._counts[kind] <= MOST:
            self._run.issue(kind, f"{place}: {message}", place=place, value=value)

    def once(self, kind: str, message: str, *, place: str, value: str) -> None:
        """A slip that is the same in many objects; the first of them stands for all."""
        if (kind, message, value) not in self._told:
            self._told.add((kind, message, value))
            self.tell(kind, message, place=place, value=value)

    def sum_up(self) -> None:
        """What was not told one by one is told by number."""
        for kind, number in self._counts.items():
            if number > MOST:
                self._run.issue(kind, f"{self._run.source.address}: {number - MOST} more of this kind")
