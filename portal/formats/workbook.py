"""Rows as an Excel workbook: days as days, texts as texts, numbers as numbers, and nothing that reckons by itself."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from portal.atom import clean
from portal.formats.formulas import is_formula
from portal.wording import SWEDEN

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
"""No cell of Excel holds more characters."""
_LARGEST_NUMBER = 10**15
"""Excel keeps fifteen digits; a longer number is told as text."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}.*")
_FIRST_YEAR = 1901
"""Excel has no days before 1900, and one too many in that year."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_BOLD = Font(bold=True)
_WIDTHS = (8, 60)


class Book:
    """A workbook of rows, and a second sheet that tells what they are. `shortened` texts did not fit in a cell."""

    def __init__(self, name: str, title: str, creator: str) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title, self._book.properties.creator = clean(title), clean(creator)
        self._sheet = self._book.create_sheet(_NOT_IN_A_NAME.sub("_", name)[:31])
        self.shortened = 0

    def write(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], texts: Iterable[str] = ()) -> None:
        """The rows below their bold names. Columns named in `texts` are texts, even where they look like days."""
        self._sheet.freeze_panes = "A2"
        for place, name in enumerate(columns):
            width = _width(name, (row[place] for row in rows))
            self._sheet.column_dimensions[get_column_letter(place + 1)].width = width
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        self._sheet.append([self._bold(name) for name in columns])
        writers = [self._text if name in set(texts) else self._cell for name in columns]
        for row in rows:
            self._sheet.append([write(value) for write, value in zip(writers, row, strict=True)])

    def tell(self, name: str, facts: Iterable[tuple[str, str]]) -> None:
        """A sheet of facts about the rows."""
        self._sheet = self._book.create_sheet(name)
        self._sheet.column_dimensions["A"].width, self._sheet.column_dimensions["B"].width = 24, 100
        for subject, words in facts:
            self._sheet.append([self._bold(subject), self._text(words)])

    def content(self) -> bytes:
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _bold(self, name: str) -> Cell:
        cell = self._verbatim(name)
        cell.font = _BOLD
        return cell

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._day(value) or self._text(value)
        return self._text(value)

    def _text(self, value: Any) -> Any:
        """Numbers are numbers. A text that Excel might reckon is marked as one, and stays so when it is edited."""
        if isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < _LARGEST_NUMBER:
            return value
        if value is None:
            return None
        text = clean(_told(value))
        if len(text) > LONGEST_TEXT:
            self.shortened += 1
            text = f"{text[: LONGEST_TEXT - 1]}…"
        return self._verbatim(text) if is_formula(text) or text.startswith("#") else text or None

    def _verbatim(self, text: str) -> Cell:
        cell = WriteOnlyCell(self._sheet, clean(text) or None)
        if cell.value:
            cell.data_type, cell.quotePrefix = "s", is_formula(text)
        return cell

    def _day(self, text: str) -> Cell | None:
        """A day, or a moment as Swedish clocks show it; None for other texts."""
        found = parse_moment(text)
        if found is None or found.year < _FIRST_YEAR:
            return None
        cell = WriteOnlyCell(self._sheet, found)
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(found, datetime) else "yyyy-mm-dd"
        return cell


def parse_moment(text: str) -> date | datetime | None:
    """What an ISO text says: a day, or a moment in Swedish time without its zone, which Excel does not know."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment.astimezone(SWEDEN).replace(tzinfo=None) if moment.tzinfo else moment
    except ValueError:
        pass
    return None


def _told(value: Any) -> str:
    return f"({len(value)} byte)" if isinstance(value, bytes) else str(value)


def _width(name: str, values: Iterable[Any]) -> int:
    """As wide as the name and the texts need, within reason."""
    longest = max((len(name), *(len(str(value)) for value in values if value is not None)))
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
