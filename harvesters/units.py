"""What a machine does for instances, as units of systemd."""

import re
from collections.abc import Sequence

from datasets.instance import Instance
from harvesters.naming import slug
from harvesters.timetable import Taken, fields_of, folder_of, jobs

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MEMORY, _MEMORY_AN_INSTANCE = 2048, 64
"""Megabytes that a server may use: in all, and more for each instance."""


def unit_name(instance: Instance, job: str) -> str:
    """Without the ending that tells a service from a timer."""
    return f"insyn-{slug(instance.municipality.name)}-{job}"


def units(instance: Instance, program: Sequence[str], taken: Taken | None = None, user: str = "") -> dict[str, str]:
    """By file name: a service and a timer for each job. They run as `user`, else as root."""
    folder, files = folder_of(instance), {}
    for job in jobs(instance, taken):
        name, about = unit_name(instance, job.name), f"Insyn {instance.municipality.name}: {job.name}"
        files[f"{name}.service"] = _SERVICE.format(
            about=about,
            command=_command([*program, "--instance", folder, *job.arguments]),
            folder=_quoted(folder),
            wait=f"ExecStartPre=/bin/sleep {job.delay}\n" if job.delay else "",
            user=_user(user),
        )
        times = "\n".join(f"OnCalendar={time}" for time in calendar(job.schedule))
        files[f"{name}.timer"] = _TIMER.format(about=about, times=times)
    return files


def serving(instance: Instance, program: Sequence[str], user: str = "") -> dict[str, str]:
    """By file name: the service that serves the instance."""
    command = _command([*program, "--instance", folder_of(instance), "serve"])
    name, about = unit_name(instance, "serve"), f"Insyn {instance.municipality.name}"
    return {f"{name}.service": _serving(about, command, [instance], user)}


def serving_many(instances: Sequence[Instance], program: Sequence[str], user: str = "") -> dict[str, str]:
    """By file name: the one service that serves all the instances, which lie in one folder."""
    above = str(instances[0].folder.resolve().parent)
    command = _command([*program, "--instances", above, "serve"])
    return {"insyn-serve.service": _serving(f"Insyn, {len(instances)} municipalities", command, instances, user)}


def _serving(about: str, command: str, instances: Sequence[Instance], user: str) -> str:
    folders = [folder_of(instance) for instance in instances]
    return _SERVER.format(
        about=about,
        command=command,
        user=_user(user),
        folders=" ".join(map(_quoted, folders)),
        letters=" ".join(_quoted(f"-{folder}/letters") for folder in folders),
        memory=_MEMORY + _MEMORY_AN_INSTANCE * len(instances),
    )


def _command(words: Sequence[str]) -> str:
    return " ".join(map(_quoted, words))


def _user(name: str) -> str:
    return f"User={name}\n" if name else ""


def calendar(schedule: str) -> list[str]:
    """A cron expression as systemd says it: two where it names days both of the month and of the week."""
    minute, hour, day, month, weekday = fields_of(schedule)
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
{user}{wait}ExecStart={command}
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
{user}ExecStart={command}
Restart=on-failure
RestartSec=2
KillMode=mixed
TimeoutStopSec=30
ProtectSystem=strict
ProtectHome=read-only
ReadOnlyPaths={folders}
ReadWritePaths={letters}
PrivateTmp=true
PrivateDevices=true
NoNewPrivileges=true
CapabilityBoundingSet=
ProtectKernelTunables=true
ProtectControlGroups=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
LockPersonality=true
SystemCallFilter=@system-service
MemoryMax={memory}M

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


def _quoted(word: str) -> str:
    """A word of a command line of systemd."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[^\w@/.=:+-]", word) else escaped
