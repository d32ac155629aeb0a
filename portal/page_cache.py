"""Whole pages of one edition kept in memory, the least used given up first."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from portal.asgi import Answer, Headers

MOST_BYTES = 24_000_000
LARGEST_PAGE = 500_000
_TELLING = (b"content-type", b"content-disposition", b"link")
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(slots=True)
class Page:
    """A page that was made, and packed once somebody takes it so. `headers` tell what it is."""

    headers: Headers
    plain: bytes
    packed: bytes = b""

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


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

    def put(self, key: Key, answer: Answer) -> Page:
        """The answer is kept as a page, unless it is larger than LARGEST_PAGE."""
        page = Page([header for header in answer.headers if header[0] in _TELLING], answer.body)
        if len(answer.body) <= LARGEST_PAGE and key not in self._pages:
            self._pages[key] = page
            self.bytes += page.size
        self._give_up()
        return page

    def gzipped(self, key: Key, page: Page) -> bytes:
        """The page compressed: when it is first asked for so, and then kept with it."""
        if not page.packed:
            page.packed = gzipped(page.plain)
            self.bytes += len(page.packed) if self._pages.get(key) is page else 0
            self._give_up()
        return page.packed

    def _give_up(self) -> None:
        while self.bytes > MOST_BYTES:
            _, oldest = self._pages.popitem(last=False)
            self.bytes -= oldest.size


def gzipped(body: bytes) -> bytes:
    compressor = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return compressor.compress(body) + compressor.flush()
