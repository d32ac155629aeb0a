"""`.csv` at /data: rows sent as they come, page after page, so that a whole table takes no more memory than a page.

A CSV cannot tell in itself that rows are left out. So it holds all that its address chooses, from the place that
`_next` gives on, unless `_size` gives a number of rows: then a header, `Link: <…>; rel="next"`, leads to the rest.
Datasette's own writes into the file, and into the log, what stopped it, and ends the file as if it were whole. Here a
file that cannot be finished is broken off, so that nobody takes it for the table.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.database import QueryInterrupted
from datasette.utils import InvalidSql, path_with_replaced_args
from datasette.utils.asgi import AsgiStream, BadRequest, Request, Response
from datasette.views.base import DatasetteError, DataView

from portal.formats import dialect
from portal.formats.answer import Answer

ENDING = "csv"
_MEGABYTE = 1 << 20
_OF_A_PART = ("_size", "_next")


class _TooLarge(Exception):
    """The file has grown past the limit."""


_STOPPING = (QueryInterrupted, sqlite3.Error, DatasetteError, BadRequest, _TooLarge)


def take_over() -> None:
    """Every CSV at /data is made here."""
    DataView.as_csv = _as_csv


def whole(address: str) -> str:
    """The address of a CSV, without what would make it a part of the rows: their number, and where to begin."""
    path, _, query = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in _OF_A_PART]
    return f"{path}?{urlencode(kept)}" if kept else path


async def _as_csv(view: Any, request: Any, database: str) -> Any:
    written, is_whole = dialect.asked(request.args), _is_whole(request)
    asked = _for_rows_alone(request, is_whole)
    data = await _first(view, asked)
    if isinstance(data, Response):
        return data
    headers, media_type = _leading_on(view.ds, request, data, is_whole), "text/plain; charset=utf-8"
    if request.args.get("_dl"):
        media_type = "text/csv; charset=utf-8"
        headers["content-disposition"] = f'attachment; filename="{request.url_vars.get("table", database)}.csv"'
    if request.method == "HEAD":
        return Response(headers=headers, content_type=media_type)
    pages = _pages(view, asked, data, is_whole)
    return _Rows(partial(_write, view.ds, asked, pages, written), headers=headers, content_type=media_type)


def _is_whole(request: Any) -> bool:
    """Whether all rows are asked for, and no number of them."""
    streams = bool(request.args.get("_stream"))
    if streams and request.args.get("_next"):
        raise BadRequest("_next not allowed for CSV streaming")
    return streams or request.args.get("_size") in (None, "", "max")


def _leading_on(datasette: Any, request: Any, data: Any, is_whole: bool) -> dict[str, str]:
    """The header that leads to the rows after these, where there are any."""
    if is_whole or not data.get("next"):
        return {}
    onward = datasette.urls.path(path_with_replaced_args(request, {"_next": data["next"]}))
    return {"link": f'<{datasette.absolute_url(request, onward)}>; rel="next"'}


def _for_rows_alone(request: Any, is_whole: bool) -> Any:
    """The same request without what is only counted for pages; a whole table in pages as large as may be."""
    extra = ["_nofacet=1", "_nocount=1", *(["_size=max"] if is_whole else [])]
    query = "&".join(filter(None, [request.query_string, *extra]))
    return Request({**request.scope, "query_string": query.encode("latin-1")}, request.receive)


async def _first(view: Any, request: Any) -> Any:
    """The first page; what is wrong with the question is known before anything is sent."""
    try:
        found = await view.data(request)
    except (sqlite3.OperationalError, InvalidSql) as error:
        raise DatasetteError(str(error), title="Invalid SQL", status=400) from None
    return found if isinstance(found, Response) else found[0]


async def _pages(view: Any, request: Any, data: Any, is_whole: bool) -> AsyncIterator[Any]:
    yield data
    while is_whole and data.get("next"):
        data = (await view.data(request, _next=data["next"]))[0]
        yield data


async def _write(datasette: Any, request: Any, pages: AsyncIterator[Any], written: dialect.Dialect, out: Any) -> None:
    size, limit, is_first = 0, datasette.setting("max_csv_mb") * _MEGABYTE, True
    async for data in pages:
        answer = Answer(datasette, request, data)
        names = [answer.columns] if is_first and request.args.get("_header") != "off" else []
        text = (written.beginning if is_first else "") + written.written([*names, *answer.rows()])
        size, is_first = size + len(text.encode()), False
        if limit and size > limit:
            raise _TooLarge
        await out.write(text)


class _Rows(AsgiStream):  # type: ignore[misc]
    """Rows on their way. Where they stop before the end no end is sent, and the server closes the connection."""

    async def asgi_send(self, send: Any) -> None:
        with suppress(*_STOPPING):
            await super().asgi_send(send)
