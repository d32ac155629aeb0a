"""Why a harvest is not believed or did not end, each told in one line with what to do."""

import traceback
from pathlib import Path

from datasets.instance import Source
from harvesters.transport import Endless


class HarvestFailed(Exception):
    """The harvest is not to be believed; what stood stands."""


def doubt(source: Source, seen: int, before: int) -> None:
    """Raises HarvestFailed where the source gave fewer rows than its `expect` says."""
    expect = source.expect
    if seen < expect.at_least:
        raise HarvestFailed(
            f"{source.name}: the source gave {seen} rows, at least {expect.at_least} were expected; "
            "see whether it has moved or changed its form"
        )
    if seen < before * expect.share:
        raise HarvestFailed(
            f"{source.name}: the source gave {seen} rows, last time {before}; "
            "if that is right, lower expect.share of the source for one harvest"
        )


def without_end(source: Source, error: Endless) -> str:
    return (
        f"{source.name}: was asked for {source.expect.hours:g} hours and gave no end, last {error}; "
        "see whether it leads in a circle, else raise expect.hours of the source"
    )


def told_of(error: Exception) -> str:
    """Kind and place of a fault, without its message, which may quote the source."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "harvesters" in frame.filename]
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
