"""How rows are written as CSV: exactly as they are, or as Excel opens them by a double click, `?_bom=1&_sep=;`.

A file for Excel begins with a byte order mark, has semicolons between cells and commas in decimals, and no cell in it
is a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils import value_as_boolean

from datasets.declaration import Text
from portal.accepted import SWITCH, Accepted, Known, or_nothing
from portal.formats.formulas import neutral

BOM, SEPARATOR = "_bom", "_sep"
FOR_EXCEL = f"{BOM}=1&{SEPARATOR}=%3B"
"""The parameters of a file for a Swedish Excel."""
_SEPARATORS = {",": ",", ";": ";", "\t": "\t", "tab": "\t"}
ACCEPTED: Known = {
    BOM: SWITCH,
    SEPARATOR: or_nothing(Accepted(_SEPARATORS.__contains__, Text("komma, ; eller tab", "a comma, ; or tab"))),
}
"""What the parameters can be given."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are written. Whatever asks for a byte order mark or another separator is meant for a spreadsheet."""

    bom: bool = False
    separator: str = ","

    @property
    def beginning(self) -> str:
        """What stands before the first row."""
        return "\ufeff" if self.bom else ""

    def written(self, rows: Iterable[Sequence[Any]]) -> str:
        """The rows as lines."""
        lines = io.StringIO()
        writer, cell = csv.writer(lines, delimiter=self.separator), self._cell if self._is_for_people else _exact
        writer.writerows([cell(value) for value in row] for row in rows)
        return lines.getvalue()

    @property
    def _is_for_people(self) -> bool:
        return self.bom or self.separator != ","

    def _cell(self, value: Any) -> Any:
        if isinstance(value, float) and self.separator == ";":
            return str(value).replace(".", ",")
        return neutral(value) if isinstance(value, str) else _exact(value)


def _exact(value: Any) -> Any:
    """Binary values in hexadecimal digits, all others as they are."""
    return value.hex() if isinstance(value, bytes) else value


def asked(parameters: Any) -> Dialect:
    """The dialect that the parameters of an address ask for, which are ACCEPTED."""
    is_marked = bool(value_as_boolean(parameters.get(BOM) or "off"))
    return Dialect(is_marked, _SEPARATORS[parameters.get(SEPARATOR) or ","])
