"""Which tasks were reported back: an order is followed from its decision to the one that took the report."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harvesters.minutes.model import Assignment, Report

SHARED_WORDS = 0.7
"""The share of a report's telling words that a task must have to be taken for the one reported."""

FEWEST_WORDS = 4
STEM = 7
_WORD = re.compile(r"[a-zåäöé]{5,}")
_COMMON = frozenset(
    ("kommunfullmäktige", "kommunstyrelsen", "uppdrag", "uppdraget", "redovisning", "avseende", "nämnden")
)


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment with the decision that gave it."""

    id: str
    decision: str
    sitting_date: str
    organization: str
    number: int | None
    matter: str | None
    assignment: Assignment
    document: str
    url: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report back, with the decision that took it."""

    decision: str
    title: str
    date: str
    matter: str | None
    report: Report


class Reports:
    """All reports back, to be asked which of them answers a task."""

    def __init__(self, reports: Iterable[Reported], tasks: Iterable[Task]) -> None:
        self._tasks: dict[str, list[Task]] = defaultdict(list)
        for task in tasks:
            self._tasks[task.matter or ""].append(task)
        self._by_decision: dict[tuple[str, int], list[Reported]] = defaultdict(list)
        self._by_matter: dict[str, list[Reported]] = defaultdict(list)
        self._by_word: dict[str, list[Reported]] = defaultdict(list)
        for reported in reports:
            self._sort_in(reported)

    def of(self, task: Task) -> str | None:
        """The first later decision that reports the task: by date and §, else by matter, else by the words."""
        later = [r for r in self._candidates(task) if r.date >= task.sitting_date and r.decision != task.decision]
        return min(later, key=lambda r: (r.date, r.decision)).decision if later else None

    def _sort_in(self, reported: Reported) -> None:
        report = reported.report
        if report.date and report.paragraph:
            self._by_decision[report.date, report.paragraph].append(reported)
            return
        if reported.matter:
            self._by_matter[reported.matter].append(reported)
        for word in _telling(report.text):
            self._by_word[word].append(reported)

    def _candidates(self, task: Task) -> Iterator[Reported]:
        if task.number is not None:
            yield from self._by_decision.get((task.sitting_date, task.number), ())
        if task.matter:
            yield from (r for r in self._by_matter.get(task.matter, ()) if self._is_nearest(task, r))
        words = _telling(task.assignment.text)
        for word in sorted(words, key=lambda word: (len(word), word))[-3:]:
            yield from (r for r in self._by_word.get(word, ()) if _is_told_by(_telling(r.report.text), words))

    def _is_nearest(self, task: Task, reported: Reported) -> bool:
        """Whether no other task of the matter, given before, shares more words with the report.

        A decision that gives the same task itself, as the council does after the board, does not report it.
        """
        words, asked = _stems(f"{reported.title} {reported.report.text}"), _stems(task.assignment.text)
        tasks = self._tasks[task.matter or ""]
        if any(t.decision == reported.decision and _stems(t.assignment.text) == asked for t in tasks):
            return False
        given = [t for t in tasks if t.sitting_date <= reported.date and t.decision != reported.decision]
        shared = {t.id: len(words & _stems(t.assignment.text)) for t in given}
        return shared.get(task.id, 0) == max(shared.values(), default=0)


def _stems(text: str) -> set[str]:
    """The beginnings of the telling words, which stand through most Swedish endings."""
    return {word[:STEM] for word in _telling(text)}


def _telling(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _COMMON


def _is_told_by(report: set[str], task: set[str]) -> bool:
    return len(report) >= FEWEST_WORDS and len(report & task) >= SHARED_WORDS * len(report)
