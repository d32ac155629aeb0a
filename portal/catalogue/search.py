"""Search over everything at once: readers' words made into a safe question, and hits that say where they lead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.catalogue.reader import Reader

MARK_BEGIN, MARK_END = "\x02", "\x03"
"""Stand around the words found in a snippet."""
MOST_WORDS = 12
_WORD = r"[^\W_]+"
_TERM = re.compile(rf'"([^"]*)"|({_WORD})')


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `target` is what it hangs on: a page's document address, an agenda item's meeting."""

    kind: str
    id: str
    title: str
    snippet: str
    date: str | None
    organization: str | None
    organization_name: str | None
    target: str | None
    page: int | None


_HITS = f"""
WITH found AS MATERIALIZED (
  SELECT rowid AS number, kind, id, title, date, organization, rank,
         snippet(search_index, 1, '{MARK_BEGIN}', '{MARK_END}', '…', 28) AS snippet
  FROM search_index WHERE search_index MATCH ? AND rank MATCH 'bm25(8.0, 1.0)' {{where}}
  ORDER BY rank LIMIT ? OFFSET ?)
SELECT f.kind, f.id, f.title, f.snippet, f.date, f.organization, o.name,
       CASE f.kind WHEN 'page' THEN (SELECT d.url FROM pages p JOIN documents d ON d.id = p.document WHERE p.id = f.id)
                   WHEN 'agenda_item' THEN (SELECT a.meeting FROM agenda_items a WHERE a.id = f.id) END,
       CASE f.kind WHEN 'page' THEN (SELECT p.number FROM pages p WHERE p.id = f.id) END
FROM found f LEFT JOIN organizations o ON o.id = f.organization ORDER BY f.rank, f.number
"""


class Search:
    """Questions in readers' own words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def hits(self, match: str, *, limit: int, offset: int = 0, kind: str = "") -> list[Hit]:
        """What `match` (made by `expression`) finds, the best first."""
        query = _HITS.format(where="AND kind = ?" if kind else "")
        return self._reader.all(Hit, query, match, *([kind] if kind else []), limit, offset)

    def counts(self, match: str) -> dict[str, int]:
        """How much `match` finds of each kind."""
        rows = self._reader.all(
            _Count, "SELECT kind, count(*) FROM search_index WHERE search_index MATCH ? GROUP BY kind", match
        )
        return {row.kind: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class _Count:
    kind: str
    number: int


def expression(words: str) -> str:
    """An FTS5 expression for a reader's words: all of them, as beginnings of words; "in quotes" next to each other.

    Every term is quoted, so that nothing in it can be read as an operator. Empty when there is no word to look for.
    """
    terms = [term for phrase, word in _TERM.findall(words) for term in (_phrase(phrase) if phrase else _prefix(word))]
    return " AND ".join(terms[:MOST_WORDS])


def _phrase(words: str) -> Iterable[str]:
    parts = re.findall(_WORD, words)
    return [f'"{" ".join(parts)}"'] if parts else []


def _prefix(word: str) -> Iterable[str]:
    return [f'"{word}"*'] if word else []
