"""Lists in pages of fifty, with plain links between them, and filters that are plain links with numbers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import abort

from portal.catalogue.selection import Selection
from portal.pages.parameters import Parameters

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list of `total` the reader is. Asking beyond the end is 404."""

    total: int
    page: int
    path: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        if self.page > self.last:
            abort(404)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def first_shown(self) -> int:
        return min(self.total, self.offset + 1)

    @property
    def last_shown(self) -> int:
        return min(self.total, self.offset + self.size)

    @property
    def newer(self) -> str:
        """The address of the page before, or nothing."""
        return self._address(self.page - 1) if self.page > 1 else ""

    @property
    def older(self) -> str:
        """The address of the page after, or nothing."""
        return self._address(self.page + 1) if self.page < self.last else ""

    def _address(self, page: int) -> str:
        return address(self.path, **{**self.chosen, "sida": str(page) if page > 1 else ""})


def address(path: str, **chosen: str) -> str:
    """The address of a list with what is chosen in it."""
    given = {name: value for name, value in chosen.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


@dataclass(frozen=True, slots=True)
class By:
    """A filter as readers meet it: its parameter, its name, the filter of the selection, and words for its values.

    `slugs` are the values as addresses write them; without any, addresses write the value itself. `swedish` words are
    those of the sources, in whatever language the page is. `known` are values that may be asked for though no row has
    them.
    """

    parameter: str
    title: str
    filter: str
    words: Callable[[str], str] = str
    slugs: Mapping[str, str] = field(default_factory=dict)
    known: Collection[str] = ()
    latest_first: bool = False
    swedish: bool = False

    def slug(self, value: str) -> str:
        return next((slug for slug, meant in self.slugs.items() if meant == value), value)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, how much it would leave, and the address of the list with it."""

    words: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its options; `everything` is the address of the list without it."""

    title: str
    options: Sequence[Option]
    everything: str
    swedish: bool

    @property
    def chosen(self) -> str:
        """The words of what is chosen; nothing when nothing is."""
        return next((option.words for option in self.options if option.chosen), "")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with what the reader has chosen of its filters."""

    path: str
    selection: Selection
    filters: Sequence[By]
    given: Mapping[str, str]

    @property
    def meetings(self) -> str:
        """The calendar of the meetings at which it was treated: those of the chosen body and year."""
        return address("/moten.ics", **{name: self.given.get(name, "") for name in ("organ", "ar")})

    @classmethod
    def asked(cls, path: str, selection: Selection, filters: Sequence[By], given: Parameters) -> "Listing":
        """The list that the request asks for. A value that no row has and no word names is refused."""
        chosen = {}
        for item in filters:
            values = {*selection.counts(item.filter, {}), *item.slugs.values(), *item.known}
            chosen[item.parameter] = given.choice(item.parameter, [item.slug(value) for value in values])
        return cls(path, selection, filters, chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """The values by filter of the selection."""
        return {item.filter: item.slugs.get(slug, slug) for item, slug in self._given() if slug}

    @property
    def told(self) -> list[str]:
        """What is chosen, in words."""
        return [facet.chosen for facet in self.facets if facet.chosen]

    @property
    def address(self) -> str:
        """The list's first page with what is chosen."""
        return address(self.path, **self.given)

    @property
    def facets(self) -> list[Facet]:
        return [self._facet(item, slug) for item, slug in self._given()]

    def paging(self, given: Parameters) -> Paging:
        return Paging(self.selection.count(self.chosen), given.page(), self.path, self.given)

    def _given(self) -> list[tuple[By, str]]:
        return [(item, self.given.get(item.parameter, "")) for item in self.filters]

    def _facet(self, item: By, chosen: str) -> Facet:
        counts = self.selection.counts(item.filter, self.chosen)
        by_slug = {item.slug(value): (value, number) for value, number in counts.items()}
        if chosen not in by_slug and chosen:
            by_slug[chosen] = (item.slugs.get(chosen, chosen), 0)
        options = [
            Option(str(item.words(value)), number, self._with(item.parameter, slug), slug == chosen)
            for slug, (value, number) in by_slug.items()
        ]
        options.sort(key=lambda option: option.words.casefold(), reverse=item.latest_first)
        return Facet(str(item.title), options, self._with(item.parameter, ""), item.swedish)

    def _with(self, parameter: str, slug: str) -> str:
        return address(self.path, **{**self.given, parameter: slug})
