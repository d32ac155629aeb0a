"""Lists in pages of fifty, with plain links between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import abort

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
