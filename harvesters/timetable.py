"""When a machine is to do what for an instance: as the lines of a crontab, or as units of systemd."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

from datasets.instance import Instance
from datasets.strict import ConfigError
from harvesters.naming import slug

NIGHTLY, WEEKLY, MIDNIGHT = "0 4 * * *", "0 1 * * 6", "5 0 * * *"
_SLOTS = 15
_VALUE = r"([0-9]{1,2}|[a-z]{3})"
_PART = rf"(\*|{_VALUE}(-{_VALUE})?)(/[0-9]+)?"
_FIELD = re.compile(rf"{_PART}(,{_PART})*")
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


Taken = dict[str, set[int]]
"""Minutes of delay that are taken already, by host."""


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

    The seconds of delay are the same every time, and no two sources of one host share a minute of them, so that many
    municipalities do not ask one server at once. `taken` are minutes that other instances of the machine have, by host.
    """
    found = []
    taken = {} if taken is None else taken
    for source in instance.sources:
        if source.schedule:
            delay = _delay(
                f"{instance.municipality.code} {source.name}", taken.setdefault(_host(source.address), set())
            )
            found.append(Job(source.name, source.schedule, ("harvest", source.name, "--wait"), delay))
    for name, schedule, arguments in (
        ("nightly", NIGHTLY, ("harvest", "--due", "--wait")),
        ("weekly", WEEKLY, ("harvest", "--full", "--wait")),
    ):
        if name == "weekly" or any(not source.schedule for source in instance.sources):
            found.append(
                Job(
                    name,
                    schedule,
                    arguments,
                    _delay(f"{instance.municipality.code} {name}", taken.setdefault(name, set())),
                )
            )
    return [*found, Job("midnight", MIDNIGHT, ("publish", "--quiet", "--wait"))]


def crontab(instance: Instance, program: Sequence[str], mailto: str, taken: Taken | None = None) -> str:
    """The lines of a user's crontab between marks of our own. Only what goes wrong is mailed."""
    folder = _folder(instance)
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


def units(instance: Instance, program: Sequence[str], taken: Taken | None = None) -> dict[str, str]:
    """Units of systemd by file name: a service and a timer for each job, and the service that serves."""
    folder = _folder(instance)
    serving = " ".join(_quoted(word) for word in [*program, "--instance", folder, "serve"])
    files = {
        f"insyn-{slug(instance.municipality.name)}-serve.service": _SERVER.format(
            about=f"Insyn {instance.municipality.name}", command=serving, folder=_quoted(folder)
        )
    }
    for job in jobs(instance, taken):
        name = f"insyn-{slug(instance.municipality.name)}-{job.name}"
        command = " ".join(_quoted(word) for word in [*program, "--instance", folder, *job.arguments])
        about = f"Insyn {instance.municipality.name}: {job.name}"
        files[f"{name}.service"] = _SERVICE.format(
            about=about,
            command=command,
            folder=_quoted(folder),
            wait=f"ExecStartPre=/bin/sleep {job.delay}\n" if job.delay else "",
        )
        times = "\n".join(f"OnCalendar={time}" for time in calendar(job.schedule))
        files[f"{name}.timer"] = _TIMER.format(about=about, times=times)
    return files


def calendar(schedule: str) -> list[str]:
    """A cron expression as systemd says it: two where it names days both of the month and of the week."""
    minute, hour, day, month, weekday = _fields(schedule)
    time = f"{_numbers(hour, 0)}:{_numbers(minute, 0)}:00"
    date = f"*-{_numbers(_named(month, _MONTHS), 1)}-"
    if weekday == "*":
        return [f"{date}{_numbers(day, 1)} {time}"]
    of_week = f"{_weekdays(weekday)} {date}* {time}"
    return [of_week] if day == "*" else [of_week, f"{date}{_numbers(day, 1)} {time}"]


_SERVICE = """[Unit]
Description={about}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{wait}ExecStart={command}
ProtectSystem=strict
ReadWritePaths={folder}
PrivateTmp=true
NoNewPrivileges=true
MemoryMax=2G
"""
_SERVER = """[Unit]
Description={about}
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=2
KillMode=mixed
TimeoutStopSec=30
ProtectSystem=strict
ProtectHome=read-only
ReadOnlyPaths={folder}
ReadWritePaths=-{folder}/letters
PrivateTmp=true
PrivateDevices=true
NoNewPrivileges=true
CapabilityBoundingSet=
ProtectKernelTunables=true
ProtectControlGroups=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
LockPersonality=true
SystemCallFilter=@system-service
MemoryMax=2G

[Install]
WantedBy=multi-user.target
"""
_TIMER = """[Unit]
Description={about}

[Timer]
{times}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""


def _line(job: Job, command: Sequence[str]) -> str:
    """A line of a crontab, where a percent sign would end the command."""
    _fields(job.schedule)
    wait = f"sleep {job.delay} && " if job.delay else ""
    return f"{job.schedule} {wait}{shlex.join(command)}".replace("%", r"\%")


def _fields(schedule: str) -> list[str]:
    fields = schedule.lower().split()
    if len(fields) != 5 or not all(_FIELD.fullmatch(field) for field in fields):
        raise ConfigError(f'schedule: {schedule!r} has something cron does not know; write one such as "15 5 * * *"')
    return fields


def _numbers(field: str, first: int) -> str:
    parts = (part.replace("-", "..") for part in field.split(","))
    return ",".join(f"{first}/{part[2:]}" if part.startswith("*/") else part for part in parts)


def _named(field: str, names: Sequence[str]) -> str:
    for number, name in enumerate(names, 1):
        field = field.replace(name, str(number))
    return field


def _weekdays(field: str) -> str:
    named = _named(field, [name.lower() for name in _DAYS[1:]])
    return ",".join(_days(part) for part in named.split(","))


def _days(part: str) -> str:
    first, _, last = part.partition("-")
    begin, end = int(first), int(last or first)
    names = [_DAYS[number] for number in range(begin, end + 1)]
    return ",".join(dict.fromkeys(names))


def _delay(key: str, taken: set[int]) -> int:
    number = crc32(key.encode())
    slot = next(slot for slot in _slots(number % _SLOTS) if slot not in taken)
    taken.add(slot)
    return slot * 60 + number // _SLOTS % 50 + 1


def _slots(first: int) -> Iterator[int]:
    """Minutes to be tried: those of the first quarter from a place on, and then those after it."""
    yield from (*range(first, _SLOTS), *range(first))
    yield from range(_SLOTS, 24 * 60)


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _folder(instance: Instance) -> str:
    folder = str(instance.folder.resolve())
    if not folder.isprintable():
        raise ConfigError(f"{folder!r}: a folder with such a name cannot be scheduled; rename it")
    return folder


def _marks(folder: str) -> tuple[str, str]:
    return f"# BEGIN insyn {folder}", f"# END insyn {folder}"


def _quoted(word: str) -> str:
    """A word of a command line of systemd."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[^\w@/.=:+-]", word) else escaped
