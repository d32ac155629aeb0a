"""OParl on the wire: objects, external lists page by page, and the slips of servers that are in use."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin

from harvesters.failures import HarvestFailed
from harvesters.fetch import FetchError
from harvesters.run import Run

Object = dict[str, Any]
_EMPTY = ("", "n/a", "null")


class Server:
    """Asks one server for one harvest, at most `most` times."""

    def __init__(self, run: Run, *, most: int) -> None:
        self._run, self._most, self.asked = run, most, 0

    def get(self, url: str) -> Any:
        """The JSON at an address without its empty values. FetchError where there is none."""
        if self.asked >= self._most:
            raise HarvestFailed(
                f"{url}: would be request {self._most + 1} of this harvest, and {self._most} are agreed; "
                "choose a body, or raise most_requests"
            )
        self.asked += 1
        answer = self._run.get(url)
        try:
            return _filled(json.loads(answer.text(), strict=False))
        except (json.JSONDecodeError, RecursionError) as error:
            raise FetchError(f"{url}: the answer is not JSON: {error}; see whether the address is right") from None

    def object(self, url: str) -> Object:
        """The object at an address; of a list with one object, that one."""
        found = self.get(url)
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        if not isinstance(found, dict) or "id" not in found:
            raise FetchError(f"{url}: the answer is no object of OParl; see whether the address is right")
        return found

    def pages(self, listed: Any, **filters: str) -> Iterator[list[Object]]:
        """The objects of a list page by page, whether it is elsewhere or here. A page that comes again ends it."""
        if not isinstance(listed, str):
            yield _objects(listed)
            return
        url, seen = f"{listed}{'&' if '?' in listed else '?'}{urlencode(filters)}" if filters else listed, set[str]()
        while url and url not in seen:
            seen.add(url)
            page = self.get(url)
            yield _objects(page)
            links = page.get("links") if isinstance(page, dict) else None
            following = links.get("next") if isinstance(links, dict) else None
            url = urljoin(url, following) if isinstance(following, str) else ""


def _objects(page: Any) -> list[Object]:
    """What a page holds: its data, a bare list, or the one object that stands where the list should be."""
    if isinstance(page, dict):
        page = page.get("data", [page] if "id" in page else [])
    found = page if isinstance(page, list) else [page]
    return [one for one in found if isinstance(one, dict)]


def _filled(content: Any) -> Any:
    """The content without what says nothing: null, "", "N/A", [] and {}."""
    if isinstance(content, dict):
        values = ((name, _filled(value)) for name, value in content.items())
        return {name: value for name, value in values if value not in (None, [], {})}
    if isinstance(content, list):
        return [value for value in map(_filled, content) if value is not None]
    if isinstance(content, str) and content.strip().lower() in _EMPTY:
        return None
    return content
