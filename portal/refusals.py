"""What Datasette answers when it cannot: every refusal is the asker's to mend, tells the limit, and is not logged."""

import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import handle_exception as standard
from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.plugins import pm
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from datasets.privacy import mask
from portal import problems

STOPPED = (
    "The question took longer than {limit} ms and was stopped. Ask for less, by an indexed column such as date, or "
    "take the whole edition home from /ladda-ner, where there is no limit."
)
CUT = (
    "The answer has more than {limit} rows, and this format cannot tell that some are missing. Write limit {limit} in "
    "the question, ask in parts, or take the whole edition home from /ladda-ner, where there is no limit."
)
_UNREADABLE = "A parameter of the address cannot be read: {what}. What the tables hold is told at /data/insyn."
_NOT_THERE = "There is no table, row or query at this address: what there is is told at /data/insyn."
_INTERRUPTED = "SQL Interrupted"
_FOR_PROGRAMS = ("json", "csv")


def take_over() -> None:
    """Datasette asks this module alone: it calls every plugin, and its own prints readers' questions to the log."""
    standard.rich = None
    if pm.is_registered(standard):
        pm.unregister(standard)
        pm.register(sys.modules[__name__])


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]] | Any:
    """A problem for programs, a page for people. 0.65 breaks on an unknown column to sort by and on odd parameters."""
    clearer = _clearer(exception, datasette.setting("sql_time_limit_ms"))
    if isinstance(clearer, DatasetteError) and _is_for_programs(request):
        return _problem(request, clearer)
    return standard.handle_exception(datasette, request, clearer)


def _clearer(error: Exception, limit: int) -> Any:
    if isinstance(error, QueryInterrupted):
        return DatasetteError(STOPPED.format(limit=limit), title=_INTERRUPTED, status=400)
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
    if isinstance(error, Base400):
        return DatasetteError(_NOT_THERE if error.status == 404 else error.args[0], status=error.status)
    if isinstance(error, (ValueError, LookupError, sqlite3.ProgrammingError)):
        return DatasetteError(_UNREADABLE.format(what=error), status=400)
    return error


def _is_for_programs(request: Any) -> bool:
    """Whether the address ends as data do; where it ends otherwise, a browser is shown a page."""
    _, dot, ending = request.path.rpartition("/")[2].rpartition(".")
    return bool(dot) and (ending in _FOR_PROGRAMS or "text/html" not in request.headers.get("accept", ""))


def _problem(request: Any, error: DatasetteError) -> Any:
    """Datasette's own members, and those of RFC 9457."""
    told = {
        **problems.describe(error.status, error.message, request.path),
        "ok": False,
        "error": mask(error.message),
    }
    if error.title:
        told["title"] = error.title
    return Response(json.dumps(told, ensure_ascii=False), error.status, content_type=problems.MEDIA_TYPE)
