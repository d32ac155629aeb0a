"""The portal's clock, for server processes that are started by an import string and can be handed nothing."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today_in_sweden() -> date:
    """The day it is for the readers, whatever the server's time zone."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


def now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
