"""What hangs on a notice board, as printed there: read from a web page by labels, or from MeetingsPlus' JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.failures import HarvestFailed
from harvesters.links import absolute

LABELS: Mapping[str, tuple[str, ...]] = {
    "kind": ("typ av anslag", "typ", "anslagstyp", "slag", "kategori", "anslaget avser", "typ av dokument"),
    "organization": (
        "organ", "instans", "beslutsorgan", "beslutande organ", "beslutsinstans", "nämnd", "styrelse/nämnd",
        "nämnd/styrelse", "nämnd eller styrelse", "styrelse eller nämnd", "nämnd/organ", "politiskt organ",
    ),
    "meeting_date": (
        "sammanträdesdatum", "sammanträdesdag", "sammanträdets datum", "datum för sammanträde",
        "datum för sammanträdet", "mötesdatum", "datum för möte", "sammanträdet hålls",
    ),
    "adjusted_on": (
        "justerat", "justerad", "justerat den", "justeringsdatum", "justeringsdag", "datum för justering",
        "protokollet justerat", "protokollet justerades", "protokollet är justerat", "justerades",
    ),
    "posted_on": (
        "anslaget", "anslaget den", "anslagen", "anslaget sätts upp", "anslås", "anslagsdatum", "anslagsdag",
        "sätts upp", "uppsatt", "uppsatt den", "datum för anslagets uppsättande", "datum för anslags uppsättande",
        "datum då anslaget sätts upp", "datum när anslaget sätts upp", "anslaget uppsatt", "anslaget publicerat",
    ),
    "remove_on": (
        "tas ned", "tas ner", "tas ned den", "tas ner den", "anslaget tas ned", "anslaget tas ner", "anslag tas ned",
        "tas bort", "nedtas", "nedtages", "anslaget nedtas", "nedtagningsdatum", "nedtagande",
        "datum då anslaget tas ned", "datum då anslaget tas ner", "datum när anslaget tas ned",
        "datum för anslagets nedtagande", "datum för anslags nedtagande",
    ),
    "kept_at": (
        "förvaringsplats", "förvaras", "protokollet förvaras", "förvaringsplats för protokollet",
        "förvaringsplats för protokoll", "protokollets förvaringsplats", "förvaringsplats av protokollet",
    ),
}  # fmt: skip
"""The words in front of a fact on boards of Swedish municipalities, in small letters without colon."""

ITEM = "li.sv-channel-item, li.limepark-notice-board__item, li.lp-bulletin-board__list-item"
TITLES = (
    ".limepark-notice-board__item__name",
    ".lp-bulletin-board__list-item__heading",
    "h1, h2, h3, h4, h5, h6",
    "a[href]",
)
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "em", "font", "i", "label", "mark", "small", "span", "strong", "time", "u"}
)
_CELLS = ("dd", "td")


@dataclass(frozen=True, slots=True)
class Posting:
    """One notice as printed: `printed` has the words of the fields of LABELS that it tells, `key` the board's own name
    of it where it has one, `url` leads to its page or document."""

    title: str
    printed: Mapping[str, str]
    url: str | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a web page has its notices: CSS `item`, `selectors` inside it by field, `labels` that name a field."""

    item: str
    selectors: Mapping[str, str]
    labels: Mapping[str, str]


def on_page(body: str, address: str, layout: Layout) -> list[Posting]:
    """The notices of a web page, in its order; HarvestFailed when it has none."""
    page = LexborHTMLParser(body)
    page.strip_tags(["script", "style", "template"])
    found = [posting for item in page.css(layout.item) if (posting := _posting(item, address, layout)).title]
    if not found:
        raise HarvestFailed(
            f"{address}: shows no notices (item = {layout.item!r}); see whether it has moved or changed its form, or "
            "fetches its notices from another address, such as /api/dbb/v1.0/announcements/published/"
        )
    return found


def labelled(node: LexborNode, labels: Mapping[str, str]) -> dict[str, str]:
    """The words behind each label, by field: in the same line or, where the label stands alone, in the next one."""
    found: dict[str, str] = {}
    field = ""
    for line in _lines(node):
        if field in found:
            field = ""
        for piece in line:
            before, _, after = piece.partition(":")
            if named := labels.get(fold(before)):
                field, piece = "" if named in found else named, after.strip()
                if not piece:
                    continue
            if field:
                found[field] = f"{found.get(field, '')} {piece}".strip()
    return {name: words for name, words in found.items() if words}


def from_meetingsplus(answer: Any, address: str) -> list[Posting]:
    """The notices of MeetingsPlus' digital board; HarvestFailed for another or an incomplete answer."""
    items = answer.get("Items") if isinstance(answer, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise HarvestFailed(f"{address}: the answer is JSON but holds no list Items; see whether the address is right")
    total = answer.get("TotalItemCount", len(items))
    if total != len(items):
        raise HarvestFailed(f"{address}: has {total} notices but gave {len(items)}; see whether the board is paged now")
    return [_announcement(item, address) for item in items]


def _elsewhere(address: str, href: str | None) -> str | None:
    """Where the link leads, or None where that is nowhere or the board itself."""
    url = absolute(address, href)
    return url if url and url != absolute(address, address) else None


def _announcement(item: Mapping[str, Any], address: str) -> Posting:
    fields = {"kind": "Type", "organization": "CommitteeName", "posted_on": "StartDate", "remove_on": "EndDate"}
    printed = {field: str(item[key]) for field, key in fields.items() if item[key]}
    link = item.get("CommitteeLink")
    return Posting(
        title=" ".join(str(item["Title"] or item["Type"] or "").split()),
        printed=printed,
        url=_elsewhere(address, f"/{str(link).lstrip('/')}") if link else None,
        key=str(item["Id"] or ""),
    )


def _posting(item: LexborNode, address: str, layout: Layout) -> Posting:
    chosen = {field: node for field, css in layout.selectors.items() if (node := item.css_first(css))}
    printed = labelled(item, layout.labels)
    printed |= {field: words for field, node in chosen.items() if (words := _words(node))}
    heading = chosen.get("title") or next((node for css in TITLES if (node := item.css_first(css))), None)
    title = printed.pop("title", "") or (_words(heading) if heading else next(iter(_texts(item)), ""))
    linked = chosen.get("url") or (heading.css_first("a[href]") if heading else None) or item.css_first("a[href]")
    printed.pop("url", None)
    return Posting(title, printed, _elsewhere(address, linked.attributes.get("href")) if linked else None)


def _texts(node: LexborNode) -> Iterator[str]:
    return (text for line in _lines(node) if (text := " ".join(line)))


def _lines(node: LexborNode) -> list[list[str]]:
    """The text pieces of each line that a browser would show; an empty table cell is a line with an empty piece."""
    lines: list[list[str]] = []
    holder: int | None = None
    for part in node.traverse(include_text=True):
        if part.tag == "br":
            holder = None
        elif part.tag in _CELLS and not _words(part):
            lines.append([""])
            holder = None
        elif part.tag == "-text" and (text := _words(part)):
            if holder != (block := _block(part)):
                lines.append([])
                holder = block
            lines[-1].append(text)
    return lines


def _block(node: LexborNode) -> int:
    """The identity of the nearest element that makes lines of its own."""
    parent = node.parent
    while parent and parent.tag in _INLINE:
        parent = parent.parent
    return parent.mem_id if parent else 0


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def fold(words: str) -> str:
    """Words as labels and kinds are compared: one space, small letters, no colon at the end."""
    return " ".join(words.split()).rstrip(" :").lower()
