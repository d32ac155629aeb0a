"""The invented municipality: its bodies, parties, people and their seats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sample.strict_toml import ContentError, built, read_toml

SEAT = re.compile(r"(?P<body>KF|KS|BIN) (?P<role>.+?)(?: från (?P<since>\w+))?(?: till (?P<until>\w+))?")


@dataclass(frozen=True)
class Body:
    """A body and the fixed facts of its minutes."""

    name: str
    place: str
    start: str
    secretary: str
    secretary_title: str
    adjusting_place: str
    kept_at: str
    adjusters: int
    officials: tuple[str, ...]


@dataclass(frozen=True)
class Seating:
    """A person's seat; `since` and `until` name the council meeting that changed it."""

    name: str
    party: str
    body: str
    role: str
    since: str | None
    until: str | None

    @property
    def signature(self) -> str:
        return f"{self.name} ({self.party})"

    @property
    def is_substitute(self) -> bool:
        return self.role == "ersättare"


@dataclass(frozen=True)
class Municipality:
    name: str
    code: str
    region: str
    parties: dict[str, str]
    bodies: dict[str, Body]
    seats: tuple[Seating, ...]

    def party_of(self, name: str) -> str:
        for seat in self.seats:
            if seat.name == name:
                return seat.party
        raise ContentError(f"municipality.toml: no such person: {name}; add the person or correct the name")


@cache
def municipality() -> Municipality:
    table = read_toml("municipality.toml")
    people = table.pop("people")
    bodies = {key: built(Body, body, f"municipality.toml bodies.{key}") for key, body in table.pop("bodies").items()}
    seats = tuple(_seat(person["name"], person["party"], seat) for person in people for seat in person["seats"])
    return Municipality(bodies=bodies, seats=seats, **table)


def _seat(name: str, party: str, text: str) -> Seating:
    match = SEAT.fullmatch(text)
    if match is None:
        raise ContentError(f"municipality.toml: {name}: not a seat: {text}; write body and role, as in KF ledamot")
    return Seating(name, party, **match.groupdict())
