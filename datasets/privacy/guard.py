"""What every value passes on its way into an edition: numbers are masked, what is suspected is hidden and told."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datasets.privacy import BODY, DIVIDED, is_identity_number, mask, quick
from datasets.privacy.suspicion import Suspicion, conceal
from datasets.privacy.texts import GAP, together

Place = tuple[str, str, str]
"""Table, identifier of the row, column."""
_SUSPICIOUS = quick(rf"{BODY}[0-9Xx*\u2022_?]{{2}}|{DIVIDED}|7[02369](?:[ \u00a0-]?[0-9]){{7}}|%3[0-9]|@|%40")
"""Whatever can be found in a text has this."""
_ARGUMENTS = 100
"""SQLite gives a function no more."""
NUMBER_IN_CELL = "number-in-cell"


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicion and where it stands. `fingerprint` tells the same words from others without telling them."""

    rule: str
    place: Place
    fingerprint: str
    excerpt: str


class Guard:
    """The guard of one edition. `approved` are rule, place and fingerprint of what somebody has let through."""

    def __init__(self, approved: Iterable[tuple[str, str, str, str, str]]) -> None:
        self.masked: Counter[str] = Counter()
        self.findings: dict[tuple[str, Place, str], Finding] = {}
        self._approved = frozenset((rule, (table, row, field), mark) for rule, table, row, field, mark in approved)
        self._names: dict[str, dict[str, int]] = {}

    def stand_at(self, connection: sqlite3.Connection) -> None:
        """SQL on the connection can call the guard, once it has looked for the rows of a table."""
        connection.execute("CREATE TEMP TABLE suspicious_rows (number INTEGER PRIMARY KEY)")
        for function in (is_suspicious, self.public_text, self.public_identifier, self.public_number):
            connection.create_function(function.__name__, -1, function, deterministic=True)

    @staticmethod
    def look_for_rows(connection: sqlite3.Connection, schema: str, table: str, texts: Sequence[str]) -> str:
        """temp.suspicious_rows has the rows of the table in whose `texts` anything can be found at all, and no others.

        Returns SQL for all its rows, named t; of those, s.number is not NULL.
        """
        parts = [texts[at : at + _ARGUMENTS] for at in range(0, len(texts), _ARGUMENTS)]
        asked = " OR ".join("is_suspicious({})".format(", ".join(f'"{name}"' for name in part)) for part in parts)
        connection.execute("DELETE FROM temp.suspicious_rows")
        for first, last, values in together(connection, table, texts, schema):
            if _SUSPICIOUS.search(values):
                connection.execute(
                    f"""INSERT INTO temp.suspicious_rows SELECT _rowid_ FROM "{schema}"."{table}"
                        WHERE _rowid_ BETWEEN ? AND ? AND ({asked})""",
                    (first, last),
                )
        return f'"{schema}"."{table}" t LEFT JOIN temp.suspicious_rows s ON s.number = t._rowid_'

    @staticmethod
    def text_sql(value: str, place: str) -> str:
        """SQL for a text of `look_for_rows`; `place` is SQL for the table, row and column it is published at."""
        return _guarded("public_text", value, place)

    @staticmethod
    def identifier_sql(value: str, place: str) -> str:
        """SQL for a text that rows are known by: those that differ still differ."""
        return _guarded("public_identifier", value, place)

    @staticmethod
    def number_sql(value: str, place: str) -> str:
        """SQL for a number in a table of somebody else's: an identity number may have lost its dash and its zero."""
        return (
            f"CASE WHEN {value} BETWEEN 1e8 AND 3e11 AND {value} = CAST({value} AS INTEGER) "
            f"THEN public_number({value}, {place}) ELSE {value} END"
        )

    def public_text(self, text: str, *place: str) -> str:
        table, row, field = place
        public, suspicions = conceal(text, lambda rule, written: self._is_approved(rule, (table, row, field), written))
        self.masked[f"{table}.{field}"] += mask(text) != text
        for suspicion in suspicions:
            self._find(suspicion, (table, row, field))
        return public

    def public_identifier(self, text: str, *place: str) -> str:
        public, _ = conceal(text, lambda rule, written: False)
        if public == text:
            return text
        self.masked[f"{place[0]}.{place[2]}"] += 1
        alike = self._names.setdefault(public, {})
        number = alike.setdefault(text, len(alike) + 1)
        return public if number == 1 else f"{public}-{number}"

    def public_number(self, number: float, *place: str) -> float | None:
        table, row, field = place
        written = f"{int(number):010}"
        if len(written) not in (10, 12) or not is_identity_number(written):
            return number
        if self._is_approved(NUMBER_IN_CELL, (table, row, field), written):
            return number
        self._find(Suspicion(NUMBER_IN_CELL, written, "\u2022" * len(written)), (table, row, field))
        return None

    def _is_approved(self, rule: str, place: Place, written: str) -> bool:
        return bool(self._approved) and (rule, place, _fingerprint(written)) in self._approved

    def _find(self, suspicion: Suspicion, place: Place) -> None:
        finding = Finding(suspicion.rule, place, _fingerprint(suspicion.written), suspicion.excerpt)
        self.findings.setdefault((finding.rule, place, finding.fingerprint), finding)


def is_suspicious(*texts: str | None) -> bool:
    """Whether anything can be found in the texts at all. Most have nothing, and this alone is asked of them."""
    return _SUSPICIOUS.search(GAP.decode().join(filter(None, texts)).encode()) is not None


def _guarded(function: str, value: str, place: str) -> str:
    return (
        f"CASE WHEN s.number IS NOT NULL AND is_suspicious({value}) THEN {function}({value}, {place}) ELSE {value} END"
    )


def _fingerprint(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()
