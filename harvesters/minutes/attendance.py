"""Who was there, from the texts of the header block: names, parties, roles and presence by paragraph."""

import re
from collections.abc import Iterator, Sequence

from harvesters.minutes.meaning.names import NAME, PARTY, letter, strip_title
from harvesters.minutes.model import Attendee
from harvesters.minutes.passage import Passage, collapse

ROLES = {"member": "ledamot", "acting_substitute": "tjänstgörande ersättare", "substitute": "ersättare"}
_MEMBER = re.compile(
    rf"(?P<star>\*\s?)?(?P<name>{NAME})(?:\s*(?P<before>,[^,()\n]{{3,30}}?))?\s*(?:\(\s*(?P<party>{PARTY})\s*\)"
    rf"|,\s*(?P<bare>[A-ZÅÄÖ]{{1,3}}|s|m|c|fp|kd|v|mp|sd|l)(?=[\s,;.]|$))"
)
_PLAIN = re.compile(rf"^(?P<star>\*\s?)?(?P<name>{NAME})(?=\s*(?:,|$))", re.MULTILINE)
_REPLACES = re.compile(
    r"(?:ersätter|ersättare\s+(?:istf|i\s*st\.?\s*f\.?|i\s+stället\s+för|för)"
    r"|tjg\.?\s*ers(?:ättare)?\.?\s*(?:för|istf)?|istf|i\s+stället\s+för|(?:^"
    r"|[\s,])för)\s*(?:\([A-Z]{1,4}\)\s*)?$",
    re.IGNORECASE,
)
_SPAN = r"§{0,2}\s*\d{1,4}(?:\s*(?:-|–|—|\s--\s)\s*§?\s*\d{1,4})?"
_SPANS = rf"{_SPAN}(?:\s*(?:,|och|samt|&)\s*{_SPAN})*"
_PRESENCE = re.compile(
    rf"\(?\s*(?P<how>jäv|ej|inte|ej\s+närvarande|utom|frånvarande|fr\.?\s?o\.?\s?m\.?|from|från\s+och\s+med"
    rf"|från|t\.?\s?o\.?\s?m\.?|tom|till\s+och\s+med|närvarande"
    rf"|deltog)?\s*(?:under\s+)?(?P<spans>{_SPANS})(?:\s+p\.?\s?g\.?\s?a\.?\s+jäv)?\s*\)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:kl\.?|klockan)\s*\d{1,2}[.:]\d\d(?:\s*[-–]\s*(?:kl\.?\s*)?\d{1,2}[.:]\d\d)?", re.IGNORECASE)
_ONE_SPAN = re.compile(r"(\d{1,4})(?:\s*(?:-|–|—|--)\s*§?\s*(\d{1,4}))?")
_OFFICE = re.compile(
    r"[\w-]*(?:chef|sekreterare|direktör|ekonom|strateg|ledare|samordnare|ingenjör|jurist|utredare|handläggare"
    r"|controller|planerare|arkitekt|administratör|rektor|vd|revisor|råd|inspektör|rådgivare|konsult|assistent"
    r"|specialist|koordinator|ombud|registrator|kanslist|utvecklare|analytiker|tekniker|läkare"
    r"|ordförande)(?:en)?",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(rf"(?P<title>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){{0,7}}?)\s+(?P<name>{NAME})$")
_BRACKET = re.compile(r"\(([^()]*)\)")
_SKIPPED = ("vakant", "se ", "samtliga", "närvaro", "bilaga", "enligt")
_LAST = 4000


def read_attendance(fields: Sequence[tuple[str, Passage]], first: int | None, last: int | None) -> tuple[Attendee, ...]:
    """Attendees of all texts, each with its field; `first` and `last` are the meeting's paragraphs."""
    found: list[Attendee] = []
    for field, text in fields:
        if field in ROLES:
            found.extend(_members(text, ROLES[field], first, last))
        elif field == "staff":
            found.extend(_officials(text, first, last))
    return tuple(found)


def _members(text: Passage, role: str, first: int | None, last: int | None) -> Iterator[Attendee]:
    matches = list(_MEMBER.finditer(text.text)) or list(_PLAIN.finditer(text.text))
    replaced: set[int] = {
        i for i, m in enumerate(matches) if i and _REPLACES.search(text.text[matches[i - 1].end() : m.start()])
    }
    for i, match in enumerate(matches):
        name = collapse(match["name"])
        if i in replaced or name.lower().startswith(_SKIPPED):
            continue
        instead = matches[i + 1] if i + 1 in replaced else None
        begin = instead.end() if instead else match.end()
        following = i + (2 if instead else 1)
        after = text.text[begin : matches[following].start() if following < len(matches) else len(text.text)]
        yield _member(text, match, instead, after, role, first, last)


def _member(
    text: Passage,
    match: re.Match[str],
    instead: re.Match[str] | None,
    after: str,
    role: str,
    first: int | None,
    last: int | None,
) -> Attendee:
    groups = match.groupdict()
    party = groups.get("party") or groups.get("bare")
    presence, paragraphs = read_presence(after, first, last)
    substitutes = instead is not None or bool(match["star"]) or "ersätt" in after.lower()[:25]
    end = (instead or match).end() + len(after.rstrip(" \n,"))
    return Attendee(
        name=strip_title(collapse(match["name"])),
        party=letter(party) if party else None,
        role="tjänstgörande ersättare" if substitutes and role == "ledamot" else role,
        page=text.page_at(match.start()),
        words=collapse(text.text[match.start() : end]),
        title=_office(groups.get("before"), after),
        presence=presence,
        paragraphs=paragraphs,
        substitutes_for=collapse(instead["name"]) if instead else None,
    )


def _office(before: str | None, after: str) -> str | None:
    words = collapse((before or "").strip(" ,") or re.split(r"[,(\n§]", after.strip(" ,"))[0])
    return words if 3 < len(words) < 40 and ("ordf" in words.lower() or "led" in words.lower()) else None


def read_presence(text: str, first: int | None, last: int | None) -> tuple[str | None, tuple[int, ...] | None]:
    """The printed words about presence and the paragraphs they leave, e.g. "(fr.o.m. 185)" of 178-193."""
    cleaned = _CLOCK.sub(lambda m: " " * len(m[0]), text)
    match = next(
        (
            m
            for m in _PRESENCE.finditer(cleaned)
            if m["how"] or "§" in m[0] or m[0].strip().startswith("(") or cleaned.strip() == m[0].strip(" ,")
        ),
        None,
    )
    if not match:
        clock = _CLOCK.search(text)
        return (collapse(clock[0]) if clock else None), None
    named = {n for a, b in _ONE_SPAN.findall(match["spans"]) for n in _range(int(a), int(b or a))}
    whole = _range(first, last) if first is not None and last is not None else ()
    return collapse(match[0]), _remaining(_kind(match), named, whole)


def _kind(match: re.Match[str]) -> str:
    how = re.sub(r"[\s.]", "", (match["how"] or "").lower())
    if "jäv" in match[0].lower() or how.startswith(("ej", "inte", "utom", "frånvar")):
        return "except"
    if how.startswith(("fr", "från")):
        return "from"
    return "until" if how.startswith(("t", "till")) else "only"


def _remaining(kind: str, named: set[int], whole: tuple[int, ...]) -> tuple[int, ...] | None:
    if kind == "only":
        return tuple(sorted(named & set(whole) if whole and named & set(whole) else named))
    if not whole:
        return None
    if kind == "except":
        return tuple(n for n in whole if n not in named)
    return tuple(n for n in whole if n >= min(named)) if kind == "from" else tuple(n for n in whole if n <= max(named))


def _range(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first <= last < first + _LAST else (first,)


def _officials(text: Passage, first: int | None, last: int | None) -> Iterator[Attendee]:
    """Officials: "kommundirektör Asta Lind", "Bo Ek (VD, Energi AB)" or "Maren Alm, förvaltningschef"."""
    held: Attendee | None = None
    for start, entry in _entries(text.text):
        flat = collapse(entry)
        if held and _is_office(flat):
            held = _retitled(held, flat)
            continue
        if held:
            yield held
        held = _official(flat, text.page_at(start), first, last)
    if held:
        yield held


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """The text cut at commas and lines outside brackets; a line that begins small or with a bracket goes on."""
    joined = re.sub(r"\n(?=[a-zåäö(§])|(?<=[a-zåäö])\n(?=[A-ZÅÄÖ][\wåäö-]+\s*(?:,|\())", " ", text)
    for match in re.finditer(r"(?:\([^()]*\)|[^,\n;()])+", _whole_entries(joined)):
        if match[0].strip():
            yield match.start(), match[0]


def _whole_entries(text: str) -> str:
    """Where the titles stand before the names, a line that ends before the name is complete goes on on the next."""
    if not _titled(re.split("[,;]", text, maxsplit=1)[0]):
        return text
    joined = ""
    for line in text.splitlines(keepends=True):
        entry = re.split("[,;]", joined)[-1]
        if joined.endswith("\n") and entry.strip() and not _titled(entry):
            joined = f"{joined[:-1]} "
        joined += line
    return joined


def _titled(entry: str) -> bool:
    named = _split_official(collapse(_BRACKET.sub(" ", entry)))
    return named is not None and named[0] is not None


def _is_office(words: str) -> bool:
    bare = re.sub(r"[§\d–-]+", "", words).strip()
    last = bare.split("/")[0].split()[-1:] if bare else []
    return bool(last) and _OFFICE.fullmatch(last[0]) is not None and len(bare.split()) < 5


def _retitled(attendee: Attendee, words: str) -> Attendee:
    title, _, span = words.partition("§")
    return Attendee(
        attendee.name,
        attendee.party,
        attendee.role,
        attendee.page,
        f"{attendee.words}, {words}",
        title.strip(),
        attendee.presence,
        attendee.paragraphs,
    )


def _official(entry: str, page: int, first: int | None, last: int | None) -> Attendee | None:
    brackets, party, title = _BRACKET.findall(entry), None, None
    presence, paragraphs = None, None
    for inside in brackets:
        if "§" in inside or re.fullmatch(r"[\d\s–-]+", inside):
            presence, paragraphs = read_presence(f"({inside})", first, last)
        elif re.fullmatch(r"[A-ZÅÄÖ]{1,4}|-", inside.strip()):
            party = letter(inside.strip())
        else:
            title = inside.split(",")[0].strip() if not _is_office(inside) else inside.strip()
            title = inside.strip().replace(", ", " ") if "," in inside else title
    bare = collapse(_BRACKET.sub(" ", entry))
    if presence is None and "§" in bare:
        bare, _, span = bare.partition("§")
        presence, paragraphs = read_presence(f"§{span}", first, last)
    named = _split_official(bare.strip())
    if not named:
        return None
    office, name = named
    return Attendee(name, party, "tjänsteperson", page, entry, office or title, presence, paragraphs)


def _split_official(words: str) -> tuple[str | None, str] | None:
    if match := _OFFICIAL.match(words):
        last = match["title"].split()[-1]
        if _OFFICE.fullmatch(last) or match["title"][0].islower():
            return match["title"], match["name"]
    whole = re.match(rf"^(?:och\s+|samt\s+)?({NAME})$", words)
    return (None, whole[1]) if whole and len(words) < 60 else None
