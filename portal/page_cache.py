"""Whole pages of one edition kept in memory, the least used given up first."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

MOST_BYTES = 24_000_000
LARGEST_PAGE = 500_000
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, plain and compressed."""

    content_type: bytes
    plain: bytes
    gzipped: bytes

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.gzipped)


Key = tuple[date, bytes]
"""A day and an address: feeds and metadata name the host they were asked at."""


class PageCache:
    """At most MOST_BYTES of pages. Used by one thread only, that of the event loop."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self.bytes = 0

    def get(self, key: Key) -> Page | None:
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Key, content_type: bytes, body: bytes) -> Page:
        """The page is kept, unless it is larger than LARGEST_PAGE."""
        page = Page(content_type, body, gzipped(body))
        if len(body) <= LARGEST_PAGE and key not in self._pages:
            self._pages[key] = page
            self.bytes += page.size
        while self.bytes > MOST_BYTES:
            _, oldest = self._pages.popitem(last=False)
            self.bytes -= oldest.size
        return page


def gzipped(body: bytes) -> bytes:
    compressor = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return compressor.compress(body) + compressor.flush()
