"""One meeting put together from every document that tells of it: summons, minutes, immediate adjustment, summary."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from harvesters.minutes.model import Item, Minutes
from harvesters.naming import case_id, slug

_RANK = {"minutes": 0, "summary": 1, "agenda": 2}


@dataclass(frozen=True, slots=True)
class Told:
    """What one document tells of the meeting; `listed` while the source still lists the document."""

    document: str
    url: str
    listed: bool
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the meeting with its identifier and the document that tells most of it."""

    id: str
    told: Told
    item: Item
    planned: Item | None

    @property
    def matter(self) -> str | None:
        return case_id(self.item.case_number) if self.item.case_number else None


class Sitting:
    """A meeting of one body on one day, told by at least one document. `main` tells most."""

    def __init__(self, organization: str, date: str, documents: list[Told]) -> None:
        self.organization, self.name, self.date = slug(organization), organization, date
        self.id = f"{self.organization}-{date}"
        self.documents = sorted(documents, key=_weight)
        self.main = self.documents[0]
        self.entries = list(self._entries())

    @property
    def held(self) -> bool:
        return self.main.minutes.kind != "agenda"

    @property
    def public(self) -> bool | None:
        """Whether it is open, by the weightiest document that says so: minutes seldom repeat what the summons told."""
        said = (told.minutes.meeting.public for told in self.documents)
        return next((public for public in said if public is not None), None)

    def decision_id(self, entry: Entry) -> str | None:
        """Body, date and § where minutes give one; else the item's own identifier. None where nothing was decided."""
        if entry.item.decision is None:
            return None
        return entry.id if entry.item.number is None else f"{self.id}-{entry.item.number}"

    def _entries(self) -> Iterator[Entry]:
        """Each paragraph once, completed by what the summons planned for it; then what was planned and not treated."""
        treated = list(self._treated())
        plans = _Plans([(told, item) for told, item in self._items("agenda")])
        completed = [(told, item, plans.take(item)) for told, item in treated]
        completed += [(told, item, None) for told, item in plans.left()]
        cases = Counter(item.case_number for _, item, _ in completed)
        seen: Counter[str] = Counter()
        for told, item, planned in completed:
            key = slug(item.case_number) if item.case_number and cases[item.case_number] == 1 else slug(item.title)
            seen[key] += 1
            suffix = f"-{seen[key]}" if seen[key] > 1 else ""
            yield Entry(f"{self.id}-{key or 'punkt'}{suffix}", told, item, planned)

    def _treated(self) -> Iterator[tuple[Told, Item]]:
        """Paragraphs of minutes and summaries; one that a weightier document already gave is passed over."""
        numbers, titles = set(), set()
        for told, item in self._items("minutes", "summary"):
            title = slug(item.title)
            if item.number in numbers if item.number is not None else title in titles:
                continue
            numbers.add(item.number)
            titles.add(title)
            yield told, item

    def _items(self, *kinds: str) -> Iterator[tuple[Told, Item]]:
        return ((told, item) for told in self.documents if told.minutes.kind in kinds for item in told.minutes.items)


class _Plans:
    """What the summons planned, each item to be taken by the one paragraph that treats it."""

    def __init__(self, planned: list[tuple[Told, Item]]) -> None:
        self.planned = {id(item): (told, item) for told, item in planned}
        self.by_title = {slug(item.title): item for _, item in planned}
        cases = Counter(item.case_number for _, item in planned if item.case_number)
        self.by_case = {item.case_number: item for _, item in planned if cases[item.case_number or ""] == 1}

    def take(self, item: Item) -> Item | None:
        """The plan with the same diary number, or else the same title."""
        plan = self.by_case.get(item.case_number) or self.by_title.get(slug(item.title))
        if plan is not None:
            self.planned.pop(id(plan), None)
        return plan

    def left(self) -> list[tuple[Told, Item]]:
        return list(self.planned.values())


def _weight(told: Told) -> tuple[int, int, str]:
    return _RANK[told.minutes.kind], -len(told.minutes.items), told.url
