"""The words of the edition: which of them a reader may have meant, and how an expression finds them all."""

import re
import threading
from dataclasses import dataclass
from difflib import get_close_matches

from datasets.search_index import fold, stemmer
from portal.catalogue.reader import Reader

MOST_WORDS = 12
_WORD = r"[^\W_]+"
_TERM = re.compile(rf'(?<!\S)(-?)"([^"]*)"|(?<!\S)-({_WORD})|({_WORD})')
_SHORTEST_PREFIX, _SHORTEST_STEM, _SHORTEST_ENDING = 3, 5, 4
_MOST_FORMS, _MOST_SIMILAR = 24, 4000
"""Forms of each sort for the words of a question together: the more words, the fewer each may stand for."""
_ALIKE = 0.75
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's words as FTS5 expressions. `exact` has the words as they were written, `inflected` their inflections
    too, and `wide` all that they may stand for.

    `unwanted` are words and phrases that must not be there, empty when all may. `meant` is the question with words that
    stand in the edition for those that do not; empty when there are none.
    """

    exact: str
    inflected: str
    wide: str
    unwanted: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Word:
    word: str


class Words:
    """Makes questions of what readers write."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._stemmer = stemmer()
        self._lock = threading.Lock()

    def question(self, written: str) -> Question | None:
        """What to look for: all words, "words in quotes" beside each other, and none of those after a minus.

        Every term is quoted, so that nothing in it can be read as an operator. None when there is nothing to find.
        """
        terms = [_parts(match) for match in list(_TERM.finditer(written))[:MOST_WORDS]]
        wanted = [words for excluded, words in terms if words and not excluded]
        unwanted = [quote(" ".join(words)) for excluded, words in terms if words and excluded]
        if not wanted:
            return None
        most = max(2, _MOST_FORMS // len(wanted))
        exact = " AND ".join(quote(" ".join(words)) for words in wanted)
        inflected = " AND ".join(_or(self._inflections(words, most)) for words in wanted)
        wide = " AND ".join(_or([" ".join(words)]) if len(words) > 1 else self._any(words[0], most) for words in wanted)
        return Question(exact, inflected, wide, " OR ".join(unwanted), self._meant(written, wanted))

    def forms(self, word: str, most: int = _MOST_FORMS) -> list[str]:
        """The word and those that it may stand for, the commonest first: its inflections, the compounds that begin or
        end with it; and where no text has the word itself, those that are the same but for dots and rings."""
        if not word.isalpha():
            return [word]
        stem = self.stem(word)
        alike = [] if self._find("word = ?", 1, word) else self._find("folded = ?", most, fold(word))
        found = [*alike, *self._inflected(word, most), *self._beginning(word, stem, most), *self._ending(word, most)]
        return list(dict.fromkeys([word, *(found or self._folded(word, most))]))

    def _inflections(self, words: list[str], most: int) -> list[str]:
        """The words of a phrase as they are; a word of its own with its inflections."""
        if len(words) > 1:
            return [" ".join(words)]
        return list(dict.fromkeys([*words, *self._inflected(words[0], most)]))

    def _inflected(self, word: str, most: int) -> list[str]:
        with self._lock:
            stems = list(dict.fromkeys(self._stemmer.stemWords([word, *_neuter(word)])))
        return self._find(f"stem IN ({', '.join('?' * len(stems))})", most, *stems)

    def _any(self, word: str, most: int) -> str:
        """The expression for any form of a word; for one the edition does not have, for the two it is made of."""
        forms = self.forms(word, most)
        parts = self._divided(word) if len(forms) == 1 else ()
        return f"({' AND '.join(self._any(part, most) for part in parts)})" if parts else _or(forms)

    def _divided(self, word: str) -> tuple[str, ...]:
        """The parts of a compound that no text has: "klimatplan" is meant by "klimat- och energiplan"."""
        for cut in range(_SHORTEST_ENDING, len(word) - _SHORTEST_ENDING + 1):
            head, tail = word[:cut], word[cut:]
            if self._find("word = ?", 1, head) and self._is_known(tail) and not self._find("word = ?", 1, word):
                return head, tail
        return ()

    def stem(self, word: str) -> str:
        """The Swedish stem of a word in small letters."""
        with self._lock:
            return str(self._stemmer.stemWord(word))

    def _beginning(self, word: str, stem: str, most: int) -> list[str]:
        start = stem if len(stem) >= _SHORTEST_STEM else word
        if len(start) < _SHORTEST_PREFIX:
            return []
        return self._find("word >= ? AND word < ?", most, start, start + _LAST)

    def _ending(self, word: str, most: int) -> list[str]:
        if len(word) < _SHORTEST_ENDING:
            return []
        return self._find("reversed >= ? AND reversed < ?", most, word[::-1], word[::-1] + _LAST)

    def _folded(self, word: str, most: int) -> list[str]:
        start = fold(word)
        if len(start) < _SHORTEST_PREFIX:
            return []
        return self._find("folded >= ? AND folded < ?", most, start, start + _LAST)

    def _meant(self, written: str, wanted: list[list[str]]) -> str:
        """What was written with unknown words replaced by the most alike; nothing when none is unknown or alike."""
        meant = written
        for word in (word for words in wanted for word in words if word.isalpha()):
            if not self._is_known(word) and (alike := self._most_alike(word)):
                meant = re.sub(rf"\b{re.escape(word)}\b", alike, meant, flags=re.IGNORECASE)
        return meant if meant != written else ""

    def _is_known(self, word: str) -> bool:
        return len(self.forms(word)) > 1 or bool(self._find("word = ?", 1, word))

    def _most_alike(self, word: str) -> str:
        """Of the words with the same first letter and about the same length."""
        first = fold(word)[:1]
        query = "folded >= ? AND folded < ? AND length(word) BETWEEN ? AND ?"
        known = self._find(query, _MOST_SIMILAR, first, first + _LAST, len(word) - 2, len(word) + 2)
        return next(iter(get_close_matches(word, known, n=1, cutoff=_ALIKE)), "")

    def _find(self, where: str, most: int, *values: str | int) -> list[str]:
        query = f"SELECT word FROM search_words WHERE {where} ORDER BY number DESC LIMIT ?"
        return [row.word for row in self._reader.all(_Word, query, *values, most)]


def _parts(match: re.Match[str]) -> tuple[bool, list[str]]:
    """Whether the term is excluded, and its words in small letters."""
    minus, phrase, without, word = match.groups()
    text = next(part for part in (phrase, without, word) if part is not None)
    return bool(minus) or without is not None, re.findall(_WORD, text.lower())


def _neuter(word: str) -> list[str]:
    """A noun with or without the article -et, which the stemmer often leaves: torg, program, boende and museum."""
    bare = word.removesuffix("s")
    if len(bare) > 4 and bare.endswith("et"):
        short = bare[:-2]
        return [short, f"{short}e", f"{short}um", *([short[:-1]] if short[-1] == short[-2] else [])]
    return [f"{word}et", f"{word}t", f"{word}{word[-1]}et", re.sub("um$", "et", word)]


def _or(words: list[str]) -> str:
    return f"({' OR '.join(map(quote, words))})"


def quote(text: str) -> str:
    return f'"{text}"'
