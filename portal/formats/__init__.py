"""What /data can be taken home as, beside Datasette's own JSON.

Which endings there are Datasette itself knows: csv, and those of its renderers (`datasette.renderers`).
"""

import sys
from collections.abc import Mapping
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import append_querystring

from portal.accepted import Known
from portal.formats import calendar, dialect, feed, rows_as_csv, tables, xlsx

PARAMETERS: Mapping[str, Known] = {rows_as_csv.ENDING: dialect.ACCEPTED}
"""What the address of a format may say beside what Datasette reads, by ending."""
TELLING = (xlsx.EXTENSION,)
"""The formats that tell themselves when rows are left out."""
_RENDERERS = (xlsx, feed, calendar)
NAMES = {
    "append_querystring": append_querystring,
    "csv_for_excel": dialect.FOR_EXCEL,
    "telling": ("json", *TELLING),
    "whole": rows_as_csv.whole,
}
"""What Datasette's templates can use."""


def take_over() -> None:
    """Datasette knows what is here. To be called before it is opened; more than once does nothing."""
    rows_as_csv.take_over()
    tables.take_over()
    if not pm.is_registered(sys.modules[__name__]):
        pm.register(sys.modules[__name__])


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer() -> list[dict[str, Any]]:
    """What Datasette asks its plugins for: the formats with an ending of their own."""
    return [{"extension": one.EXTENSION, "render": one.render, "can_render": one.can_render} for one in _RENDERERS]
