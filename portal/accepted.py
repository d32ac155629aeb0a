"""What a parameter at /data can be given, and the refusal of anything else, which tells what is accepted."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from datasette.utils import ValueAsBooleanError, value_as_boolean
from datasette.views.base import DatasetteError

from datasets.declaration import Text
from datasets.privacy import mask

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_SHOWN = 60
"""Letters of what was asked that are told again."""


class Refused(DatasetteError):  # type: ignore[misc]
    """A question that cannot be answered as it stands: in English for programs, in both languages on the page."""

    def __init__(self, sv: str, en: str, accepted: Iterable[str] = ()) -> None:
        listed = ", ".join(accepted)
        sv, en = (
            (f"{sv}. Det går att ange: {listed}.", f"{en}. Accepted: {listed}.") if listed else (f"{sv}.", f"{en}.")
        )
        super().__init__(en, error_dict={"swedish": sv}, status=400)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The values of a parameter, known by `fits`, and told by `words` or one by one."""

    fits: Callable[[str], bool]
    words: Text
    listed: tuple[str, ...] = ()

    def check(self, name: str, value: str) -> None:
        """The value is one of them, or Refused."""
        if not self.fits(value):
            name, wrong = shown(name), shown(value)
            sv, en = f"”{name}” kan inte vara ”{wrong}”", f"{name!r} cannot be {wrong!r}"
            if not self.listed:
                sv, en = f"{sv}. Ange {self.words.sv}", f"{en}: give {self.words.en}"
            raise Refused(sv, en, self.listed)


def shown(written: str) -> str:
    """What the reader wrote, as it can be told again: short, on one line, and nobody's identity number."""
    return repr(mask(written)[:_SHOWN])[1:-1]


def one_of(values: Iterable[str]) -> Accepted:
    listed = tuple(values)
    return Accepted(listed.__contains__, Text("ett av dem som finns", "one of those there are"), listed)


def or_nothing(accepted: Accepted) -> Accepted:
    """The same, or an empty value, which Datasette takes as none."""
    return Accepted(lambda value: not value or accepted.fits(value), accepted.words, accepted.listed)


def up_to(most: int) -> Accepted:
    """How many rows: Datasette's own limit is told."""

    def fits(value: str) -> bool:
        return value == "max" or bool(re.fullmatch(r"[0-9]{1,9}", value)) and int(value) <= most

    return Accepted(fits, Text(f"ett heltal från 0 till {most}, eller max", f"a whole number from 0 to {most}, or max"))


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value)) and len(value) == 10
    except ValueError:
        return False


def _is_switch(value: str) -> bool:
    try:
        return value_as_boolean(value) is not None
    except ValueAsBooleanError:
        return False


Known = Mapping[str, Accepted]
"""Parameters by name, with what each can be given."""
ANY = Accepted(lambda value: True, Text("vad som helst", "anything"))
NUMBER = Accepted(lambda value: bool(_NUMBER.fullmatch(value)), Text("ett tal", "a number"))
WHOLE = Accepted(lambda value: bool(_WHOLE.fullmatch(value)), Text("ett heltal", "a whole number"))
DAY = Accepted(_is_day, Text("en dag som 2026-03-02", "a day such as 2026-03-02"))
SWITCH = Accepted(_is_switch, Text("on eller off", "on or off"))
