"""How pages say dates, numbers and outcomes in the reader's language. Every template knows every function."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from datasets import declaration
from portal import addresses, language, words
from portal.catalogue.meetings import AgendaItem
from portal.catalogue.record import Change
from portal.points import paragraphs, points

SWEDEN = ZoneInfo("Europe/Stockholm")


def outcome(code: str, as_proposed: str | None) -> str:
    """What became of it, in a word or two. An approval says how it relates to the proposal, where there is one."""
    return _outcome(code, as_proposed)[0]


def outcome_help(code: str, as_proposed: str | None) -> str:
    return _outcome(code, as_proposed)[1]


def _outcome(code: str, as_proposed: str | None) -> tuple[str, str]:
    return words.COMPARED[as_proposed] if code == "approved" and as_proposed else words.OUTCOMES[code]


def day(text: str | None) -> Markup:
    """A date or UTC timestamp as `<time>` in words; nothing for nothing, the text itself if it is no date."""
    return _time(text, day_text(text)) if text else Markup()


def day_text(text: str | None) -> str:
    """`2026-11-23` as "23 november 2026"."""
    parsed = parse_day(text)
    return _written(parsed, "d MMMM y", language.language()) if parsed else text or ""


def weekday(text: str | None) -> Markup:
    """`2026-11-23` as "måndag 23 november 2026", in `<time>`."""
    parsed = parse_day(text)
    return _time(text, _written(parsed, "EEEE d MMMM y", language.language())) if parsed else day(text)


def month(text: str) -> str:
    """The short name of a date's month, for a calendar leaf."""
    parsed = parse_day(text)
    return _written(parsed, "LLLL", language.language())[:3] if parsed else ""


def month_and_year(text: str) -> str:
    """`2026-11` or a day in it as "november 2026"."""
    parsed = parse_day(f"{text[:7]}-01")
    return _written(parsed, "LLLL y", language.language()) if parsed else text


def parse_day(text: str | None) -> date | None:
    """The Swedish day of an ISO date or timestamp, or None."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(SWEDEN).date() if moment.tzinfo else moment.date()


def moment(text: str | None) -> Markup:
    """A UTC timestamp as `<time>` with day and time of day in Sweden."""
    try:
        local = datetime.fromisoformat(text or "").astimezone(SWEDEN)
    except ValueError:
        return day(text)
    return _time(text, _("%(day)s kl. %(clock)s", day=day_text(local.isoformat()), clock=clock(f"{local:%H:%M}")))


def clock(text: str | None) -> str:
    """`18:00` as "18.00" in Swedish."""
    return (text or "").replace(":", ".") if language.language() == language.DEFAULT else text or ""


def _time(machine: str | None, told: str) -> Markup:
    if parse_day(machine) is None:
        return Markup.escape(machine or "")
    return Markup('<time datetime="{}">{}</time>').format(machine, told)


def number(value: int | float) -> str:
    """Digits in groups of three and a decimal sign, as the language writes them; all decimals are kept."""
    return _grouped(value, language.language())


@lru_cache(10_000)
def _grouped(value: int | float, chosen: str) -> str:
    return format_decimal(value, locale=chosen, decimal_quantization=False)


@lru_cache(10_000)
def _written(day: date, pattern: str, chosen: str) -> str:
    return format_date(day, pattern, locale=chosen)


def figure(value: float) -> str:
    """A measured value with as many digits as can be taken in; hundredths of tens where it has no smaller parts, as
    tax rates do."""
    size, exact = abs(value), round(value, 2) == value
    decimals = 0 if size >= 1000 else 2 if size < 10 or (exact and size < 100) else 1
    return number(round(value, decimals) if decimals else round(value))


def measured(value: float, unit: str | None) -> Markup:
    """A value with its unit, which is Swedish; what is only counted has none to say."""
    if unit in (None, "antal", "index"):
        return Markup.escape(figure(value))
    return Markup('{}\u00a0<span lang="sv">{}</span>').format(figure(value), unit)


def counted(count: int, one: str, many: str) -> str:
    """`1 beslut`, `3 beslut`: the number with its noun, which is translated."""
    return f"{number(count)} {ngettext(one, many, count)}"


def nouns(one: str, many: str) -> tuple[str, str]:
    """A noun to be counted later, marked for translation where it stands."""
    return one, many


def paragraph(printed: str | None) -> str:
    """`§ 45`, whether or not the sign was printed; nothing without a number."""
    bare = (printed or "").replace("§", "").strip(" .")
    return f"§\u00a0{bare}" if bare else ""


def numbered(printed: str | None, kind: str | None) -> str:
    """The number of an agenda item of that kind: a point of an agenda, or a paragraph of minutes."""
    number = paragraph(printed)
    return _("punkt %(number)s", number=number.removeprefix("§\u00a0")) if number and kind == "planned" else number


def place_of(item: AgendaItem) -> str:
    """Body and number of an agenda item: a paragraph of minutes, or a point of an agenda."""
    return f"{item.organization_name} {numbered(item.number, item.kind)}".strip()


def column_title(table: str, column: str) -> str:
    """The title of a declared column, in small letters."""
    declared = declaration.load().tables.get(table)
    found = declared.columns.get(column) if declared else None
    return said(found.title).lower() if found else column


def table_title(table: str) -> str:
    """The title of a declared table, in small letters."""
    declared = declaration.load().tables.get(table)
    return said(declared.title).lower() if declared else table


def said(words: declaration.Text) -> str:
    """What a declaration says, in the reader's language."""
    return words.sv if language.language() == language.DEFAULT else words.en


def change_told(change: Change) -> str:
    """What a change did, in a sentence or two: what was changed, and why."""
    if change.field == "gone":
        return str(_("Fanns inte längre hos källan.") if change.after else _("Fanns åter hos källan."))
    if (change.table, change.field) == ("documents", "sha256"):
        return str(_("Handlingen byttes ut mot en annan hos källan."))
    told = _("Ändrat: %(field)s.", field=column_title(change.table, change.field))
    return f"{told} {words.CAUSES[change.cause]}"


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    outcome,
    outcome_help,
    day,
    day_text,
    weekday,
    month,
    month_and_year,
    moment,
    clock,
    number,
    figure,
    measured,
    counted,
    nouns,
    paragraph,
    numbered,
    place_of,
    points,
    paragraphs,
    column_title,
    table_title,
    said,
    change_told,
    addresses.decision_path,
    addresses.matter_path,
    addresses.meeting_path,
    addresses.organization_path,
    addresses.person_path,
    addresses.notice_path,
    addresses.document_path,
    addresses.citation_path,
    addresses.indicator_path,
    addresses.data_set_path,
    addresses.anchor,
    addresses.assignment_anchor,
    addresses.web_address,
    addresses.host,
    language.language,
    language.to,
    language.at,
    language.in_language,
)
_WORDS: Mapping[str, Mapping[str, Any]] = {name: value for name, value in vars(words).items() if name.isupper()}
"""The words for codes, under the names they have in their own module."""


def names() -> dict[str, Any]:
    """Everything here that templates use, by name."""
    return {function.__name__: function for function in _FUNCTIONS} | dict(_WORDS)
