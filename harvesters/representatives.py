"""Harvests a register of representatives: who holds which post in which body, and for which period."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from datasets.strict import ConfigError
from harvesters.failures import HarvestFailed
from harvesters.fetch import Original
from harvesters.history import Row
from harvesters.minutes import vocabulary
from harvesters.minutes.meaning.dates import find_day
from harvesters.naming import classification, slug
from harvesters.run import Run
from harvesters.tabular import page
from harvesters.tabular.files import read
from harvesters.tabular.sheet import NotTabular, Sheet

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("namn", "förtroendevald", "ledamot", "person"),
    "given_name": ("förnamn", "tilltalsnamn"),
    "family_name": ("efternamn",),
    "party": ("parti", "partibeteckning", "partiförkortning"),
    "organization": (
        "organ",
        "organisation",
        "nämnd",
        "nämnd/styrelse",
        "styrelse/nämnd",
        "instans",
        "politiskt organ",
    ),
    "post": ("uppdrag", "uppdragstyp", "befattning", "roll", "post", "titel"),
    "start_date": ("från och med", "fr.o.m", "fr.o.m.", "from", "fr o m", "startdatum", "start", "tillträde", "från"),
    "end_date": ("till och med", "t.o.m", "t.o.m.", "tom", "t o m", "slutdatum", "slut", "avgång", "till"),
}
"""The words over the columns of such registers, in small letters."""
_PRIVATE = re.compile(
    r"personnummer|födel|född|kön|adress|post(?:nr|nummer|ort)|telefon|mobil|e-?post|mejl|bild|foto", re.I
)
"""Columns about the private person, which are not read."""
_VACANT = re.compile(r"vakant?\b|vakans", re.I)
_ROLES = (
    (re.compile(r"vice\s+ordförande", re.I), "vice chair"),
    (re.compile(r"ordförande", re.I), "chair"),
    (re.compile(r"ersättare|suppleant", re.I), "substitute"),
    (re.compile(r"ledamot", re.I), "member"),
)
_PARTY_BEHIND = re.compile(r"\s*\(([A-ZÅÄÖ][\wÅÄÖåäö]{0,4})\)\s*$")


@dataclass(frozen=True, slots=True)
class Settings:
    """`columns` names the register's own headings, by field of HEADINGS.

    A page that lists people without a table is read with `item`, a CSS selector of one of them, and `selectors`, one
    for each field inside it. `organization` is the body where the register does not say it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    selectors: Mapping[str, str] = field(default_factory=dict)
    organization: str = ""

    def __post_init__(self) -> None:
        for key, given in (("columns", self.columns), ("selectors", self.selectors)):
            if unknown := sorted(given.keys() - HEADINGS.keys()):
                raise ConfigError(f"{key}: unknown field {unknown[0]!r}; the fields are {', '.join(HEADINGS)}")
        if bool(self.item) != bool(self.selectors):
            raise ConfigError("item and selectors: give both, or neither")
        for css in filter(None, (self.item, *self.selectors.values())):
            if not page.is_selector(css):
                raise ConfigError(f"{css!r} is no CSS selector; mend it")


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    name: str
    party: str | None


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Every post of the register, and the people and bodies that no other source has told of."""
    answer = run.get(run.source.address)
    told: set[tuple[str, str]] = set()
    for line, cells in enumerate(_lines(run, answer), 2):
        if found := _appointment(run, cells, f"row {line}"):
            person, body, appointment = found
            run.lists("appointments", str(appointment["id"]), title=f"rad {line}", place=answer.url)
            yield "appointments", appointment
            for table, row in (("people", person), ("organizations", body)):
                key = (table, str(row["id"]))
                if key not in told and run.is_ours_to_tell(*key):
                    told.add(key)
                    yield table, {**row, "source_url": answer.url}


def _lines(run: Run, answer: Original) -> Iterator[Mapping[str, str]]:
    """The cells of each row by field. HarvestFailed where the answer holds no register."""
    settings: Settings = run.settings
    try:
        sheet = _sheet(answer, settings)
    except NotTabular as error:
        raise HarvestFailed(f"{answer.url}: {error}; see whether the register has moved or changed its form") from None
    fields = _fields(sheet.header, settings)
    for heading, name in zip(sheet.header, fields, strict=True):
        if heading.strip() and name is None and not _PRIVATE.search(heading):
            run.issue("unknown column", f"{answer.url}: the column {heading!r} is not read; name it in columns",
                      place=answer.url, value=heading)  # fmt: skip
    for row in sheet.rows():
        yield {name: cell.strip() for name, cell in zip(fields, row, strict=False) if name}


def _sheet(answer: Original, settings: Settings) -> Sheet:
    if settings.item:
        return page.items(answer.text(), settings.item, settings.selectors)
    with answer.path.open("rb") as file:
        is_page = file.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    sheets = page.tables(answer.text()) if is_page else iter([read(answer.path)])
    for sheet in sheets:
        if _is_register(_fields(sheet.header, settings), settings):
            return sheet
    raise NotTabular("no table has columns for name and body; name them in columns")


def _is_register(fields: Sequence[str | None], settings: Settings) -> bool:
    named = "name" in fields or {"given_name", "family_name"} <= set(fields)
    return named and bool(settings.organization or "organization" in fields)


def _fields(header: Sequence[str], settings: Settings) -> list[str | None]:
    """What each column tells; the first column of a kind is the one that is read."""
    own = {_fold(heading): name for name, heading in settings.columns.items()}
    usual = {word: name for name, words in HEADINGS.items() if name not in settings.columns for word in words}
    known = {**usual, **own, **{name: name for name in settings.selectors}}
    taken: list[str | None] = []
    for heading in header:
        name = known.get(_fold(heading))
        taken.append(None if name in taken else name)
    return taken


def _appointment(run: Run, cells: Mapping[str, str], place: str) -> tuple[Row, Row, Row] | None:
    """The person, the body and the post in it; None for a vacant seat, and with an issue where a part is missing."""
    address, settings = run.source.address, run.settings
    printed = cells.get("name") or f"{cells.get('given_name', '')} {cells.get('family_name', '')}".strip()
    if _VACANT.match(printed):
        return None
    body = cells.get("organization") or settings.organization
    if not slug(printed) or not slug(body):
        run.lists("appointments", place, title=place.replace("row", "rad"), place=address)
        run.issue("incomplete post", f"{address}: {place} names no {'body' if slug(printed) else 'person'}",
                  place=f"{address} {place}", value=" ".join(cells.values()))  # fmt: skip
        return None
    person = _person(run, printed, cells.get("party", ""))
    post = cells.get("post") or None
    start, end = _day(run, cells, "start_date", place), _day(run, cells, "end_date", place)
    appointment = {
        "id": "-".join(filter(None, (person.id, slug(body), slug(post or ""), start))),
        "person": person.id,
        "organization": slug(body),
        "post": post,
        "role": next((role for words, role in _ROLES if post and words.search(post)), None),
        "party": person.party,
        "start_date": start,
        "end_date": end,
        "source_url": address,
    }
    organization = {"id": slug(body), "name": body, "classification": classification(body)}
    return {"id": person.id, "name": person.name, "party": person.party}, organization, appointment


def _person(run: Run, printed: str, party: str) -> _Person:
    """Whom the name means: who stands with that name and party already, else somebody new.

    Another party makes another person, because two people may share a name, and what one of them did must not be said
    of the other.
    """
    behind = _PARTY_BEHIND.search(printed)
    name = _PARTY_BEHIND.sub("", printed)
    letters = _letters(party or (behind[1] if behind else ""))
    plain, apart = slug(name), slug(f"{name} {letters or ''}")
    standing = run.record("people", plain)
    same = standing is None or standing["party"] in (letters, None)
    return _Person(plain if same else apart, name, letters)


def _letters(party: str) -> str | None:
    """The letters of a party that is named by them, in full, or both ways."""
    behind = _PARTY_BEHIND.search(party)
    words = behind[1] if behind else party.strip()
    return vocabulary.default().parties.get(words, words) or None


def _day(run: Run, cells: Mapping[str, str], name: str, place: str) -> str | None:
    words = cells.get(name, "")
    found = find_day(words)
    if words and not found:
        run.issue("not a date", f"{run.source.address}: {place}: {name} is {words!r}; write 2026-12-31",
                  place=f"{run.source.address} {place}", value=words)  # fmt: skip
    return found[0] if found else None


def _fold(heading: str) -> str:
    return " ".join(heading.split()).rstrip(" :").lower()
