"""Worked examples of asking the open data. Each is a file beside this one that can be run as it is, at another address.

Its first line is a comment that says in Swedish and English what it does; the rest is shown to readers.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from datasets.declaration import Text

PLACEHOLDER = "https://insyn.example/"
"""Stands in the files where the address of a portal does."""
FILES = {
    "curl": ("decisions_as_json.sh", "rejected_as_csv.sh", "search_in_sql.sh"),
    "pandas": ("outcomes_by_year.py", "votes_by_party.py"),
    "sqlite-utils": ("overdue_assignments.py",),
    "r": ("assignments_by_state.R", "key_figure.R"),
    "excel": ("decisions_in_excel.pq",),
    "mirror": ("mirror.py",),
}
"""The files by what runs them, in the order they are shown."""
_FOLDER = Path(__file__).parent
_TITLE = re.compile(r'(?:#|//|""")\s*(?P<sv>.+) / (?P<en>.+?)(?:""")?\n\n?')


@dataclass(frozen=True, slots=True)
class Example:
    """A file: what it does, and how, with the placeholder for the address."""

    name: str
    title: Text
    code: str

    def at(self, address: str) -> str:
        """The code that asks the portal at `address`, which ends in a slash."""
        return self.code.replace(PLACEHOLDER, address)


@cache
def read(name: str) -> Example:
    """The example in the file of that name."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    title = _TITLE.match(text)
    if title is None:
        raise ValueError(f"{name}: the first line is no comment in Swedish / English; write one")
    return Example(name, Text(title["sv"], title["en"]), text[title.end() :].strip())
