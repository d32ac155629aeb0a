"""Placeholders of the content: dates, paragraph numbers and diary numbers that follow from the day of building.

`{d:KS07}` is the long date of a meeting, `{iso:today-30}` an ISO date, `{m:KF05+60}` month and year, `{ym:..}` its ISO
form, `{y+1:KF05}` the year after, `{p:KS07}` the paragraph (§) of the same matter at that meeting,
`{p:KS07/cykelvag}` of another matter, `{case:cykelvag}` a diary number, `{adjusters:KF05}` the adjusters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sample import swedish
from sample.strict_toml import ContentError
from sample.timeline import Slot

PLACEHOLDER = re.compile(r"\{(\w+)([+-]\d)?:([^{}]+)\}")
MOMENT = re.compile(r"(.+?)([+-]\d+)?")
FRIDAY = 4
Numbers = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Phrases:
    """Fills the placeholders of a text; `numbers` maps (meeting, matter) to §, `cases` matter to diary number."""

    today: date
    slots: Mapping[str, Slot]
    numbers: Numbers
    cases: Mapping[str, str]
    adjusters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def filled(self, text: str, matter: str) -> str:
        """The text with every placeholder replaced; ContentError names one that points nowhere."""
        joined = re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip())
        return PLACEHOLDER.sub(lambda match: self._replaced(match, matter), joined)

    def moment(self, expression: str) -> date:
        """The day of an expression: a meeting or `today`; so many days from it, or the Friday before a weekend."""
        match = MOMENT.fullmatch(expression)
        base, shift = match.groups() if match else (expression, None)
        if base != "today" and base not in self.slots:
            raise ContentError(f"content: no such day: {expression}; write a meeting or today, and +/- days")
        day = self.today if base == "today" else self.slots[base].day
        shifted = day + timedelta(days=int(shift or 0))
        return shifted - timedelta(days=max(shifted.weekday() - FRIDAY, 0)) if shift else shifted

    def _replaced(self, match: re.Match[str], matter: str) -> str:
        form, shift, argument = match.groups()
        if form == "p":
            return f"§ {self._number(argument, matter)}"
        if form == "case":
            return self.cases[argument]
        if form == "adjusters":
            return swedish.joined(self.adjusters[argument])
        return _printed(self.moment(argument), form, int(shift or 0))

    def _number(self, argument: str, matter: str) -> int:
        meeting, _, other = argument.partition("/")
        try:
            return self.numbers[self.slots[meeting].key, other or matter]
        except KeyError:
            raise ContentError(f"content {matter}: not treated at the meeting: {argument}; correct it") from None


def _printed(day: date, form: str, shift: int) -> str:
    match form:
        case "d":
            return swedish.long_date(day)
        case "iso":
            return day.isoformat()
        case "m":
            return swedish.month_year(day)
        case "ym":
            return f"{day:%Y-%m}"
        case "y":
            return str(day.year + shift)
    raise ContentError(f"content: unknown form of date: {form}; one of d, iso, m, ym, y")
