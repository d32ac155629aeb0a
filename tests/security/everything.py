"""Every address of a site: the routes of its applications, and wherever what they answer leads.

Routes are taken from the applications themselves, so that a new one is among them by itself. One with parameters that
no link reaches is told by `unreached`.
"""

import gzip
import html
import io
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import httpx
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from portal.api import problems
from portal.api import routes as api
from portal.pages import PAGES, errors
from tests.portal.page import Browser
from tests.portal.small_edition import WITHDRAWN

ROOT = "http://insyn.test"
LANGUAGES = ("", "/en")
ADDRESS = re.compile(
    r"""(?:href|src|action|url|loc)\\?["']?\s*[=:>]\s*["']?([^"'<>\s]+)|"(https?://[^"\s]+)"|(/[a-z][^"'<>\s]*)"""
)
"""What may be an address, in HTML, XML, JSON and text."""
_DATA = (
    "/data/",
    "/data/.json",
    "/data/insyn.json",
    "/data/insyn/omrostningar",
    "/data/insyn?sql=select+1",
    "/data/insyn.db",
)
_ASKED = (
    "/sok?q=skola", "/sok.atom?q=skola", "/badda-in?arende=KS-2026-17", "/api/v1/decisions?limit=1&page=2",
    "/b%C3%A4dda-in/arende/KS-2026-17", "/arenden/KS/2026:17", "/beslut/kommunfullmaktige/2026/91",
)  # fmt: skip
"""What people write and no link asks."""
NOT_HERE = ("/finns-inte", WITHDRAWN, "/beslut?x=1", "/beslut/x/2026-01-01/1", "/data/insyn/finns-inte",
            "/data/insyn?sql=x", "/data/-/threads",
            "/api/v1/finns-inte", "/api/v1/decisions?x=1", "/oparl/v1/finns-inte", "/oparl/v1/body/1", "/moten/x.ics",
            "/utgavor/insyn-x.db", "/citera/x/y", "/id/x/y", "/sok?q=" + "x" * 300)  # fmt: skip
"""Addresses that are answered with an error, of every kind there is."""


def maps() -> Iterator[Map]:
    """The routes of the pages and of the API."""
    pages, programs = Flask("pages", static_folder=None), Flask("api", static_folder=None)
    for module in PAGES:
        pages.register_blueprint(module.blueprint)
    errors.register(pages)
    programs.register_blueprint(api.blueprint)
    problems.register(programs)
    for app in (pages, programs):
        app.url_map.merge_slashes = False
        yield app.url_map


def starts() -> list[str]:
    """Every route that has no parameter, in both languages, and questions that no link asks."""
    plain = [rule.rule for found in maps() for rule in found.iter_rules() if not rule.arguments]
    translated = [
        prefix + path for path in plain for prefix in LANGUAGES if not (prefix and path.startswith(("/api/", "/data/")))
    ]
    return list(dict.fromkeys([*translated, *_DATA, *_ASKED, *NOT_HERE]))


def answers(site: Browser, most: int, begin: Iterable[str] = ()) -> Mapping[str, httpx.Response]:
    """What the site answers at every start and wherever it leads, at most so many."""
    waiting = deque([*starts(), *begin])
    seen = set(waiting)
    found: dict[str, httpx.Response] = {}
    while waiting and len(found) < most:
        address = waiting.popleft()
        found[address] = site.request(address)
        for link in links(address, found[address]):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def links(address: str, response: httpx.Response) -> Iterator[str]:
    """The addresses of the site that an answer tells, as they are asked for."""
    told = [response.headers.get("location", "")]
    if response.headers.get("content-type", "").startswith(("text/", "application/")) and not _is_file(address):
        told += [next(filter(None, match)) for match in ADDRESS.findall(response.text)]
    for link in told:
        try:
            target = httpx.URL(ROOT + address).join(html.unescape(link.replace("\\/", "/")))
        except (httpx.InvalidURL, ValueError):
            continue
        if link and target.host == "insyn.test":
            yield target.raw_path.decode()


def _is_file(address: str) -> bool:
    return urlsplit(address).path.endswith((".db", ".gz", ".zip", ".xlsx"))


def unreached(asked: Iterable[str]) -> set[str]:
    """The routes that none of the addresses meets."""
    left = {rule.rule for found in maps() for rule in found.iter_rules()}
    paths = [unquote(urlsplit(address).path).removeprefix("/en") or "/" for address in asked]
    for found in maps():
        adapter = found.bind("insyn.test")
        for path in paths:
            try:
                rule, _ = adapter.match(path, return_rule=True)
                left.discard(rule.rule)
            except RequestRedirect as moved:
                left -= {rule for rule in left if moved.new_url.endswith(rule)}
            except HTTPException:
                continue
    return left


def unpacked(address: str, response: httpx.Response) -> str:
    """What a compressed edition, or the tables in an archive, say."""
    if not response.is_success or not _is_file(address):
        return ""
    if address.endswith(".gz"):
        return gzip.decompress(response.content).decode("utf-8", "replace")
    if address.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())
    return response.content.decode("utf-8", "replace")


def text_of(response: httpx.Response) -> str:
    """What an answer says, with its headers, and what stands in JSON as the words it means."""
    told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    is_json = response.headers.get("content-type", "").split(";")[0].endswith("json")
    spoken = "\n".join(json_texts(response.json())) if is_json and response.content else ""
    return f"{told}\n{response.text}\n{spoken}"


def json_texts(content: Any) -> Iterator[str]:
    """Every key and text in what JSON holds."""
    match content:
        case str():
            yield content
        case dict():
            for key, value in cast(dict[str, Any], content).items():
                yield key
                yield from json_texts(value)
        case list():
            for value in content:
                yield from json_texts(value)
