"""A page as a test meets it, and what every page must be."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import httpx

from datasets.instance import Instance
from portal.asgi import App
from portal.site import Site
from tests.portal.small_edition import CHANGED, COMING, HELD, MATTER, ONLY_NAMED, TODAY, VOTED, WITHDRAWN

PAGES = [
    "/",
    "/moten",
    "/moten?organ=kommunstyrelsen",
    HELD,
    COMING,
    "/beslut",
    "/beslut?organ=kommunfullmaktige",
    VOTED,
    CHANGED,
    "/beslut?organ=kommunstyrelsen&ar=2026&utfall=andrat&hur=acklamation",
    "/arenden",
    "/arenden?fas=pa-gang",
    "/arenden?organ=kommunstyrelsen&ar=2026",
    MATTER,
    "/sok",
    "/sok?q=skola",
    "/datamangder",
    "/datamangder/oppna-data-lekplatser",
    "/organ",
    "/organ/kommunfullmaktige",
    "/organ/kommunstyrelsen",
    ONLY_NAMED,
    "/ledamoter",
    "/ledamoter?organ=kommunfullmaktige&parti=S",
    "/ledamoter/anna-prov",
    "/uppdrag",
    "/uppdrag?lage=forsenat&organ=kommunfullmaktige&till=Kommunstyrelsen&ar=2026",
    "/nyckeltal",
    "/nyckeltal?omrade=Grundskola",
    "/nyckeltal/N15505",
    "/nyckeltal/N01951",
    "/anslag",
    "/anslag?slag=justerat-protokoll",
    "/anslag/anslagstavlan-1",
    "/anslag/anslagstavlan-2",
    "/overklaga",
    "/personuppgifter",
    "/tillganglighet",
    "/oppenhet",
    "/ladda-ner",
    "/api",
    "/data/hjalp",
    "/citera",
    "/handlingar",
    "/handlingar?slag=protokoll",
    "/handlingar/d1",
    "/om",
    "/status",
    "/saknas",
    "/ta-bort",
    "/folj",
    "/badda-in",
    "/badda-in?arende=KS-2026-17",
    "/badda-in/arende/KS-2026-17",
    "/badda-in/arende/KS-2026-18",
    "/badda-in/organ/kommunfullmaktige",
    "/badda-in/organ/kommunstyrelsen",
]
REFUSALS = ["/finns-inte", "/moten?x=1", WITHDRAWN, "/data/insyn/finns-inte", "/data/insyn/decisions?x=1"]
"""Pages that say what is not there."""
DATA_PAGES = [
    "/data/",
    "/data/insyn",
    "/data/insyn/decisions",
    "/data/insyn/decisions?_search=skola&outcome=approved",
    "/data/insyn/decisions/kommunfullmaktige-2026-10-19-91",
    "/data/insyn/omrostningar",
    "/data/insyn?sql=select+1+as+ett",
    "/data/insyn/senaste_beslut_flode",
    "/data/insyn/moten_kalender?organ=kommunfullmaktige",
]


@asynccontextmanager
async def live(site: App) -> AsyncIterator[httpx.AsyncClient]:
    """The site between startup and shutdown, and a client for it."""
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    outbox: asyncio.Queue[Any] = asyncio.Queue()
    await inbox.put({"type": "lifespan.startup"})
    life = asyncio.ensure_future(site({"type": "lifespan"}, inbox.get, outbox.put))
    assert (await outbox.get())["type"] == "lifespan.startup.complete"
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(cast(Any, site)), base_url="http://insyn.test"
    ) as client:
        yield client
    await inbox.put({"type": "lifespan.shutdown"})
    await life


class Browser:
    """Asks a site that lives as long as the tests, from tests that know nothing of event loops."""

    def __init__(self, served: Instance | App) -> None:
        self.runner = asyncio.Runner()
        self.known: dict[str, int] = {}
        self.context = live(Site(served, lambda: TODAY) if isinstance(served, Instance) else served)
        self.client = self.runner.run(self.context.__aenter__())

    def request(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        return self.runner.run(self.client.request(method, path, **more))

    def status(self, path: str, query: str = "") -> int:
        """What an address answers, asked once."""
        address = f"{path}?{query}" if query else path
        if address not in self.known:
            self.known[address] = self.request(address).status_code
        return self.known[address]

    def close(self) -> None:
        self.runner.run(self.context.__aexit__(None, None, None))
        self.runner.close()


class Page:
    """A parsed page."""

    def __init__(self, path: str, response: httpx.Response) -> None:
        self.path, self.response, self.html = path, response, response.text
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(self.html)
        self.errors = parser.errors

    def all(self, tag: str) -> list[Element]:
        return list(self.root.iter(tag))

    @property
    def text(self) -> str:
        """The words a reader meets, with single blanks."""
        main = self.root.find(".//main")
        assert main is not None
        return re.sub(r"\s+", " ", "".join(main.itertext()))

    @property
    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.all("a")]

    def check(self, site: Browser) -> None:
        assert self.errors == [], (self.path, self.errors)
        assert self.root.get("lang") == "sv"
        headings = ["".join(h.itertext()).strip() for h in self.all("h1")]
        title = "".join(self.all("title")[0].itertext())
        assert len(headings) == 1, (self.path, headings)
        assert headings[0]
        assert title.startswith(headings[0]), (title, headings[0])
        self._check_names()
        self._check_words()
        self._check_links(site)

    def _check_names(self) -> None:
        ids = [element.get("id") for element in self.root.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]
        labelled = {label.get("for") for label in self.all("label")}
        for field in [*self.all("input"), *self.all("select"), *self.all("textarea")]:
            if field.get("type") not in ("hidden", "submit"):
                assert field.get("id") in labelled, (self.path, field.attrib)
        for element in self.root.iter():
            for name in (element.get("aria-labelledby", "") + " " + element.get("aria-describedby", "")).split():
                assert name in ids, (self.path, name)

    def _check_words(self) -> None:
        for word in ("Lorem", "TODO", "None", "undefined", "läs mer", "laga kraft", "{{", "{%"):
            assert word not in self.text.replace("Säger inget om laga kraft", ""), (self.path, word)
        assert "Påhittad kommun" in self.html
        assert all(script.get("type") == "application/ld+json" for script in self.all("script"))
        assert " style=" not in self.html
        for element in self.root.iter():
            for name in ("src", "action"):
                assert not urlsplit(element.get(name, "")).netloc, (self.path, element.attrib)
        for link in self.all("link"):
            told = ("alternate", "canonical", "schema.DCTERMS")
            assert not urlsplit(link.get("href", "")).netloc or link.get("rel") in told

    def _check_links(self, site: Browser) -> None:
        ids = {element.get("id") for element in self.root.iter()}
        for address in self.links:
            assert address, self.path
            target = urlsplit(urljoin(f"http://insyn.test{self.path}", address))
            if target.netloc != "insyn.test":
                assert target.scheme in ("http", "https", "mailto"), address
            elif address.startswith("#"):
                assert address[1:] in ids, (self.path, address)
            else:
                assert site.status(target.path, target.query) in (200, 308, 302), (self.path, address)
