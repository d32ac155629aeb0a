"""Questions to Datasette, read strictly: an ending, a parameter or a column that is not there is never passed over.

What there is, Datasette itself is asked: its renderers, the columns of a table, the parameters of a query. The names
written here are those that its code reads without telling anybody.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, Literal

from datasette.utils import derive_named_parameters, tilde_decode
from datasette.utils.asgi import Response
from datasette.views.database import DatabaseDownload, DatabaseView
from datasette.views.index import IndexView
from datasette.views.row import RowView
from datasette.views.table import TableView

from datasets.declaration import PARAMETER_TYPES
from portal import formats
from portal.accepted import ANY, DAY, NUMBER, SWITCH, WHOLE, Accepted, Known, Refused, one_of, or_nothing, shown
from portal.strict_table import KnownTable, read_table

View = Callable[[Any, Any], Awaitable[Any]]
_SHAPES = ("arrays", "objects", "array", "arrayfirst")
OF_FORMAT: dict[str, Known] = {
    "json": {"_shape": one_of(_SHAPES), "_nl": ANY, "_json": ANY, "_json_infinity": SWITCH},
    "csv": {"_stream": ANY, "_dl": ANY, "_header": one_of(("on", "off")), **formats.PARAMETERS["csv"]},
}
"""What a format takes besides what every format takes, by its ending."""
_OF_QUERY: Known = {"_timelimit": WHOLE, "_size": one_of(("max",))}
_OF_ROW: Known = {"_extras": one_of(("foreign_key_tables",))}
_OF_DATABASE: Known = {"sql": ANY, "_show_hidden": ANY}
_FORM = re.compile(r"_filter_(column|op|value)(_[0-9]+)?")
"""The fields of Datasette's own form, which it sends on as filters."""
Shape = Literal["page", "members", "bare"]
shape: ContextVar[Shape] = ContextVar("shape", default="page")
"""Of the answer in the making: a page tells itself what is wrong with the question, and bare rows tell nothing."""
ENCODED = re.compile(r"/(?!-/).*%")
"""Addresses in the encoding of the web, which Datasette's own takes the place of."""
_BINARY = "blob"
"""The ending of binary values, which no edition holds."""
_TYPES: Mapping[str, Accepted] = dict(zip(PARAMETER_TYPES, (WHOLE, NUMBER, DAY), strict=True))


class Strict:
    """Reads the questions to one Datasette, whose tables never change."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._tables: dict[str, KnownTable] = {}
        self._checks: Mapping[type, Callable[[Any], Awaitable[None]]] = {
            IndexView: self._index,
            DatabaseDownload: self._index,
            DatabaseView: self._database,
            TableView: self._table_or_query,
            RowView: self._row,
        }

    def before(self, view: View) -> View:
        """The view, asked only what it has an answer to."""
        check = self._checks.get(getattr(view, "view_class", type(None)))
        if check is None:
            return view

        async def strict(request: Any, send: Any) -> Any:
            await check(request)
            shape.set(_shape(request))
            return await view(request, send)

        return strict

    async def _index(self, request: Any) -> None:
        _only(request, {})

    async def _database(self, request: Any) -> None:
        ending = self._ending(request)
        if sql := request.args.get("sql"):
            await _query(request, sql, {"sql": ANY})
        elif ending == "csv":
            raise Refused(
                "CSV ger rader. Ange en fråga, som ?sql=select …, eller en tabells adress",
                "CSV gives rows: ask a question, such as ?sql=select …, or for a table",
            )
        else:
            _only(request, {**_OF_DATABASE, **OF_FORMAT.get(ending, {})})

    async def _table_or_query(self, request: Any) -> None:
        self._ending(request)
        database, name = self._database_of(request), tilde_decode(request.url_vars["table"])
        if database is None:
            return
        if canned := await self._datasette.get_canned_query(database.name, name, request.actor):
            types = {parameter: or_nothing(_TYPES[kind]) for parameter, kind in canned.get("types", {}).items()}
            await _query(request, canned["sql"], types)
        elif await database.table_exists(name):
            _table(request, await self._known(database, name))

    async def _row(self, request: Any) -> None:
        _only(request, {**_OF_ROW, **OF_FORMAT.get(self._ending(request), {})})

    def _ending(self, request: Any) -> str:
        """The ending of the address, which is that of a registered renderer."""
        ending = request.url_vars["format"] or ""
        known = self._endings()
        if ending and ending not in known:
            wrong = shown(ending)
            raise Refused(f"Det finns ingen ändelse ”{wrong}”", f"There is no ending {wrong!r}", known)
        return ending

    def _endings(self) -> list[str]:
        return sorted({"csv", *self._datasette.renderers} - {_BINARY})

    async def with_tildes(self, request: Any, send: Any) -> None:
        """Sent on to the address in Datasette's encoding, with its ending: its own redirect drops that."""
        path, dot, ending = request.path.rpartition(".")
        if ending not in self._endings():
            path, dot, ending = request.path, "", ""
        encoded = path.replace("~", "~7E").replace("%", "~").replace(".", "~2E")
        query = f"?{request.query_string}" if request.query_string else ""
        await Response.redirect(f"{encoded}{dot}{ending}{query}").asgi_send(send)

    def _database_of(self, request: Any) -> Any:
        try:
            return self._datasette.get_database(route=tilde_decode(request.url_vars["database"]))
        except KeyError:
            return None

    async def _known(self, database: Any, name: str) -> KnownTable:
        if name not in self._tables:
            self._tables[name] = await read_table(self._datasette, database, name)
        return self._tables[name]


async def _query(request: Any, sql: str, more: Known) -> None:
    named = dict.fromkeys(await derive_named_parameters(None, sql), ANY)
    _only(request, {**named, **more, **_OF_QUERY, **OF_FORMAT.get(request.url_vars["format"], {})})


def _shape(request: Any) -> Shape:
    ending, rows = request.url_vars.get("format"), request.args.get("_shape")
    if ending is None:
        return "page"
    has_members = ending in formats.TELLING or (ending == "json" and rows in (None, "arrays", "objects"))
    return "members" if has_members else "bare"


def _table(request: Any, table: KnownTable) -> None:
    """Filters are checked as such; the form's fields are sent on as filters, and then checked."""
    special = {
        **table.special,
        **_of_format(request.url_vars["format"], table),
        "_next": table.place(bool(request.args.get("_sort") or request.args.get("_sort_desc"))),
    }
    filters = [name for name in request.args if not name.startswith("_") or "__" in name]
    form = [name for name in request.args if _FORM.fullmatch(name)]
    _only(request, {**special, **dict.fromkeys(form, ANY), **{name: table.chosen_by(name) for name in filters}})


def _of_format(ending: str | None, table: KnownTable) -> Known:
    """What the format takes of a table; by their key only where rows have one."""
    taken = OF_FORMAT.get(ending or "", {})
    if ending != "json":
        return taken
    shapes = (*_SHAPES, "object") if table.has_key else _SHAPES
    return {**taken, "_shape": one_of(shapes), "_json": one_of(table.columns)}


def _only(request: Any, known: Known) -> None:
    """Nothing but what is known is given, with values that can be read; else Refused."""
    for name in request.args:
        if name not in known:
            raise _unknown(name, known)
        for value in request.args.getlist(name):
            known[name].check(name, value)


def _unknown(name: str, known: Known) -> Refused:
    wrong = shown(name)
    none = ("", "") if known else (": här finns inga", ": there are none")
    return Refused(
        f"”{wrong}” är ingen inställning här{none[0]}", f"{wrong!r} is no parameter here{none[1]}", sorted(known)
    )
