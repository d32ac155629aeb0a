"""Who speaks in a paragraph besides deciding: reservations, notes, recusals, those who take no part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harvesters.minutes.model import Item, Person, Statement


@dataclass(frozen=True, slots=True)
class Voice:
    """One person or one party in a reservation, a note, a recusal or a refusal to take part."""

    kind: str
    name: str
    party: str | None
    text: str
    page: int
    words: str
    is_person: bool


def voices(item: Item) -> Iterator[Voice]:
    for kind, statements in (("reservation", item.reservations), ("note", item.statements)):
        for statement in statements:
            yield from _statement_voices(kind, statement)
    for kind, people in (("recusal", item.recusals), ("no_part", item.not_participating)):
        for person in people:
            yield from _person_voice(kind, person)


_NAMED = re.compile(r"(?P<name>.+?)\s*\((?P<party>[^)]{1,6})\)$")


def _statement_voices(kind: str, statement: Statement) -> Iterator[Voice]:
    """One voice for each named person and for each party that no named person speaks for."""
    named = [(by, _NAMED.fullmatch(by)) for by in statement.by]
    spoken_for = set()
    for by, match in named:
        party = match["party"] if match else (statement.parties[0] if len(statement.parties) == 1 else None)
        spoken_for.add(party)
        name = match["name"] if match else by
        yield Voice(kind, name, party, statement.text, statement.page, statement.words, bool(match))
    for party in statement.parties:
        if party not in spoken_for:
            yield Voice(kind, "", party, statement.text, statement.page, statement.words, False)


def _person_voice(kind: str, person: Person) -> Iterator[Voice]:
    match = _NAMED.fullmatch(person.name)
    name, party = (match["name"], match["party"]) if match else (person.name, person.party)
    yield Voice(kind, name, person.party or party, "", person.page, person.words, True)


def named_party(printed: str) -> tuple[str, str | None]:
    """`Anna Lind (S)` as name and party; the whole as name where no party follows it."""
    match = _NAMED.fullmatch(printed)
    return (match["name"], match["party"]) if match else (printed, None)
