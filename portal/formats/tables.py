"""What a format of a table holds where nobody says: a workbook and a calendar all that one answer may have, a feed the
newest."""

from typing import Any

from datasette.utils.asgi import Request
from datasette.views.table import TableView

from datasets import declaration
from portal.formats import calendar, feed, xlsx

_WHOLE = (xlsx.EXTENSION, calendar.EXTENSION)
_ORDER = ("_sort", "_sort_desc")
_as_datasette_does = TableView.data


def take_over() -> None:
    """Datasette asks here what a table holds."""
    TableView.data = _data


async def _data(view: Any, request: Any, *given: Any, **named: Any) -> Any:
    ending = request.url_vars["format"]
    if ending in _WHOLE and not request.args.get("_size"):
        named["_size"] = "max"
    if ending == feed.EXTENSION and not any(request.args.get(name) for name in _ORDER):
        request = _newest_first(request)
    return await _as_datasette_does(view, request, *given, **named)


def _newest_first(request: Any) -> Any:
    """The same request, with the rows that were published last before the others, where it is known when that was."""
    declared = declaration.load().tables.get(request.url_vars["table"])
    if not declared or not declared.harvested:
        return request
    query = "&".join(filter(None, [request.query_string, "_sort_desc=published"]))
    return Request({**request.scope, "query_string": query.encode("latin-1")}, request.receive)
