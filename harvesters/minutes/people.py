"""Who is who: names in many meetings as people, each with an identifier that later meetings do not change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from harvesters.naming import slug


@dataclass(frozen=True, slots=True)
class Sighting:
    """A representative named in the minutes of a meeting, with party; `place` is the page it was read on."""

    name: str
    party: str
    organization: str
    date: str
    place: str
    words: str

    @property
    def meeting(self) -> tuple[str, str]:
        return self.date, self.organization


@dataclass(frozen=True, slots=True)
class Person:
    """A representative: the name and the party of the latest meeting."""

    id: str
    name: str
    party: str


@dataclass(slots=True)
class _Namesakes:
    """All sightings of one name: which parties make one person, and which letters were printed once only."""

    sightings: list[Sighting]
    ids: dict[str, str] = field(default_factory=dict)
    odd: list[Sighting] = field(default_factory=list)

    def settle(self, identifier: str) -> None:
        """`ids` tells the person of each party, and `odd` the sightings whose letter agrees with no other.

        A letter that stands in one meeting only is taken for a slip. Two letters are two people when they stand in one
        meeting, or by turns until the second of them is confirmed; when one follows the other it is one person who
        changed party. Who was confirmed first keeps the bare identifier, so that no later meeting takes it away.
        """
        parties = self._by_party()
        main = min(parties, key=lambda party: (-len(parties[party]), parties[party][0].date, party))
        slips = {party for party in parties if party != main and self._is_slip(party, parties)}
        for party in sorted(parties.keys() - slips, key=lambda party: (self._confirmed(party, parties), party)):
            known = list(dict.fromkeys(self.ids.values()))
            if len(known) == 1 and self._follows(party, parties):
                self.ids[party] = known[0]
            else:
                self.ids[party] = f"{identifier}-{slug(party)}" if known else identifier
        for party in slips:
            self.ids[party] = self.ids[main]
            self.odd += parties[party]

    def _by_party(self) -> dict[str, list[Sighting]]:
        parties: dict[str, list[Sighting]] = defaultdict(list)
        for sighting in self.sightings:
            parties[sighting.party].append(sighting)
        return parties

    def _is_slip(self, party: str, parties: Mapping[str, list[Sighting]]) -> bool:
        return len({one.meeting for one in parties[party]}) == 1 and not self._beside(party, parties)

    def _follows(self, party: str, parties: Mapping[str, list[Sighting]]) -> bool:
        """Whether, when the letter was confirmed, those before it had not been seen since it was first."""
        confirmed, first = self._confirmed(party, parties), parties[party][0].date
        others = [one.date for other in self.ids for one in parties[other] if one.date <= confirmed]
        return not self._beside(party, parties) and all(date < first for date in others)

    def _beside(self, party: str, parties: Mapping[str, list[Sighting]]) -> set[tuple[str, str]]:
        """The meetings in which the name stands with another letter too."""
        others = {one.meeting for other, found in parties.items() if other != party for one in found}
        return others & {one.meeting for one in parties[party]}

    def _confirmed(self, party: str, parties: Mapping[str, list[Sighting]]) -> str:
        """The date of the second sighting, or of the first beside a namesake, whichever came first."""
        dates = [date for date, _ in sorted({one.meeting for one in parties[party]})]
        beside = [date for date, _ in self._beside(party, parties)]
        return min([*dates[1:2], *beside], default=dates[0])


def turns(present: Iterable[tuple[str, str | None, Iterable[int] | None]]) -> Iterator[int]:
    """For each line of an attendance, which one of that name and party it is: 1, or 2 where there are two of them.

    Lines that share no paragraph are one person, who served for some paragraphs and listened to the others.
    """
    known: dict[tuple[str, str | None], list[set[int]]] = defaultdict(list)
    for name, party, paragraphs in present:
        there, persons = set(paragraphs or ()), known[slug(name), party]
        turn = next((n for n, seen in enumerate(persons) if there and seen and not there & seen), len(persons))
        persons[turn : turn + 1] = [there.union(*persons[turn : turn + 1])]
        yield turn + 1


class People:
    """Everybody who attended, voted, moved or spoke.

    Two of one name and party in one attendance stay two, told apart by their order. `mentions` are the names in votes,
    motions and statements; minutes may have no attendance.
    """

    def __init__(self, attendance: Iterable[Sighting], mentions: Iterable[Sighting] = ()) -> None:
        self._names: dict[str, _Namesakes] = {}
        self._present: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._doubles: Counter[tuple[str, str]] = Counter()
        sightings = list(attendance)
        known = {(slug(one.name), one.party, one.meeting) for one in sightings}
        mentioned = {(slug(one.name), one.party, one.meeting): one for one in mentions}
        sightings += [one for key, one in mentioned.items() if key not in known]
        for sighting in sorted(
            sightings, key=lambda one: (one.date, one.organization, one.party, one.place, one.words)
        ):
            self._names.setdefault(slug(sighting.name), _Namesakes([])).sightings.append(sighting)
        for identifier, namesakes in self._names.items():
            namesakes.settle(identifier)
            self._note(identifier, namesakes)

    def _note(self, identifier: str, namesakes: _Namesakes) -> None:
        """Who was where, and how often a name and party stood twice in one meeting."""
        times = Counter((one.party, *one.meeting, one.place.partition("#")[0]) for one in namesakes.sightings)
        for (party, *_), count in times.items():
            self._doubles[identifier, party] = max(self._doubles[identifier, party], count)
        for sighting in namesakes.sightings:
            self._present[(identifier, *sighting.meeting)].add(namesakes.ids[sighting.party])

    def attendee(self, name: str, party: str, turn: int = 1) -> str | None:
        """The person; `turn` is 2 for the second of the same name and party in the attendance."""
        namesakes = self._names.get(slug(name))
        found = namesakes.ids.get(party) if namesakes else None
        return f"{found}-{turn}" if found and turn > 1 else found

    def is_slip(self, name: str, party: str) -> bool:
        """Whether the letter stands once only and agrees with no other sighting."""
        namesakes = self._names.get(slug(name))
        return namesakes is not None and any(one.party == party for one in namesakes.odd)

    def voter(self, name: str, party: str | None, date: str, organization: str) -> str | None:
        """Whose name it is in a list of votes or a statement; None where it may be more than one person's."""
        identifier = slug(name)
        namesakes = self._names.get(identifier)
        if namesakes is None or self._doubles[identifier, party or ""] > 1:
            return None
        if party in namesakes.ids:
            return namesakes.ids[party]
        candidates = set(namesakes.ids.values())
        present = self._present[identifier, date, organization]
        certain = candidates if len(candidates) == 1 else present
        return next(iter(certain)) if len(certain) == 1 else None

    def all(self) -> Iterator[Person]:
        """Each person once, by identifier."""
        for identifier, namesakes in sorted(self._names.items()):
            latest = {namesakes.ids[one.party]: one for one in namesakes.sightings if one not in namesakes.odd}
            for person, sighting in sorted(latest.items()):
                for turn in range(1, self._doubles[identifier, sighting.party] + 1):
                    yield Person(person if turn == 1 else f"{person}-{turn}", sighting.name, sighting.party)

    def odd(self) -> Iterator[tuple[Sighting, str]]:
        """Sightings whose party letter stands once only, with the letters the name has elsewhere."""
        for _, namesakes in sorted(self._names.items()):
            usual = ", ".join(sorted({one.party for one in namesakes.sightings if one not in namesakes.odd}))
            yield from ((sighting, usual) for sighting in namesakes.odd)
