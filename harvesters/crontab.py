"""The crontab of the user who runs insyn, read and written by the machine's own program."""

import subprocess  # nosec B404 # crontab has no other interface
from pathlib import Path

from datasets.strict import ConfigError
from harvesters.timetable import spliced

_PROGRAM = "crontab"


def put(block: str, folder: Path) -> None:
    """The user's crontab has the block for the instance in place of the one before; the rest stands as it stood.

    An empty block takes the instance's away. ConfigError where cron does not take it; the crontab is then unchanged.
    """
    _run("-", given=spliced(read(), block, folder.resolve()))


def read() -> str:
    """The crontab, empty where the user has none. ConfigError where the machine has no cron."""
    done = _run("-l", check=False)
    return done.stdout if done.returncode == 0 else ""


def _run(*arguments: str, given: str | None = None, check: bool = True) -> "subprocess.CompletedProcess[str]":
    try:
        done = subprocess.run(  # nosec B603 # no shell, and the program is named here
            [_PROGRAM, *arguments], input=given, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ConfigError(
            f"{_PROGRAM}: there is no cron on this machine; install it, or use --format systemd"
        ) from None
    if check and done.returncode:
        raise ConfigError(f"{_PROGRAM}: cron did not take it: {done.stderr.strip()}; the crontab is unchanged")
    return done
