"""The content of catalogues' resources, and of files named one by one, as tables of their own in the store."""

import re
from collections.abc import Callable
from typing import Any

from datasets.declaration import load
from datasets.privacy import mask
from harvesters.fetch import FetchError
from harvesters.naming import slug
from harvesters.outcome import NOT_FETCHED, NOT_TABULAR
from harvesters.run import Run
from harvesters.tabular.columns import Imported, as_table
from harvesters.tabular.files import read
from harvesters.tabular.sheet import NotTabular, Sheet
from harvesters.tabular.specification import departures

READER_VERSION = "2"
"""Changes when the same file becomes another table."""
FORMATS = frozenset({"csv", "tsv", "xlsx", "xls", "ods", "json", "geojson"})
"""What is read as a table."""
_RESERVED = re.compile(rf"\d|sqlite_|search_|({'|'.join(load().tables)})_(fts|counted)")
"""How names of SQLite's own tables and of an edition's indexes begin, and what no name may begin with."""


class Tables:
    """The tables of one harvest. Each has a name of its own, that of its title.

    A file that is not fetched, or is no table now, leaves the table that stands. `amiss` is the kind of that issue.
    """

    def __init__(self, run: Run, *, amiss: str = NOT_TABULAR) -> None:
        self._run, self._amiss = run, amiss
        self._taken = run.names_of_others()

    def from_file(self, url: str, title: str) -> dict[str, Any]:
        """The file at `url` is a table. What its resource's row says of it; nothing where none was ever read."""
        try:
            original = self._run.get(url)
        except FetchError as error:
            self._run.issue(NOT_FETCHED, str(error), place=url)
            return self._standing(self._name(title))
        return self.from_sheet(lambda: read(original.path), title, sha256=original.sha256, place=url)

    def from_sheet(self, make: Callable[[], Sheet], title: str, *, sha256: str, place: str) -> dict[str, Any]:
        """The sheet is a table, read only if its checksum is not that of the table that stands."""
        name, version = self._name(title), f"{READER_VERSION}-{sha256}"
        before, count = self._run.imported_before(name)
        try:
            sheet = make() if before != version else None
            imported = as_table(sheet, title, self._run.source.title or self._run.source.name) if sheet else None
        except NotTabular as error:
            self._run.issue(self._amiss, f"{place}: {error}", place=place)
            return self._standing(name) or {"sha256": sha256}
        if imported and count and not imported.count:
            message = f"{place}: holds no rows, and held {count}; what was imported stands, see whether it is meant"
            self._run.issue(NOT_TABULAR, message, place=place)
            return self._standing(name) or {"sha256": sha256}
        if sheet and imported:
            self._tell(sheet, imported, place)
            self._run.import_table(name, version, imported.table, imported.rows)
            count = imported.count
        return {"sha256": sha256, "table_name": name, "row_count": count}

    def _standing(self, name: str) -> dict[str, Any]:
        """What the resource's row said of the table that stands by that name; nothing where there is none."""
        version, count = self._run.imported_before(name)
        return {"sha256": version.partition("-")[2], "table_name": name, "row_count": count} if version else {}

    def _tell(self, sheet: Sheet, imported: Imported, place: str) -> None:
        if sheet.above:
            words = " / ".join(" ".join(filter(None, line)) for line in sheet.above)
            self._run.issue("lines above the header", f"{place}: {len(sheet.above)} lines are left out", value=words)
        if imported.too_long:
            told = f"{imported.too_long} rows have cells beyond the header, first row {imported.first_too_long}"
            self._run.issue("cells beyond the header", f"{place}: {told}; they are left out", place=place)
        for departure in departures(imported.table):
            self._run.issue("not as specified", f"{place}: {departure}", place=place)

    def _name(self, title: str) -> str:
        """Named after the title; where the name is not free, the source's stands before it, then a number behind."""
        own = slug(mask(title)).replace("-", "_") or "tabell"
        of_source = f"{slug(self._run.source.name).replace('-', '_')}_{own}"
        candidates = [name for name in (own, of_source, f"tabell_{own}") if not _RESERVED.match(name)]
        name = next((name for name in candidates if name not in self._taken), candidates[0])
        number = 1
        while name in self._taken:
            number += 1
            name = f"{name.rstrip('0123456789').rstrip('_')}_{number}"
        self._taken.add(name)
        return name
