"""Which representatives a document names with party: in its attendance, and in what was moved, voted and said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harvesters.minutes.model import Attendee
from harvesters.minutes.people import Sighting, turns
from harvesters.minutes.voices import named_party
from harvesters.naming import slug

Content = Mapping[str, Any]


def in_turn(present: Sequence[Attendee]) -> Iterator[tuple[Attendee, int]]:
    """Each line of an attendance, with which one of its name and party it is."""
    return zip(present, turns((one.name, one.party, one.paragraphs) for one in present), strict=True)


def attended(url: str, organization: str, date: str, content: Content) -> Iterator[Sighting]:
    """Those in the attendance, in its order, each person once."""
    present = content["meeting"]["present"]
    known: set[tuple[str, str, int]] = set()
    for one, turn in zip(
        present, turns((one["name"], one["party"], one["paragraphs"]) for one in present), strict=True
    ):
        person = slug(one["name"]), one["party"], turn
        if one["party"] and person not in known:
            known.add(person)
            yield Sighting(one["name"], one["party"], organization, date, f"{url}#page={one['page']}", one["words"])


def mentioned(url: str, organization: str, date: str, content: Content) -> Iterator[Sighting]:
    """Those who moved, voted, made a reservation or a note, or took no part. A name with digits is two run together."""
    for item in content["items"]:
        for name, party, page, words in (*_speakers(item), *_voters(item)):
            if party and not any(map(str.isdigit, name)):
                yield Sighting(name, party, organization, date, f"{url}#page={page}", words)


def _speakers(item: Content) -> Iterator[tuple[str, str | None, int, str]]:
    for told in (*item["motions"], *item["reservations"], *item["statements"]):
        yield from ((*named_party(by), told["page"], told["words"]) for by in told["by"])
    for person in (*item["recusals_sources"], *item["not_participating_sources"]):
        name, party = named_party(person["name"])
        yield name, person["party"] or party, person["page"], person["words"]


def _voters(item: Content) -> Iterator[tuple[str, str | None, int, str]]:
    for vote in item["votes"]:
        yield from ((one["name"], one["party"], one["page"], one["name"]) for one in vote["ballots"])
