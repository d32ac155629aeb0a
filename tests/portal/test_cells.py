"""What is spared for the cells of table pages is done again where somebody needs it."""

from datasette import hookimpl
from datasette.plugins import pm

from portal import cells


class _Plugin:
    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(self, value: str) -> str:
        return value.upper()


def test_a_plugin_that_renders_cells_is_asked() -> None:
    cells.take_over()
    cells.take_over()
    given = {"row": None, "column": "a", "table": "t", "database": "d", "datasette": None}
    assert pm.hook.render_cell(value="x", **given) == []
    plugin = _Plugin()
    pm.register(plugin)
    try:
        assert pm.hook.render_cell(value="x", **given) == ["X"]
    finally:
        pm.unregister(plugin)
