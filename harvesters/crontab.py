"""The crontab of the user who runs insyn, read and written by the machine's own program."""

import subprocess
from pathlib import Path

from datasets.strict import ConfigError
from harvesters.timetable import spliced

_PROGRAM = "crontab"


def put(block: str, folder: Path) -> None:
    """The user's crontab has the block for the instance in place of the one before; the rest stands as it stood.

    An empty block takes the instance's away. ConfigError where cron does not take it; the crontab is then unchanged.
    """
    _run("-", given=spliced(_read(), block, folder.resolve()))


def _read() -> str:
    """The crontab, empty where the user has none."""
    done = _run("-l", check=False)
    return done.stdout if done.returncode == 0 else ""


def _run(*arguments: str, given: str | None = None, check: bool = True) -> "subprocess.CompletedProcess[str]":
    try:
        done = subprocess.run([_PROGRAM, *arguments], input=given, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ConfigError(
            f"{_PROGRAM}: there is no cron on this machine; install it, or use --format systemd"
        ) from None
    if check and done.returncode:
        raise ConfigError(f"{_PROGRAM}: cron did not take it: {done.stderr.strip()}; the crontab is unchanged")
    return done
