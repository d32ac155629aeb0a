"""Atom 1.0 (RFC 4287): a feed as bytes that are the same for the same content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feedgen.feed import FeedGenerator

MEDIA_TYPE = "application/atom+xml"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a record. `id` is of the version; times are ISO with an offset; `kind` a term and its words."""

    id: str
    title: str
    summary: str
    link: str
    updated: str
    published: str
    kind: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is the feed's own and `page` that of the page it follows, both absolute."""

    address: str
    page: str
    title: str
    author: str
    language: str
    updated: str
    entries: Sequence[Entry]


def document(feed: Feed) -> bytes:
    """The feed as an XML document in UTF-8. Characters that XML cannot hold are left out."""
    atom = FeedGenerator()
    atom.id(feed.address)
    atom.title(_named(feed.title))
    atom.updated(feed.updated)
    atom.author(name=_named(feed.author))
    atom.language(feed.language)
    atom.generator("Insyn")
    atom.link(href=feed.address, rel="self", type=MEDIA_TYPE)
    atom.link(href=feed.page, rel="alternate", type="text/html")
    for entry in feed.entries:
        _add(atom, entry)
    written: bytes = atom.atom_str(pretty=True)
    return written


def _named(text: str) -> str:
    """What must say something, even where the source says nothing."""
    return clean(text).strip() or "–"


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold, such as control characters."""
    return _NOT_IN_XML.sub("", text)


def _add(atom: FeedGenerator, entry: Entry) -> None:
    added = atom.add_entry(order="append")
    added.id(entry.id)
    added.title(_named(entry.title))
    if summary := clean(entry.summary):
        added.summary(summary)
    added.link(href=entry.link, rel="alternate", type="text/html")
    added.updated(entry.updated)
    added.published(entry.published)
    term, label = entry.kind
    added.category(term=term, label=_named(label))
