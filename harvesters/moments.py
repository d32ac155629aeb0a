"""When catalogues say that something changed."""

from datetime import datetime

from harvesters.run import Run


def moment(run: Run, written: object, place: str) -> str | None:
    """What a source writes as ISO 8601, so; None where it writes nothing. What is no date is an issue, and not kept."""
    if not written:
        return None
    try:
        return datetime.fromisoformat(str(written)).isoformat()
    except ValueError:
        run.issue("no date", f"{run.source.address}: modified is no date", place=place, value=str(written))
        return None
