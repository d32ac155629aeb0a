"""Search over everything at once: the first rows that match, and hits that say where they lead."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from datasets.search_index import facet
from portal.catalogue.excerpts import Excerpts
from portal.catalogue.reader import Reader
from portal.catalogue.words import Question, Words, quote

MOST = 200
"""Hits that are told and shown of a question; who finds more has to ask more closely."""
_THINGS, _PAGES = ("data_set", "indicator", "page"), ("page",)
"""Kinds that come after all that was or will be done, the pages of documents last."""
Filters = Mapping[str, str]
"""Values by facet: kind, year, organ, outcome, phase; empty ones let everything through."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `text` is what stands around the words, which MARK_BEGIN and MARK_END mark.

    `target` is what it hangs on: a page's document, an item's meeting or a task's decision. `original` is the address
    of the document at its source.
    """

    row: int
    kind: str
    id: str
    title: str
    text: str
    date: str | None
    organization: str | None
    organization_name: str | None
    target: str | None
    page: int | None
    original: str | None


@dataclass(frozen=True, slots=True)
class _Span:
    """The row numbers of a kind."""

    kind: str
    first: int
    last: int


_ANYWHERE, _NOWHERE, _BEHIND = _Span("", 0, 2**62), _Span("", 1, 0), _Span("", 2**62, 2**62)


@dataclass(frozen=True, slots=True)
class _Numbers:
    json: str


@dataclass(frozen=True, slots=True)
class _Dated:
    number: int
    date: str | None


_HITS = """
SELECT f.rowid, f.kind, f.id, f.title, f.body, f.date, f.organization, o.name,
       CASE f.kind WHEN 'page' THEN p.document
                   WHEN 'agenda_item' THEN (SELECT a.meeting FROM agenda_items a WHERE a.id = f.id)
                   WHEN 'assignment' THEN (SELECT s.decision FROM assignments s WHERE s.id = f.id) END,
       p.number, d.url
FROM search_index f LEFT JOIN organizations o ON o.id = f.organization
LEFT JOIN pages p ON f.kind = 'page' AND p.id = f.id
LEFT JOIN documents d ON d.id = p.document
WHERE f.rowid IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: how much in all and of each kind, MOST at most, and the hits asked for."""

    total: int
    kinds: Mapping[str, int]
    hits: Sequence[Hit]


NOTHING = Found(0, {}, ())


class Search:
    """Questions in readers' own words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._words = Words(reader)
        self._excerpts = Excerpts()

    def question(self, written: str) -> Question | None:
        """What a reader's words ask for; None when there is no word to look for."""
        return self._words.question(written)

    def best(self, question: Question, filters: Filters, *, limit: int, offset: int = 0) -> Found:
        """First what was or will be done that has the words: in its title, as they were written and then inflected;
        anywhere; other forms in its title. Then data sets and key figures in that order, pages of documents that have
        the words, and all the rest. In each kind by kind, the latest first."""
        rows = self._rows(question.wide, question, filters)
        found: dict[int, None] = {}
        for part in self._parts(question, filters, rows, offset + limit):
            found |= dict.fromkeys(part)
            if len(found) >= offset + limit:
                break
        return self._found(question, filters, rows, list(found)[offset : offset + limit])

    def latest(self, question: Question, filters: Filters, *, limit: int, offset: int = 0) -> Found:
        """What has the words or other forms of them, the latest first."""
        rows = self._rows(question.wide, question, filters)
        kinds = [filters["kind"]] if filters.get("kind") else self._spans
        of_kinds = (self._rows(question.wide, question, {**filters, "kind": kind}, offset + limit) for kind in kinds)
        numbers = [number for found in of_kinds for number in found]
        query = "SELECT rowid, date FROM search_index WHERE rowid IN (SELECT value FROM json_each(?))"
        dated = self._reader.all(_Dated, query, json.dumps(numbers))
        dated.sort(key=lambda row: (row.date or "", -row.number), reverse=True)
        return self._found(question, filters, rows, [row.number for row in dated[offset : offset + limit]])

    def _parts(self, question: Question, filters: Filters, rows: list[int], most: int) -> Iterator[list[int]]:
        """The first rows of those that fit best, then of those that fit less; `rows` are all of them."""
        things, pages = (min(self._spans.get(kind, _BEHIND).first for kind in kinds) for kinds in (_THINGS, _PAGES))
        asked = (
            (question.exact, "search_titles"),
            (question.inflected, "search_titles"),
            (question.exact, "search_index"),
            (question.wide, "search_titles"),
        )
        parts = []
        for expression, table in asked:
            parts.append(self._rows(expression, question, filters, most, table=table))
            yield [row for row in parts[-1] if row < things]
        for part in parts:
            yield [row for row in part if row < pages]
        yield from (*parts, rows)

    def _rows(
        self,
        expression: str,
        question: Question,
        filters: Filters,
        most: int = MOST,
        *,
        table: str = "search_index",
    ) -> list[int]:
        """The first rows that match, in order. They come as one value, so that other threads need not wait."""
        facets = {name: value for name, value in filters.items() if name != "kind"}
        match = _match(expression, question.unwanted, facets)
        span = self._spans.get(filters["kind"], _NOWHERE) if filters.get("kind") else _ANYWHERE
        query = f"""SELECT json_group_array(rowid) FROM (SELECT rowid FROM {table}
                    WHERE {table} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?)"""
        found = self._reader.first(_Numbers, query, match, span.first, span.last, most)
        numbers: list[int] = json.loads(found.json) if found else []
        return numbers

    def _found(self, question: Question, filters: Filters, rows: list[int], chosen: list[int]) -> Found:
        hits = {hit.row: hit for hit in self._reader.all(Hit, _HITS, json.dumps(chosen))}
        texts = {row: (hit.title, hit.text) for row, hit in hits.items()}
        excerpts = self._excerpts.of(texts, question.wide)
        shown = [replace(hits[row], text=excerpts.get(row, "")) for row in chosen]
        return Found(len(rows), self._kinds(question, filters, rows), shown)

    def _kinds(self, question: Question, filters: Filters, rows: list[int]) -> dict[str, int]:
        """How much there is of each kind, whatever kind is chosen. Only kinds behind the last row are asked for."""
        if filters.get("kind"):
            filters = {**filters, "kind": ""}
            rows = self._rows(question.wide, question, filters)
        counts = {}
        for kind, span in self._spans.items():
            counts[kind] = bisect_right(rows, span.last) - bisect_left(rows, span.first)
            if len(rows) == MOST and span.last > rows[-1]:
                counts[kind] = len(self._rows(question.wide, question, {**filters, "kind": kind}))
        return counts

    @cached_property
    def _spans(self) -> dict[str, _Span]:
        """The kinds that the edition has, in order of their rows."""
        spans = self._reader.all(_Span, "SELECT kind, first, last FROM search_kinds ORDER BY first")
        return {span.kind: span for span in spans}


def _match(expression: str, unwanted: str, facets: Filters) -> str:
    """The FTS5 expression for rows that have it, none of what is unwanted, and every facet."""
    words = "".join(f" AND {quote(facet(name, value).strip())}" for name, value in facets.items() if value)
    match = f"({expression}){words}"
    return f"({match}) NOT ({unwanted})" if unwanted else match
