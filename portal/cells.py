"""What Datasette does for every cell of a table page, done once or not at all: there are a thousand on a page."""

from functools import lru_cache
from typing import Any

from datasette.plugins import pm
from datasette.utils import tilde_encode
from datasette.views import table
from pluggy import HookCaller

_MOST = 8192


class _Unasked(HookCaller):
    """A hook that is called for nobody where no plugin answers it."""

    __slots__ = ()

    def __call__(self, **given: Any) -> Any:
        return super().__call__(**given) if self.get_hookimpls() else []


def take_over() -> None:
    """An identifier that many rows refer to is encoded once, and a hook for cells that nobody has costs nothing. More
    than once does nothing."""
    if table.tilde_encode is tilde_encode:
        table.tilde_encode = lru_cache(_MOST)(tilde_encode)
    pm.hook.render_cell.__class__ = _Unasked
