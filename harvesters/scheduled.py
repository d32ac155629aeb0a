"""What a machine does for an instance by itself, against what insyn.toml asks for."""

import shlex
from pathlib import Path

from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters import crontab
from harvesters.timetable import block_of, jobs
from harvesters.units import calendar, unit_name

UNITS = Path("/etc/systemd/system")


def scheduled(instance: Instance, units: Path = UNITS) -> tuple[str, list[str]]:
    """Who does it, cron or systemd, nobody where it is empty; and the names of the jobs that are not done as asked."""
    if block := block_of(_crontab(), instance.folder.resolve()):
        return "cron", [job.name for job in jobs(instance) if not _has_line(block, job.schedule, job.arguments)]
    timers = {job.name: units / f"{unit_name(instance, job.name)}.timer" for job in jobs(instance)}
    if not any(path.exists() for path in timers.values()):
        return "", []
    return "systemd", [job.name for job in jobs(instance) if not _has_times(timers[job.name], job.schedule)]


def _crontab() -> str:
    """The user's crontab; empty where there is no cron."""
    try:
        return crontab.read()
    except ConfigError:
        return ""


def _has_line(block: str, schedule: str, arguments: tuple[str, ...]) -> bool:
    ending = f" {shlex.join(arguments)}"
    return any(line.startswith(f"{schedule} ") and line.endswith(ending) for line in block.splitlines())


def _has_times(timer: Path, schedule: str) -> bool:
    told = timer.read_text(encoding="utf-8").splitlines() if timer.exists() else []
    return all(f"OnCalendar={time}" in told for time in calendar(schedule))
