"""A reader without a mouse: follows links by the words they show, opens what is folded, types into the search box.

What is folded or hidden is neither read nor followed, so that a path is worth as many clicks as it costs a person.
"""

import re
from collections.abc import Iterator, Set
from urllib.parse import quote_plus, urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests.portal.page import Browser, Page

_BLOCKS = ("li", "tr", "dd", "figure", "section", "nav", "header", "main", "body")
"""What a reader sees as one thing, from the smallest."""
_NEVER_SEEN = ("head", "script", "style", "option", "title")
_INLINE = ("a", "b", "abbr", "small", "strong", "mark", "time", "del", "ins")


class Lost(AssertionError):
    """The next step of a path is not there."""


class Walker:
    """Stands on a page, counts its clicks."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.clicks = browser, 0
        self._arrive("/")

    def _arrive(self, path: str) -> None:
        response = self.browser.request(path)
        if response.status_code != 200:
            raise Lost(f"{path} answers {response.status_code}")
        self.page, self.opened = Page(path, response), set[str]()

    def go(self, step: str) -> None:
        """One step: a link's words, "words @ words near it", "+ words of what is folded" or "? words to search for"."""
        self.clicks += 1
        kind, _, rest = step.partition(" ")
        if kind == "?":
            self._arrive(f"{self._search_box()}?q={quote_plus(rest)}")
        elif kind == "+":
            self._open(rest)
        else:
            self._follow(*step.split(" @ ", 1))

    @property
    def text(self) -> str:
        """What can be read in the main part of the page."""
        main = self.page.root.find(".//main")
        assert main is not None
        return words(main, self.opened)

    def _search_box(self) -> str:
        return next(form.get("action", "") for form in self.page.all("form") if form.get("role") == "search")

    def _open(self, summary: str) -> None:
        shown = [words(one) for one in visible(self.page.root, self.opened) if one.tag == "summary"]
        if summary not in shown:
            raise Lost(f"{self.page.path}: nothing folded says {summary!r}; there is {shown}")
        self.opened.add(summary)

    def _follow(self, said: str, near: str = "") -> None:
        """A link by its words, the number beside them left out."""
        seen = (one for one in visible(self.page.root, self.opened) if one.tag == "a")
        links = [link for link in seen if said in (words(link), words(link, without="small"))]
        if near:
            parents = {child: parent for parent in self.page.root.iter() for child in parent}
            links = [link for link in links if near in words(_block(link, parents), self.opened)]
        addresses = {link.get("href", "").split("#")[0] for link in links}
        if len(addresses) != 1:
            raise Lost(f"{self.page.path}: {len(addresses)} links say {said!r} near {near!r}: {sorted(addresses)}")
        target = urlsplit(urljoin(f"http://insyn.test{self.page.path}", addresses.pop()))
        self._arrive(f"{target.path}?{target.query}" if target.query else target.path)


def visible(element: Element, opened: Set[str] = frozenset()) -> Iterator[Element]:
    """An element and everything in it that a reader sees."""
    if element.tag in _NEVER_SEEN or "unseen" in element.get("class", "").split():
        return
    yield element
    for child in _seen_of(element, opened):
        yield from visible(child, opened)


def words(element: Element, opened: Set[str] = frozenset(), without: str = "") -> str:
    """The words that a reader sees in an element, with single blanks."""
    read = " ".join("".join(_pieces(element, opened, without)).split())
    return re.sub(r" ([,.:])", r"\1", read)


def _pieces(element: Element, opened: Set[str], without: str) -> Iterator[str]:
    if element.tag in (*_NEVER_SEEN, without) or "unseen" in element.get("class", "").split():
        return
    yield element.text or ""
    for child in element:
        if child in _seen_of(element, opened):
            yield from _pieces(child, opened, without)
        yield ("" if child.tag in _INLINE else " ") + (child.tail or "")


def _seen_of(element: Element, opened: Set[str]) -> list[Element]:
    """The children that are seen: of what is folded only the summary."""
    children = list(element)
    if element.tag != "details" or "open" in element.attrib or words(children[0]) in opened:
        return children
    return children[:1]


def _block(element: Element, parents: dict[Element, Element]) -> Element:
    while element.tag not in _BLOCKS:
        element = parents[element]
    return element
