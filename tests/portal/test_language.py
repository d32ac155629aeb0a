"""The English pages: every text is translated, whole and up to date, and what the sources say stays Swedish."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from portal.language import TRANSLATIONS
from tests.portal.page import PAGES, Browser, Page

ROOT = Path(__file__).parents[2]
FOLDER = TRANSLATIONS / "en" / "LC_MESSAGES"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "counted": (2, 3), "nouns": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.xml", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true"}, "**.xml": {"newstyle_gettext": "true"}}
"""As portal/translations/babel.cfg and the Makefile say."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def _texts() -> set[str | tuple[str, ...]]:
    """Every text in the code and the templates that is marked for translation."""
    found: set[str | tuple[str, ...]] = set()
    for room in ("portal", "templates"):
        messages = extract_from_dir(ROOT / room, METHODS, OPTIONS, keywords=KEYWORDS)
        found |= {message for _, _, message, _, _ in messages}
    return found


def _ids(catalog: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id if isinstance(message.id, str) else _all(message.id) for message in catalog if message.id}


def _all(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """A text, or its forms in one and in many."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_every_text_is_translated_and_none_is_left_over(english: Catalog) -> None:
    texts, known = _texts(), _ids(english)
    assert (texts - known, known - texts) == (set(), set())


def test_translations_are_whole(english: Catalog) -> None:
    for message in english:
        if not message.id:
            continue
        ids, said = _all(message.id), _all(message.string)
        assert all(said) and not message.fuzzy, message.id
        for one, other in zip(ids, said, strict=True):
            assert set(_PLACEHOLDER.findall(one)) == set(_PLACEHOLDER.findall(other)), message.id


def test_the_compiled_catalogue_is_made_of_this_one(english: Catalog) -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    made, meant = ({_all(m.id): _all(m.string) for m in catalog if m.id} for catalog in (compiled, english))
    assert made == meant, "run make docs"


@pytest.mark.parametrize("path", PAGES)
def test_english_pages_say_nothing_of_ours_in_swedish(site: Browser, path: str) -> None:
    """Letters of Swedish alone stand only in what is marked as Swedish: texts of sources, and names."""
    response = site.request(f"/en{path}")
    assert response.status_code == 200
    page = Page(path, response)
    assert page.root.get("lang") == "en"
    words = "".join(_outside_swedish(page.root.find(".//main")))
    for name in ("Kommunfullmäktige", "Kommundirektören"):
        words = words.replace(name, "")
    for letter in "åäöÅÄÖ":
        assert letter not in words, words[max(0, words.find(letter) - 60) :][:120]


def _outside_swedish(element: Element | None) -> Iterator[str]:
    if element is not None and element.get("lang") != "sv":
        yield element.text or ""
        for child in element:
            yield from _outside_swedish(child)
            yield child.tail or ""


def test_every_page_leads_to_itself_in_the_other_language(page: Callable[..., Page], site: Browser) -> None:
    for path in PAGES:
        found = page(path)
        other = f"/en{path}" if path != "/" else "/en/"
        assert other in found.links or "badda-in/" in path, path
        assert site.status(*other.split("?")) == 200
