"""A table as a file has it: a header and the texts below it, read anew each time they are asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MOST_COLUMNS = 300
MOST_ROWS = 5_000_000
_LOOKED_AT = 30
_SHARE = 0.6
Line = Sequence[str]
Lines = Callable[[], Iterator[Line]]


class NotTabular(Exception):
    """The file cannot be read as a table; the message says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and what stands below it, every cell a text; empty cells are empty texts.

    `rows()` reads them from the beginning. `above` are the lines before the header, such as a title.
    """

    header: Line
    rows: Lines
    above: Sequence[Line] = ()


def sheet(lines: Lines) -> Sheet:
    """The table in lines of text. Its header is the first line as wide as tables are; empty lines are left out."""
    beginning = list(islice(_filled(lines()), _LOOKED_AT))
    if len(beginning) < 2:
        raise NotTabular("the file has no rows below its header")
    widest = max(_width(line) for line in beginning)
    position = next(n for n, line in enumerate(beginning) if _width(line) >= widest * _SHARE)
    header = _trimmed(beginning[position])
    if len(header) > MOST_COLUMNS:
        raise NotTabular(f"the file has {len(header)} columns; at most {MOST_COLUMNS} are imported")
    return Sheet(header, lambda: islice(_filled(lines()), position + 1, None), beginning[:position])


def _filled(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if any(line))


def _width(line: Line) -> int:
    return sum(1 for cell in line if cell.strip())


def _trimmed(line: Line) -> Line:
    """Without the empty cells at the end."""
    width = max((n for n, cell in enumerate(line, 1) if cell.strip()), default=0)
    return line[:width]
