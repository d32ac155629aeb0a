"""Which documents a NetPublicator reader lists: the tree of channels, years and meetings, by its JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from harvesters.failures import HarvestFailed
from harvesters.fetch import shaped
from harvesters.run import Document, Run

DEEPEST = 6


def listed(run: Run, address: str, *, titles: str) -> Iterator[Document]:
    """Every document of every meeting below `address` whose title `titles` fits.

    `address` is `.../api/public/<reader>/read?hash=<root[-channel[-year[-meeting]]]>`: all below it is listed.
    Of a meeting's own channels, one for each matter of the agenda, only those that `titles` fits are opened.
    """
    start = parse_qs(urlsplit(address).query).get("hash", [""])[0]
    reader, found, _ = address.partition("/read?")
    if not (found and start):
        raise HarvestFailed(f"{address}: names no reader and hash; write .../api/public/<reader>/read?hash=<hash>")
    yield from _below(run, reader, start, (), re.compile(titles, re.IGNORECASE), in_meeting=False)


def _below(
    run: Run, reader: str, place: str, path: tuple[str, ...], wanted: re.Pattern[str], *, in_meeting: bool
) -> Iterator[Document]:
    """`place` is the hash: the identifiers from the root down. Only a root is asked for with isr=true."""
    if len(path) > DEEPEST:
        raise HarvestFailed(f"{reader}: channels lie deeper than {DEEPEST}: {place}; name a hash further down")
    query = urlencode({"hash": place, "isr": "false" if "-" in place else "true"})
    url = f"{reader}/read?{query}"
    answer = shaped(run.get(url).json(), dict, url, "object")
    for item in shaped(answer.get("items"), list, url, "list of items"):
        title, kind = " ".join(str(item["text"]).split()), item["type"]
        if kind == "document":
            if wanted.search(title):
                yield _document(reader, place, item, (*path, title))
        elif kind not in ("channel", "meeting"):
            message = f"{reader}: an item is neither channel, meeting nor document; what is below it is not read"
            run.issue("unknown item", message, place=url, value=f"{kind}: {title}")
        elif not in_meeting or wanted.search(title):
            below = f"{place}-{item['id']}"
            within = in_meeting or kind == "meeting"
            yield from _below(run, reader, below, (*path, title), wanted, in_meeting=within)


def _document(reader: str, place: str, item: Mapping[str, Any], path: tuple[str, ...]) -> Document:
    """Its title tells the path to it, which names body and day where the title alone does not."""
    return Document(f"{reader}/document/{item['id']}?{urlencode({'hash': place})}", " ".join(path))
