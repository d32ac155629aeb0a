"""Search over everything at once: the first rows that match, and hits that say where they lead."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datasets.search_index import facet
from portal.catalogue.reader import Reader
from portal.catalogue.words import Question, Words

MARK_BEGIN, MARK_END = "\x02", "\x03"
"""Stand around the words found in a snippet."""
MOST = 1000
"""Hits that are told and shown of a question; who finds more has to ask more closely."""
KINDS = ("decision", "matter", "meeting", "agenda_item", "assignment", "notice", "data_set", "indicator", "page")

Filters = Mapping[str, str]
"""Values by facet: kind, year, organ, outcome, phase; empty ones let everything through."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `target` is what it hangs on: a document's address, an item's meeting or a task's decision."""

    kind: str
    id: str
    title: str
    snippet: str
    date: str | None
    organization: str | None
    organization_name: str | None
    target: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int


@dataclass(frozen=True, slots=True)
class _Dated:
    number: int
    date: str | None


_HIT = f"""
SELECT f.kind, f.id, f.title, snippet(search_index, 5, '{MARK_BEGIN}', '{MARK_END}', '…', 28), f.date, f.organization,
       o.name,
       CASE f.kind WHEN 'page' THEN (SELECT d.url FROM pages p JOIN documents d ON d.id = p.document WHERE p.id = f.id)
                   WHEN 'agenda_item' THEN (SELECT a.meeting FROM agenda_items a WHERE a.id = f.id)
                   WHEN 'assignment' THEN (SELECT s.decision FROM assignments s WHERE s.id = f.id) END,
       CASE f.kind WHEN 'page' THEN (SELECT p.number FROM pages p WHERE p.id = f.id) END
FROM search_index f LEFT JOIN organizations o ON o.id = f.organization
WHERE search_index MATCH ? AND f.rowid = ?
"""


class Search:
    """Questions in readers' own words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._words = Words(reader)

    def question(self, written: str) -> Question | None:
        """What a reader's words ask for; None when there is no word to look for."""
        return self._words.question(written)

    def count(self, question: Question, filters: Filters) -> int:
        """How much is found, MOST at most."""
        return self._reader.number(
            "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT ?)",
            _filtered(question.wide, filters),
            MOST,
        )

    def counts(self, question: Question, filters: Filters) -> dict[str, int]:
        """How much is found of each kind, MOST at most."""
        return {kind: self.count(question, {**filters, "kind": kind}) for kind in KINDS}

    def best(self, question: Question, filters: Filters, *, limit: int, offset: int = 0) -> list[Hit]:
        """First what has the words themselves in its title, then anywhere, then other forms of them; in each the
        records before the pages of documents, and the latest first."""
        found: dict[int, None] = {}
        for expression in (*_titles_first(question.exact), *_titles_first(question.wide)):
            found |= dict.fromkeys(self._rows(_filtered(expression, filters)))
            if len(found) >= offset + limit:
                break
        return self._hits(question.wide, list(found)[offset : offset + limit])

    def latest(self, question: Question, filters: Filters, *, limit: int, offset: int = 0) -> list[Hit]:
        """What has the words or other forms of them, the latest first."""
        match = _filtered(question.wide, filters)
        rows = [*self._rows(f"({match}) NOT facets : kindpage"), *self._rows(f"({match}) AND facets : kindpage")]
        dated = self._reader.all(
            _Dated,
            "SELECT rowid, date FROM search_index WHERE rowid IN (SELECT value FROM json_each(?))",
            json.dumps(rows),
        )
        dated.sort(key=lambda row: (row.date or "", -row.number), reverse=True)
        return self._hits(question.wide, [row.number for row in dated[offset : offset + limit]])

    def _rows(self, match: str) -> list[int]:
        query = "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid LIMIT ?"
        return [row.number for row in self._reader.all(_Row, query, match, MOST)]

    def _hits(self, match: str, rows: Iterable[int]) -> list[Hit]:
        return [hit for row in rows for hit in self._reader.all(Hit, _HIT, match, row)]


def _titles_first(expression: str) -> tuple[str, str]:
    return expression.replace("{title body} : ", "{title} : ", 1), expression


def _filtered(expression: str, filters: Filters) -> str:
    words = " AND ".join(facet(name, value).strip() for name, value in filters.items() if value)
    return f"({expression}) AND {{facets}} : ({words})" if words else expression
