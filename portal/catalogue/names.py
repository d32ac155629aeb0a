"""People and bodies by name, as a reader writes it."""

import re
import threading
from dataclasses import dataclass
from functools import cached_property

from datasets.search_index import fold, stemmer
from portal.catalogue.reader import Reader

_MOST = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A person or a body that has a page; `kind` is the table."""

    kind: str
    id: str
    name: str
    party: str | None


_NAMES = """
SELECT 'organizations', o.id, o.name, NULL FROM organizations o
WHERE EXISTS (SELECT 1 FROM meetings m WHERE m.organization = o.id)
UNION ALL
SELECT * FROM (SELECT 'people', id, name, party FROM people WHERE gone IS NULL ORDER BY name, id)
"""


class Names:
    """Looks for people and bodies by the words of their names. All are read once: an edition has some hundreds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._stemmer = stemmer()
        self._lock = threading.Lock()

    def called(self, written: str) -> list[Name]:
        """Those whose names have every word, in any inflection, with or without dots: bodies first, then people."""
        wanted = self._words(written)
        return [name for words, name in self._all if wanted and wanted <= words][:_MOST]

    @cached_property
    def _all(self) -> list[tuple[frozenset[str], Name]]:
        return [(self._words(name.name), name) for name in self._reader.all(Name, _NAMES)]

    def _words(self, text: str) -> frozenset[str]:
        words = re.findall(r"\w+", text.lower())
        with self._lock:
            return frozenset(fold(word) for word in self._stemmer.stemWords(words))
