"""Harvests a municipality's notice board: a web page with labelled facts, or MeetingsPlus' JSON.

What a board does not say stays empty. Rows are copies: the board of KL 8:9 is the municipality's own page.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from selectolax.lexbor import LexborHTMLParser

from datasets.appeal import FIRST_YEAR, LAST_YEAR, last_appeal_day, next_working_day
from datasets.strict import ConfigError
from harvesters.fetch import FetchError, Original
from harvesters.history import Row
from harvesters.minutes.meaning.dates import find_day
from harvesters.minutes.vocabulary import body_name
from harvesters.naming import checksum, classification, slug
from harvesters.outcome import NOT_FETCHED
from harvesters.postings import ITEM, LABELS, Layout, Posting, fold, from_meetingsplus, labelled, on_page
from harvesters.run import Run
from harvesters.tabular.page import is_selector

KINDS: Mapping[str, tuple[str, ...]] = {
    "delegated_decision": ("delegationsbeslut", "delegeringsbeslut", "delegerat beslut", "delegerade beslut"),
    "adjusted_minutes": (
        "justerat", "justerade protokoll", "protokollsjustering", "justeringsanslag", "justering av protokoll",
        "omedelbar justering", "bevis om justering", "anslag om justering",
    ),
    "appeal_information": ("så överklagar du", "hur man överklagar", "att överklaga", "information om överklagande"),
    "minutes": ("protokoll", "beslutsprotokoll", "ojusterat protokoll"),
    "board_meeting": ("kallelse", "sammanträd", "föredragningslista", "dagordning", "ärendelista"),
    "council_meeting": ("fullmäktigemöte", "fullmäktigesammanträde"),
    "decision_material": ("beslutsunderlag", "beslutsförslag", "möteshandlingar", "sammanträdeshandlingar"),
    "announcement": (
        "kungörelse", "underrättelse", "tillkännagivande", "samråd", "granskning", "detaljplan", "översiktsplan",
        "bygglov", "marklov", "rivningslov", "förhandsbesked", "strandskydd", "delgivning", "antagande", "laga kraft",
        "föreskrift", "trafikföreskrift", "planbesked", "upphandling", "val av", "miljöbalken",
    ),
}  # fmt: skip
"""The kinds of KL 8:10 and 8:11 by the beginnings of the words that name them; the first that fits decides."""

_COUNCIL = re.compile(r"(?:kommun|region|lands?tings|förbunds)?fullmäktige", re.IGNORECASE)
_COMPANY = re.compile(r"\bAB\b|aktiebolag|bolag\b|stiftelse", re.IGNORECASE)
_OF_MEETING = frozenset({"council_meeting", "board_meeting", "adjusted_minutes", "minutes", "decision_material"})
_DATES = ("meeting_date", "adjusted_on", "posted_on", "remove_on")
_NOTHING = frozenset({"", "-", "–", "uppgift saknas"})


@dataclass(frozen=True, slots=True)
class Settings:
    """`pages` are further addresses of the board. `item` (CSS) is a notice on a web page, `selectors` its parts by
    field, `labels` further words in front of a field, `kinds` further words that name a kind, tried first.

    `follow` (CSS) is the part of each notice's own page that is read too, where the list does not tell all.
    """

    pages: tuple[str, ...] = ()
    item: str = ITEM
    selectors: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follow: str = ""

    def __post_init__(self) -> None:
        _check_keys("selectors", self.selectors, (*LABELS, "title", "url"))
        _check_keys("labels", self.labels, tuple(LABELS))
        _check_keys("kinds", self.kinds, tuple(KINDS))
        for css in (self.item, *self.selectors.values(), *filter(None, [self.follow])):
            _check_css(css)

    @property
    def layout(self) -> Layout:
        words = {fold(word): name for table in (LABELS, self.labels) for name, words in table.items() for word in words}
        return Layout(self.item, self.selectors, words)


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Every notice on the board, and the bodies that they name."""
    settings: Settings = run.settings
    bodies: dict[str, str] = {}
    for address in (run.source.address, *settings.pages):
        for posting in _followed(run, _postings(run.get(address), settings), settings):
            row = _notice(run, posting, address)
            run.lists("notices", str(row["id"]), title=posting.title, place=posting.url or address)
            if body := _body(posting, str(row["kind"])):
                bodies.setdefault(slug(body), body)
            yield "notices", row
    for identifier, name in bodies.items():
        kind = classification(name)
        yield (
            "organizations",
            {"id": identifier, "name": name, "classification": kind, "source_url": run.source.address},
        )


def _postings(answer: Original, settings: Settings) -> list[Posting]:
    """The form of the answer tells which kind of board it is."""
    body = answer.text()
    if body.lstrip()[:1] in ("{", "["):
        return from_meetingsplus(answer.json(), answer.url)
    return on_page(body, answer.url, settings.layout)


def _followed(run: Run, postings: list[Posting], settings: Settings) -> Iterator[Posting]:
    """Each posting, with what its own page tells beside the list if that is to be read."""
    for posting in postings:
        if not (settings.follow and posting.url):
            yield posting
            continue
        run.progress(posting.title)
        try:
            page = LexborHTMLParser(run.get(posting.url).text())
        except FetchError as error:
            run.issue(NOT_FETCHED, str(error), place=posting.url)
            yield posting
            continue
        part = page.css_first(settings.follow)
        more = labelled(part, settings.layout.labels) if part else {}
        yield replace(posting, printed={**more, **posting.printed})


def _notice(run: Run, posting: Posting, address: str) -> Row:
    kind = _kind(run, posting, address)
    body = _body(posting, kind)
    days = {name: _day(run, posting, name, address) for name in _DATES}
    if kind in _OF_MEETING and not posting.printed.get("meeting_date"):
        days["meeting_date"] = _only_day(posting.title)
    return {
        "id": f"{run.source.name}-{_key(posting, days)}",
        "kind": kind,
        "title": posting.title or "(rubrik saknas)",
        "organization": slug(body) if body else None,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "appeal_until": _appeal_until(kind, body, days["posted_on"]),
        "late": _late(kind, days),
        "kept_at": posting.printed.get("kept_at"),
        "url": posting.url,
        "source_url": address,
    }


def _kind(run: Run, posting: Posting, address: str) -> str:
    """What the notice is about, by its printed kind, else its title. What nothing names is announced by other law."""
    settings: Settings = run.settings
    printed = posting.printed.get("kind", "")
    for words in filter(None, (printed, posting.title)):
        if kind := _named_kind(fold(words), settings.kinds) or _named_kind(fold(words), KINDS):
            return _precise(kind, posting)
    run.issue(
        "unknown kind",
        f"{address}: no known word names what the notice is about; it stands as announcement, add the word to kinds",
        place=posting.url or address,
        value=printed or posting.title,
    )
    return "announcement"


def _named_kind(words: str, kinds: Mapping[str, tuple[str, ...]]) -> str | None:
    return next(
        (k for k, names in kinds.items() if any(re.search(rf"\b{re.escape(fold(n))}", words) for n in names)), None
    )


def _precise(kind: str, posting: Posting) -> str:
    """Minutes that hang until a day are adjusted: no others may (KL 8:10). A meeting is the council's by its body."""
    unadjusted = "ojusterat" in f"{posting.printed.get('kind', '')} {posting.title}".lower()
    if kind == "minutes" and posting.printed.get("remove_on") and not unadjusted:
        return "adjusted_minutes"
    body = _body(posting, kind)
    return "council_meeting" if kind == "board_meeting" and body and _COUNCIL.fullmatch(body) else kind


def _body(posting: Posting, kind: str) -> str | None:
    """The body as printed, or the one that the title of a meeting's notice names."""
    printed = posting.printed.get("organization") or (body_name(posting.title) if kind in _OF_MEETING else None)
    return printed[:1].upper() + printed[1:] if printed and slug(printed) else None


def _day(run: Run, posting: Posting, name: str, address: str) -> date | None:
    words = posting.printed.get(name, "")
    if found := _first_day(words):
        return found[0]
    if words.lower() not in _NOTHING:
        run.issue("unreadable date", f"{address}: {posting.title}: {name} is no date", place=address, value=words)
    return None


def _only_day(title: str) -> date | None:
    """The day in a title, if there is just one."""
    found = _first_day(title)
    return found[0] if found and not _first_day(title[found[1] :]) else None


def _first_day(words: str) -> tuple[date, int] | None:
    """The first date and where it ends; one of a year whose holidays are not known is a slip of the pen."""
    found = find_day(words)
    day = date.fromisoformat(found[0]) if found else None
    return (day, found[1].end()) if found and day and FIRST_YEAR < day.year < LAST_YEAR else None


def _key(posting: Posting, days: Mapping[str, date | None]) -> str:
    """The board's own name of the notice. Else made of title, body and meeting, since addresses of documents change
    when they are uploaded again; without a meeting, of title, day and address."""
    if own := slug(posting.key):
        return own
    if meeting := days["meeting_date"]:
        facts = [posting.title, posting.printed.get("organization", ""), meeting.isoformat()]
    else:
        facts = [posting.title, str(days["posted_on"] or ""), posting.url or ""]
    return checksum("\n".join(facts).encode())


def _appeal_until(kind: str, body: str | None, posted: date | None) -> str | None:
    """Only for adjusted minutes of a body whose decisions KL 13 lets members appeal; companies are under other law."""
    if kind != "adjusted_minutes" or not posted or not body or not body_name(body) or _COMPANY.search(body):
        return None
    return last_appeal_day(posted).isoformat()


def _late(kind: str, days: Mapping[str, date | None]) -> str | None:
    """Which time of KL the printed days do not keep: KL 5:13 (a week), 5:69 (14 days), 8:12 (the second day)."""
    meeting, adjusted, posted = days["meeting_date"], days["adjusted_on"], days["posted_on"]
    if kind == "council_meeting":
        return "notice" if meeting and posted and posted > meeting - timedelta(weeks=1) else None
    if kind != "adjusted_minutes" or not adjusted:
        return None
    adjustment = meeting is not None and adjusted > next_working_day(meeting + timedelta(days=14))
    announcement = posted is not None and posted > next_working_day(adjusted + timedelta(days=2))
    if adjustment and announcement:
        return "adjustment_and_announcement"
    return "adjustment" if adjustment else "announcement" if announcement else None


def _check_keys(name: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"noticeboard: {name}: unknown key {key!r}; known keys are {', '.join(known)}")


def _check_css(css: str) -> None:
    if not is_selector(css):
        raise ConfigError(f"noticeboard: {css!r} is no CSS selector; mend it")
