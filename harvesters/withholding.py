"""What is withdrawn from publication, with everything that tells it: by whom, when and why, kept for good.

Withdrawing is not destroying. The store keeps the rows and the originals; editions leave them out, and tell of each
when it was withdrawn and for what kind of reason.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from datasets.declaration import Declarations
from datasets.strict import ConfigError

REASONS = {
    "personal-data": "Personuppgifter",
    "secrecy": "Sekretess",
    "copyright": "Upphovsrätt",
    "mistake": "Publicerat av misstag",
    "retention": "Tiden för publicering är slut",
    "other": "Annat skäl",
}
"""Kinds of reasons, and how readers are told of them."""
_LOOKED_IN = (
    "decisions",
    "meetings",
    "matters",
    "documents",
    "notices",
    "people",
    "agenda_items",
    "assignments",
    "pages",
)
_PAGES = {
    "moten": "meetings",
    "arenden": "matters",
    "anslag": "notices",
    "ledamoter": "people",
    "handlingar": "documents",
}
_ALSO = {
    "meetings": (("documents", "meeting"),),
    "matters": (("agenda_items", "matter"), ("documents", "matter"), ("indicator_links", "matter")),
    "decisions": (("indicator_links", "decision"),),
}
"""Rows that go with one though they could stand without it. With a document goes everything that was read from it."""
_PAGES_OF = """
SELECT 'pages', p.id FROM {table} x JOIN pages p ON p.document = x.document
WHERE x.id = ? AND (x.page IS NULL OR p.number >= x.page AND p.number <= coalesce(
  (SELECT min(n.page) FROM {table} n WHERE n.document = x.document AND n.page > x.page), p.number))"""
_BESIDE = {
    "meetings": ("SELECT 'documents', document FROM meetings WHERE id = ? AND document IS NOT NULL",),
    "decisions": (
        "SELECT 'agenda_items', agenda_item FROM decisions WHERE id = ?",
        _PAGES_OF.format(table="decisions"),
    ),
    "agenda_items": (_PAGES_OF.format(table="agenda_items"),),
    "documents": (
        """SELECT 'issues', i.id FROM documents d JOIN issues i ON substr(i.place, 1, length(d.url)) = d.url
           WHERE d.id = ?""",
    ),
}
"""What tells a row without referring to it: a decision's agenda item and the pages it stands on, up to that where the
next begins; a meeting's minutes; what could not be read of a document."""

Place = tuple[str, str]
"""A table and the identifier of a row."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """An entry of the audit: what was withdrawn, when, for which reason, by whom, and a note that is not published."""

    table: str
    row: str
    at: datetime
    reason: str
    by: str
    note: str


def find(connection: sqlite3.Connection, written: str) -> Place:
    """The row that an identifier, `table/identifier`, or an address of the portal or of an original means.

    ConfigError where nothing is called so, or several things are.
    """
    if found := _by_address(connection, written):
        return found
    table, _, row = written.partition("/")
    tables = [table] if row and table in _LOOKED_IN else list(_LOOKED_IN)
    wanted = row if row and table in _LOOKED_IN else written
    places = [(name, wanted) for name in tables if _is_there(connection, name, wanted)]
    if len(places) == 1:
        return places[0]
    told = ", ".join(f"{name}/{wanted}" for name, _ in places)
    problem = f"several rows are called so: {told}; write one of these" if places else "nothing is called so"
    raise ConfigError(f"{written}: {problem}; give an identifier, or the address of a page or document")


def withhold(connection: sqlite3.Connection, entry: Withholding) -> None:
    """The audit has the entry. A row that is withheld already is a ConfigError."""
    if (entry.table, entry.row) in _active(connection):
        raise ConfigError(f"{entry.table}/{entry.row}: is withheld already; release it first to change the reason")
    connection.execute(
        "INSERT INTO withholdings (table_name, row_id, at, reason, by, note) VALUES (?, ?, ?, ?, ?, ?)",
        (entry.table, entry.row, entry.at.isoformat(timespec="seconds"), entry.reason, entry.by, entry.note),
    )


def release(connection: sqlite3.Connection, place: Place, *, by: str, at: datetime) -> None:
    """The audit says that the row is published again. One that was not withheld by itself is a ConfigError."""
    if place not in _active(connection):
        raise ConfigError(f"{'/'.join(place)}: is not withheld by itself; see `insyn withhold --list`")
    connection.execute(
        "UPDATE withholdings SET released_at = ?, released_by = ? WHERE table_name = ? AND row_id = ? "
        "AND released_at IS NULL",
        (at.isoformat(timespec="seconds"), by, *place),
    )


def entries(connection: sqlite3.Connection) -> Iterator[str]:
    """The audit, a line an entry, the oldest first."""
    query = "SELECT table_name, row_id, at, reason, by, note, released_at, released_by FROM withholdings ORDER BY id"
    for table, row, at, reason, by, note, released_at, released_by in connection.execute(query):
        end = f", released {released_at} by {released_by}" if released_at else ""
        yield f"{table}/{row}: withheld {at} by {by}, {reason}{f' ({note})' if note else ''}{end}"


def apply(connection: sqlite3.Connection, declarations: Declarations) -> None:
    """The table `withheld` names every row that tells something withheld, those harvested since as well."""
    connection.execute("DELETE FROM withheld")
    for place, (at, reason) in _active(connection).items():
        for table, row in all_that_tells(connection, declarations, place):
            connection.execute(
                "INSERT OR IGNORE INTO withheld (id, table_name, row_id, withheld_at, reason) VALUES (?, ?, ?, ?, ?)",
                (f"{table}/{row}", table, row, at, REASONS[reason]),
            )


def _active(connection: sqlite3.Connection) -> dict[Place, tuple[str, str]]:
    query = "SELECT table_name, row_id, at, reason FROM withholdings WHERE released_at IS NULL ORDER BY id"
    return {(table, row): (at, reason) for table, row, at, reason in connection.execute(query)}


def all_that_tells(connection: sqlite3.Connection, declarations: Declarations, place: Place) -> Iterable[Place]:
    """The row, and every other that cannot stand without it or would tell it."""
    found: dict[Place, None] = {}
    waiting = [place]
    while waiting:
        table, row = place = waiting.pop()
        if place not in found:
            found[place] = None
            for other, column in _hanging_on(declarations, table):
                query = f'SELECT id FROM "{other}" WHERE "{column}" = ?'
                waiting += [(other, identifier) for (identifier,) in connection.execute(query, (row,))]
            waiting += _beside(connection, table, row)
    return found


def _hanging_on(declarations: Declarations, table: str) -> Iterator[tuple[str, str]]:
    """Tables and columns whose rows cannot stand without a row of this one, or would tell it."""
    yield from _ALSO.get(table, ())
    for name, declared in declarations.tables.items():
        for column, target in declared.references.items():
            is_read_from = table == "documents" and column == "document" and name != "meetings"
            if target == table and (declared.columns[column].required or is_read_from):
                yield name, column


def _beside(connection: sqlite3.Connection, table: str, row: str) -> list[Place]:
    """What tells the row without referring to it."""
    return [place for query in _BESIDE.get(table, ()) for place in connection.execute(query, (row,))]


def _by_address(connection: sqlite3.Connection, written: str) -> Place | None:
    address = urlsplit(written)
    parts = [unquote(part) for part in address.path.removeprefix("/en").strip("/").split("/")]
    if address.scheme in ("http", "https"):
        found = connection.execute("SELECT id FROM documents WHERE url = ?", (written.partition("#")[0],)).fetchone()
        if found:
            return "documents", str(found[0])
    elif not written.startswith("/"):
        return None
    place = _of_page(parts)
    return place if place and _is_there(connection, *place) else None


def _of_page(parts: list[str]) -> Place | None:
    match parts:
        case ["beslut", body, day, number] if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            return "decisions", f"{body}-{day}-{number}"
        case [kind, identifier] if kind in _PAGES:
            return _PAGES[kind], identifier
        case ["data", "insyn", table, identifier] if table in _LOOKED_IN:
            return table, identifier
    return None


def _is_there(connection: sqlite3.Connection, table: str, row: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', (row,)).fetchone() is not None
