"""Names of people with their party as minutes print them, and the parties that a phrase speaks for."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from harvesters.minutes.passage import collapse
from harvesters.minutes.vocabulary import Vocabulary

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻŃŅŇŐŘŚŞŠȘŢŤȚŪŮŰŹŻŽ"
WORD = rf"[{_UP}][\w'’´-]*\.?"
_PARTICLE = r"(?:von|af|av|de|van|der|den|el|al|la|bin|ben|ibn|abu|da|di|do|dos|du|le|ter|zu|und)"
NAME = rf"{WORD}(?:\s+(?:{_PARTICLE}\s+)*{WORD}){{1,5}}"
PARTY = r"(?:-|–|—|[A-Za-zÅÄÖåäö]{1,12})"
_PERSON = re.compile(rf"(?P<name>{NAME}|{WORD})\s*\(\s*(?P<party>{PARTY})\s*\)")
_COMMA_PERSON = re.compile(rf"(?P<name>{NAME}),\s(?P<party>S|M|C|L|FP|KD|MP|V|SD|D)(?=[\s,.;]|$)")
_GROUP = re.compile(
    rf"(?:från|för)\s+(?P<letters>(?:{PARTY}(?:\s*,\s*|\s+och\s+|\s+samt\s+|\s*/\s*))*{PARTY})(?=[\s.,]|$)"
)
_LETTERS = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,4}\b")
_LEADING_GROUP = re.compile(
    r"(?:^|\s)(?P<letters>(?:[A-ZÅÄÖ]{1,4}(?:,\s*|\s+och\s+|\s+samt\s+))*[A-ZÅÄÖ]{1,4})(?:-gruppen|:s"
    r"|s)?\s+(?=reserverar|antecknar|lämnar|anmäler|deltar|avstår|yrkar)"
)
TITLES = re.compile(
    r"^(?:(?:tjänstgörande\s+|tjg\s+)?(?:ordföranden?|ersättar(?:en|na|e)|ledamöterna|ledamoten|ledamot"
    r"|representanterna|kommunalrådet|oppositionsrådet|kommunalråd"
    r"|vice|förste|andre|tredje|[123]:e|för|i|samt|och|herr|fru|fullmäktigeledamoten)\s+)+",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A person as printed, and where the words stand in the text that was searched."""

    name: str
    party: str | None
    start: int
    end: int

    @property
    def printed(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


def people(text: str) -> list[Named]:
    """Everybody printed as "Name (P)", or in a text without brackets as "Name, P", in order; "Vakant (M)" is nobody."""
    found = []
    for match in _PERSON.finditer(text) if "(" in text else _COMMA_PERSON.finditer(text):
        name = strip_title(collapse(match["name"]))
        if name and not name.lower().startswith("vakant"):
            found.append(Named(name, letter(match["party"]), match.start(), match.end()))
    return found


def strip_title(name: str) -> str:
    """A name without "Ordföranden", "Kommunalrådet" and the like before it."""
    stripped = TITLES.sub("", name)
    return stripped if stripped[:1].isupper() else name


def letter(party: str) -> str:
    """The party letters in capitals, "-" for none; a local party's name stays as printed."""
    if party in ("-", "–", "—"):
        return "-"
    return party.upper() if len(party) <= 3 else party


def parties_of(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The parties that a phrase speaks for: of its people, its letters ("från M, D och L") and its party names."""
    found: list[str] = [p.party for p in people(text) if p.party]
    for match in _GROUP.finditer(text):
        found.extend(_letters(match["letters"]))
    for match in _LEADING_GROUP.finditer(text):
        found.extend(_letters(match["letters"]))
    for match in vocabulary.party.finditer(text):
        found.append(vocabulary.parties[collapse(match[0])])
    return tuple(dict.fromkeys(found))


def _letters(text: str) -> Iterable[str]:
    return (m[0].upper() for m in _LETTERS.finditer(text) if len(m[0]) <= 4)
