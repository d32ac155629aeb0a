"""When a machine is to do what for an instance, and that as the lines of a crontab."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

from cronsim import CronSim, CronSimError

from datasets.instance import Instance, Source
from datasets.strict import ConfigError

NIGHTLY, WEEKLY, MIDNIGHT = "0 4 * * *", "0 1 * * 6", "5 0 * * *"
_SLOTS, _DAY = 15, 24 * 60
_VALUE = r"([0-9]{1,2}|[a-z]{3})"
_PART = rf"(\*|{_VALUE}(-{_VALUE})?)(/[0-9]+)?"
_FIELD = re.compile(rf"{_PART}(,{_PART})*")
Taken = dict[str, set[int]]
"""Minutes of the day when something begins already, by host, or by the kind of work where that is shared."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do by a cron expression, so many seconds later, with these arguments to insyn."""

    name: str
    schedule: str
    arguments: tuple[str, ...]
    delay: int = 0


def jobs(instance: Instance, taken: Taken | None = None) -> list[Job]:
    """Each source by its schedule; the others at night; everything anew once a week, since what sources say of changes
    is not always true; and at midnight an edition for what changes with the day: last days of appeal, phases.

    The seconds of delay are the same every time, and no two jobs that ask one host begin in the same minute, whatever
    their schedules, as long as the day has minutes enough: so many municipalities do not ask one server at once.
    `taken` are minutes that other instances of the machine have.
    """
    taken = {} if taken is None else taken
    code = instance.municipality.code

    def job(name: str, schedule: str, arguments: tuple[str, ...], sources: Sequence[Source], *work: str) -> Job:
        shared = [taken.setdefault(one, set()) for one in {*map(_host, sources), *work}]
        delay = _delay(f"{code} {name}", _beginnings(schedule), set().union(*shared))
        for minutes in shared:
            minutes.update(_later(_beginnings(schedule), delay // 60))
        return Job(name, schedule, arguments, delay)

    found = [
        job(source.name, source.schedule, ("harvest", source.name, "--wait"), [source])
        for source in instance.sources
        if source.schedule
    ]
    if unscheduled := [source for source in instance.sources if not source.schedule]:
        found.append(job("nightly", NIGHTLY, ("harvest", "--due", "--wait"), unscheduled, "nightly"))
    found.append(job("weekly", WEEKLY, ("harvest", "--full", "--wait"), instance.sources, "weekly"))
    return [*found, _midnight(taken.setdefault("midnight", set()))]


def _midnight(taken: set[int]) -> Job:
    """Each instance a minute after the one before, since each builds an edition."""
    minute = len(taken)
    taken.add(minute)
    return Job("midnight", MIDNIGHT, ("publish", "--quiet", "--wait"), 60 * minute)


def crontab(instance: Instance, program: Sequence[str], mailto: str, taken: Taken | None = None) -> str:
    """The lines of a user's crontab between marks of our own. Only what goes wrong is mailed."""
    folder = folder_of(instance)
    lines = [
        "# Times are those of this machine's clock. `insyn schedule` writes what stands between the marks.",
        *([f"MAILTO={mailto}"] if mailto else []),
        *(_line(job, [*program, "--instance", folder, *job.arguments]) for job in jobs(instance, taken)),
    ]
    begin, end = _marks(folder)
    return "\n".join([begin, *lines, end]) + "\n"


def spliced(before: str, block: str, folder: Path) -> str:
    """A crontab with the instance's block replaced, at its end, or taken away where the new one is empty."""
    begin, end = (re.escape(mark) for mark in _marks(str(folder)))
    rest = re.sub(rf"^{begin}\n.*?^{end}\n?", "", before, flags=re.DOTALL | re.MULTILINE)
    return rest + ("\n" if rest and not rest.endswith("\n") else "") + block


def block_of(crontab: str, folder: Path) -> str:
    """What stands between the instance's marks; empty where they are not there."""
    begin, end = (re.escape(mark) for mark in _marks(str(folder)))
    found = re.search(rf"^{begin}\n(.*?)^{end}$", crontab, flags=re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def _line(job: Job, command: Sequence[str]) -> str:
    """A line of a crontab, where a percent sign would end the command."""
    fields_of(job.schedule)
    wait = f"sleep {job.delay} && " if job.delay else ""
    return f"{job.schedule} {wait}{shlex.join(command)}".replace("%", r"\%")


def fields_of(schedule: str) -> list[str]:
    """The five fields of a cron expression; ConfigError where cron would not take it."""
    fields = schedule.lower().split()
    if len(fields) != 5 or not all(_FIELD.fullmatch(field) for field in fields):
        raise ConfigError(f'schedule: {schedule!r} has something cron does not know; write one such as "15 5 * * *"')
    return fields


def _beginnings(schedule: str) -> set[int]:
    """The minutes of a day when the schedule comes, on whatever days."""
    fields = " ".join(fields_of(schedule))
    try:
        times = CronSim(fields, datetime(2026, 1, 1))
    except CronSimError as error:
        raise ConfigError(f'schedule: {schedule!r}: {error}; write one such as "15 5 * * *"') from None
    return {60 * int(hour) + int(minute) for hour in times.hours for minute in times.minutes}


def _later(minutes: set[int], slot: int) -> set[int]:
    return {(minute + slot) % _DAY for minute in minutes}


def _delay(key: str, beginnings: set[int], taken: set[int]) -> int:
    """Seconds that put the beginnings on minutes that are free; where no delay does, on as few others as can be. It
    is shorter than the time to the next beginning, if one so short will do."""
    number = crc32(key.encode())
    slot = min(_slots(number, _gap(beginnings)), key=lambda slot: len(_later(beginnings, slot) & taken))
    return slot * 60 + number // _SLOTS % 50 + 1


def _gap(beginnings: set[int]) -> int:
    """The fewest minutes from one beginning to the next, over midnight too."""
    ordered = sorted(beginnings)
    return min((later - sooner for sooner, later in pairwise([*ordered, ordered[0] + _DAY])), default=_DAY)


def _slots(number: int, gap: int) -> Iterator[int]:
    """Minutes to be tried: those of the first quarter, or before the next beginning, from a place on; then the rest."""
    near = min(_SLOTS, gap)
    first = number % near
    yield from (*range(first, near), *range(first))
    yield from range(near, _DAY)


def _host(source: Source) -> str:
    return urlsplit(source.address).hostname or ""


def folder_of(instance: Instance) -> str:
    """The folder as it can stand on a line; ConfigError where it cannot."""
    folder = str(instance.folder.resolve())
    if not folder.isprintable():
        raise ConfigError(f"{folder!r}: a folder with such a name cannot be scheduled; rename it")
    return folder


def _marks(folder: str) -> tuple[str, str]:
    return f"# BEGIN insyn {folder}", f"# END insyn {folder}"
