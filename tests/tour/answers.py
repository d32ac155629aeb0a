"""Answers taken from the sample's truth: a text with places such as {KF06/osterby-skola.votes.0.yes} is filled in.

A place is a thing, what to take of it step by step, and after a bar how it is written. Things are a meeting (KF06),
what a meeting did with a matter (KF06/osterby-skola), a matter (osterby-skola), "seat:NAME/BODY", "seats:BODY/PARTY",
"present:MEETING/NAME", "ballot:MEETING/MATTER/NAME", "party:MEETING/MATTER/PARTY", "tasks:STATE/ASSIGNEE" and
"notice:KIND/BODY". A place with several values gives several texts.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sample.swedish import long_date, weekday
from sample.truth import AgendaEntry, Item, Truth

_PLACE = re.compile(r"\{([^{}]+)\}")
_OPTIONS = {"yes": "Ja", "no": "Nej", "abstain": "Avstår", "absent": "Frånvarande"}
_OUTCOMES = {"rejected": "Avslaget", "tabled": "Bordlagt", "referred_back": "Återremitterat", "answered": "Besvarat"}
_FORMS: dict[str, Callable[[Any], str]] = {
    "": str,
    "long": lambda text: long_date(date.fromisoformat(text)),
    "weekday": lambda text: f"{weekday(date.fromisoformat(text))} {long_date(date.fromisoformat(text))}",
    "eve": lambda text: long_date(date.fromisoformat(text) - timedelta(days=1)),
    "clock": lambda text: f"kl. {text.replace(':', '.')}",
    "option": _OPTIONS.__getitem__,
    "outcome": _OUTCOMES.__getitem__,
}


class Answers:
    """Knows the truth."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth

    def filled(self, text: str) -> list[str]:
        """The text for each value of its places; those with one value are the same in all."""
        texts = [text]
        for place in _PLACE.findall(text):
            values = self._values(place)
            texts = [old.replace(f"{{{place}}}", value) for old in texts for value in values]
        return texts

    def _values(self, place: str) -> list[str]:
        path, _, form = place.partition("|")
        thing, *steps = path.split(".")
        found = self._thing(thing)
        for step in steps:
            found = _step(found, step)
        values = [_FORMS[form](value) for value in (found if isinstance(found, tuple) else (found,))]
        assert values and all(values), f"the truth says nothing of {place}"
        return values

    def _thing(self, name: str) -> Any:
        kind, _, rest = name.rpartition(":")
        first, _, second = rest.partition("/")
        match kind:
            case "seat":
                return next(s for s in self.truth.seats if (s.name, s.organization) == (first, second))
            case "ballot":
                matter, _, person = second.partition("/")
                return _one(b for b in self._item(first, matter).votes[-1].ballots if b.name == person)
            case "party":
                matter, _, party = second.partition("/")
                return _counted(self._item(first, matter), party)
            case "seats":
                found = (s for s in self.truth.seats if (s.organization, s.party) == (first, second))
                return tuple(seat for seat in found if seat.end >= self.truth.today)
            case "present":
                return _one(person for person in self.truth.meeting(first).present if person.name == second)
            case "tasks":
                tasks = (task for item in self.truth.items() for task in item.assignments)
                return tuple(task for task in tasks if task.state == first and second in ("", task.to))
            case "notice":
                return next(n for n in self.truth.notices if n.kind.startswith(first) and second in n.organization)
        if second:
            return self._item(first, second)
        if any(meeting.key == first for meeting in self.truth.meetings):
            return self.truth.meeting(first)
        return _one(matter for matter in self.truth.matters if matter.key == first)

    def _item(self, meeting: str, matter: str) -> Any:
        """What a meeting did with a matter, or is to do."""
        told = self.truth.meeting(meeting)
        treated: tuple[Item | AgendaEntry, ...] = told.items or told.agenda
        return _one(item for item in treated if item.matter == matter)


def _step(found: Any, step: str) -> Any:
    if step.isdigit():
        return found[int(step)]
    return tuple(getattr(one, step) for one in found) if isinstance(found, tuple) else getattr(found, step)


def _one(found: Any) -> Any:
    [one] = found
    return one


def _counted(item: Any, party: str) -> str:
    """How a party voted, as the page's table writes it: yes, no, abstained, absent."""
    counts = Counter(ballot.option for ballot in item.votes[-1].ballots if ballot.party == party)
    return " ".join([party, *(str(counts[option] or "–") for option in _OPTIONS)])
