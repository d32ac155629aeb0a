"""What Datasette answers when it cannot: every refusal is the asker's to mend, tells the limit, and is not logged."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import handle_exception as standard
from datasette import hookimpl
from datasette.plugins import pm
from datasette.views.base import DatasetteError

STOPPED = (
    "The question took longer than {limit} ms and was stopped. Ask for less, by an indexed column such as date, or "
    "take the whole edition home from /ladda-ner, where there is no limit."
)
_UNREADABLE = "A parameter of the address cannot be read: {what}. What the tables hold is told at /data/insyn."
_INTERRUPTED = "SQL Interrupted"


def take_over() -> None:
    """Datasette asks this module alone: it calls every plugin, and its own prints readers' questions to the log."""
    standard.rich = None
    if pm.is_registered(standard):
        pm.unregister(standard)
        pm.register(sys.modules[__name__])


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
    """Datasette's own answer, to a clearer error. 0.65 breaks on an unknown column to sort by and on odd parameters."""
    clearer = _clearer(exception, datasette.setting("sql_time_limit_ms"))
    return standard.handle_exception(datasette, request, clearer)  # type: ignore[no-any-return]


def _clearer(error: Exception, limit: int) -> Any:
    if isinstance(error, DatasetteError):
        if error.title == _INTERRUPTED:
            return DatasetteError(STOPPED.format(limit=limit), title=_INTERRUPTED, status=400)
        return DatasetteError(
            error.message,
            title=error.title,
            error_dict=error.error_dict,
            status=400 if error.status == 500 else error.status,
            message_is_html=error.message_is_html,
        )
    if isinstance(error, (ValueError, LookupError)):
        return DatasetteError(_UNREADABLE.format(what=error), status=400)
    return error
