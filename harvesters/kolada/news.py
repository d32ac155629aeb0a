"""Whether Kolada has anything new since the last whole harvest, asked in few and small requests."""

from datetime import date, timedelta

from harvesters.fetch import FetchError
from harvesters.kolada.api import Kolada
from harvesters.run import Run

READER = "kolada 1"
LONGEST_TRUST = timedelta(days=7)
"""Between whole harvests. What figures mean, groups and names of units have no changes to be asked for."""
_OVERLAP = timedelta(days=1)


def nothing_new(run: Run, kolada: Kolada) -> bool:
    """Whether the last whole harvest is recent and no value was added, changed or withdrawn since the day before it."""
    memory = run.memory(READER)
    if not memory or run.today - date.fromisoformat(memory["on"]) >= LONGEST_TRUST:
        return False
    since = date.fromisoformat(memory["on"]) - _OVERLAP
    try:
        return not any(page for path in memory["asked"] for page in kolada.pages(f"{path}?from_date={since}"))
    except FetchError as error:
        run.progress(f"{run.source.name}: changes cannot be asked for, everything is read: {error}")
        return False


def same_answers(run: Run, kolada: Kolada) -> bool:
    """Whether a whole harvest got exactly what the last one got. What it got is remembered."""
    before = run.memory(READER)
    answers = [answer.sha256 for answer in kolada.answers]
    run.remember({"on": run.today.isoformat(), "asked": kolada.asked, "answers": answers})
    return before is not None and before["answers"] == answers
