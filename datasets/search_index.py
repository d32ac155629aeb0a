"""The portal's search index in an edition: the rows of search_index.sql, and every word in them with its forms."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from Stemmer import Stemmer

_SCRIPT = Path(__file__).with_suffix(".sql")
_LONGEST_WORD = 40
_FACET = "\ue000"
_WORDS = """
CREATE TABLE search_words (
  word TEXT PRIMARY KEY, number INTEGER NOT NULL, stem TEXT NOT NULL, folded TEXT NOT NULL, reversed TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
_BY_FORM = """
CREATE INDEX search_words_stem ON search_words (stem, number DESC);
CREATE INDEX search_words_folded ON search_words (folded);
CREATE INDEX search_words_reversed ON search_words (reversed);
"""


def build(connection: sqlite3.Connection) -> None:
    """`search_index` holds everything that can be found, and `search_words` how often each word stands in it.

    The words have their Swedish stem, the form without diacritics and the letters backwards, so that a search finds
    inflections, words without their dots, and the last part of a compound.
    """
    connection.create_function("facet", 2, facet, deterministic=True)
    connection.executescript(_SCRIPT.read_text(encoding="utf-8"))
    connection.execute("CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab('main', 'search_index', 'row')")
    connection.execute(_WORDS)
    connection.executemany("INSERT INTO search_words VALUES (?, ?, ?, ?, ?)", _words(connection))
    connection.executescript(_BY_FORM)
    connection.execute("DROP TABLE temp.search_vocabulary")


def facet(name: str, value: str | None) -> str:
    """A value as one word of the index, with a blank after it; nothing where there is none.

    It begins with a sign for private use, which is a letter to the index and cannot be in a reader's word.
    """
    return f"{_FACET}{name}{re.sub(r'[^a-z0-9åäö]', '', value.lower())} " if value else ""


def fold(word: str) -> str:
    """A word without diacritics: "cykelväg" is "cykelvag"."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def stemmer() -> Stemmer:
    """Snowball's stemmer for Swedish. One thread may use it at a time."""
    return Stemmer("swedish")


def _words(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str, str, str]]:
    """Every word of letters. The vocabulary is read to its end first: the table may not be written while it is read."""
    query = "SELECT term, doc FROM temp.search_vocabulary"
    swedish = stemmer()
    for word, number in connection.execute(query).fetchall():
        if word.isalpha() and len(word) <= _LONGEST_WORD:
            yield word, number, swedish.stemWord(word), fold(word), word[::-1]
