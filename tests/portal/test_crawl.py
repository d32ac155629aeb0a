"""A crawl of /data: every kind of link is followed, and nothing that is met is refused or broken."""

import csv
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx

from tests.portal.page import Browser, Page

STARTS = ("/data/", "/data/insyn/decisions?_size=1", "/data/insyn/bordlagda_flera_ganger.csv?minst=0")
MOST_ALIKE = 2
"""How many links of a kind are followed."""
KINDS = (
    "/data/insyn/decisions/ROW?",
    "/data/insyn/decisions/ROW.json?",
    "/data/insyn/decisions?column",
    "/data/insyn/decisions?_sort",
    "/data/insyn/omrostningar.json?",
    "/data/insyn/bordlagda_flera_ganger?column",
    "/data/insyn/ANY?_next&_size&_sort_desc",
    "/data/insyn/ANY.json?_labels&_nl&_shape",
    "/data/insyn/ANY.csv?_bom&_dl&_labels&_sep",
    "/data/insyn.csv?sql",
)
"""Some that must be met."""
HOST = "http://insyn.test"


def test_a_crawl_below_data_finds_no_bad_link(site: Browser) -> None:
    """No doubled prefix, none that leaves /data but for the menu, none that is refused or breaks."""
    waiting, seen, kinds, bad = deque(STARTS), set(STARTS), Counter[str](), []
    while waiting:
        address = waiting.popleft()
        kinds[_kind(address)] += 1
        if kinds[_kind(address)] > MOST_ALIKE:
            continue
        response = site.request(address)
        if response.status_code >= 400 or "/data/data" in address or not _is_whole(address, response):
            bad.append((address, response.status_code))
        new = {found for found in _links(address, response) if found.startswith("/data")} - seen
        seen |= new
        waiting.extend(sorted(new))
    assert bad == []
    assert set(KINDS) <= set(kinds)


def _kind(address: str) -> str:
    """What links are followed alike: table or query, ending, parameters; for several parameters whatever the table."""
    asked = urlsplit(address)
    folder, _, name = asked.path.removeprefix("/data/").rpartition("/")
    given = parse_qsl(asked.query, keep_blank_values=True)
    names = sorted({name if name.startswith("_") or name == "sql" else "column" for name, _value in given})
    alike = "ROW" if folder not in ("", "insyn") else "ANY" if len(names) > 1 else ""
    path = f"/data/{folder}/{alike}{PurePosixPath(name).suffix}".replace("//", "/") if alike else asked.path
    return f"{path}?{'&'.join(names)}"


def _links(address: str, response: httpx.Response) -> set[str]:
    found = {response.headers["location"]} if "location" in response.headers else set()
    found |= {link["url"] for link in response.links.values()}
    if "html" in response.headers.get("content-type", ""):
        page = Page(address, response)
        found |= {link for link in page.links if "#" not in link or link.split("#")[0]}
        found |= {link.get("href", "") for link in page.all("link")}
    if "json" in response.headers.get("content-type", ""):
        found |= set(_addresses(response.json()))
    targets = (urlsplit(urldefrag(urljoin(HOST + address, link)).url) for link in found if link)
    return {f"{t.path}?{t.query}" if t.query else t.path for t in targets if t.netloc == "insyn.test"}


def _addresses(told: object) -> Iterator[str]:
    """What a JSON answer of Datasette leads on to: the next page, facets to choose, tables."""
    if isinstance(told, dict):
        for name, value in told.items():
            if name in ("next_url", "toggle_url", "path") and isinstance(value, str):
                yield value
            yield from _addresses(value)
    elif isinstance(told, list):
        for value in told:
            yield from _addresses(value)


def _is_whole(address: str, response: httpx.Response) -> bool:
    """A page without slips, JSON that can be read, CSV whose rows have a value a column."""
    path, kind = urlsplit(address).path, response.headers.get("content-type", "")
    if "html" in kind:
        return Page(address, response).errors == []
    if path.endswith(".csv"):
        separator = ";" if "_sep=%3B" in address else ","
        lines = response.text.splitlines(keepends=True)
        return len({len(row) for row in csv.reader(lines, delimiter=separator)}) == 1
    return not path.endswith(".json") or "_nl=on" in address or response.json() is not None
