"""An answer of Datasette as a renderer sees it: its rows, and what tells what they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.urls import iri_to_uri

from datasets.instance import Municipality
from datasets.shelf import Edition
from portal.addresses import web_address
from portal.language import at


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table, a row or a question answered. `data` is what Datasette would give as JSON."""

    datasette: Any
    request: Any
    data: Any

    @property
    def is_rows(self) -> bool:
        """Whether there are rows and columns at all; the list of tables has none."""
        return "columns" in self.data

    @property
    def table(self) -> str:
        """The table, or nothing for a question."""
        return self.data.get("table") or ""

    @property
    def name(self) -> str:
        """What the table or question is called in addresses."""
        return self.table or self.data.get("query_name") or "svar"

    @property
    def title(self) -> str:
        """What the table or question is called by its declaration."""
        about = self.datasette.metadata(database=self.data["database"])
        kind = "tables" if self.table else "queries"
        told = about.get(kind, {}).get(self.name, {}).get("title") or (self.table if self.table else "Egen fråga")
        chosen = [
            f"{name}={self.request.args[name]}" for name in self.request.args if name[0] not in "_" and name != "sql"
        ]
        return f"{told}: {', '.join(chosen)}" if chosen else told

    @property
    def municipality(self) -> Municipality:
        found: Municipality = self.datasette.jinja_env.globals["municipality"]
        return found

    @property
    def edition(self) -> Edition:
        found: Edition = self.datasette.jinja_env.globals["edition"]
        return found

    @property
    def address(self) -> str:
        """The whole address that was asked for."""
        return self.absolute(self.request.full_path)

    def absolute(self, path: str) -> str:
        """A path of the server as a whole address: below the municipality's own, or else what was asked."""
        server = self.municipality.address or f"{self.request.scheme}://{self.request.host}"
        return iri_to_uri(server + path)

    def link(self, given: Any) -> str:
        """A path of the portal, or an address elsewhere, as a whole address; nothing for what nobody should follow."""
        text = str(given or "")
        return self.absolute(at(text)) if text.startswith("/") else web_address(text)

    def page_of(self, row: Mapping[str, Any], key: Any) -> str:
        """The path of the page that shows a row of the table, or of the row itself where no page does."""
        names = self.datasette.jinja_env.globals
        try:
            page: str = names["page_path"](self.table, row)
        except KeyError:
            page = ""
        return page or str(names["row_path"](self.table, str(key)))

    @property
    def page(self) -> str:
        """The whole address of the page that shows the same."""
        path, mark, query = self.request.full_path.partition("?")
        return self.absolute(path.rpartition(".")[0] + mark + query)

    @property
    def columns(self) -> list[str]:
        """The names of the columns; one that was asked for with labels is followed by that of its labels."""
        labelled = self._labelled
        return [name for one in self.data["columns"] for name in ((one, f"{one}_label") if one in labelled else (one,))]

    def rows(self) -> Iterator[list[Any]]:
        """The rows, each with the cells of `columns`."""
        names: Sequence[str] = self.data["columns"]
        for row in self.data["rows"]:
            yield [cell for name, value in zip(names, tuple(row), strict=True) for cell in self._cells(name, value)]

    def _cells(self, name: str, value: Any) -> tuple[Any, ...]:
        if name not in self._labelled:
            return (value,)
        return (value["value"], value["label"]) if isinstance(value, dict) else (value, None)

    @property
    def _labelled(self) -> Sequence[str]:
        found: Sequence[str] = self.data.get("expanded_columns") or ()
        return found
