"""Plain Swedish for what the tables say in codes, dates and numbers. Every function can be called from any template."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from datasets import declaration
from portal import addresses, language

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
SWEDEN = ZoneInfo("Europe/Stockholm")

PHASES = {"coming": "På gång", "decided": "Beslutat", "delivered": "Uppföljt"}
PHASE_HELP = {
    "coming": "Ska behandlas, eller väntar på att ett annat organ ska besluta.",
    "decided": "Det finns ett beslut. Uppdrag som beslutet gav är inte redovisade än, eller inga uppdrag gavs.",
    "delivered": "Alla uppdrag som besluten gav har redovisats.",
}
OUTCOMES = {
    "approved": ("Beslutat", "Ärendet avgjordes. Det finns inget förslag i handlingen att jämföra med."),
    "rejected": ("Avslaget", "Förslaget eller begäran fick nej."),
    "tabled": ("Bordlagt", "Beslutet sköts upp till ett senare sammanträde."),
    "referred_back": ("Återremitterat", "Ärendet skickades tillbaka för mer arbete innan det kan avgöras."),
    "noted": ("Noterat", "Uppgifterna togs emot och lades till handlingarna."),
    "referred": ("Skickat vidare", "Ärendet lämnades till ett annat organ eller på remiss."),
    "elected": ("Valt", "Någon valdes eller utsågs."),
    "withdrawn": ("Utgick", "Ärendet togs bort utan att avgöras."),
    "answered": ("Besvarat", "Frågan, motionen eller medborgarförslaget fick ett svar utan att bifallas eller avslås."),
    "other": ("Annat beslut", "Utfallet är inget av de vanliga. Läs beslutstexten."),
    "none": ("Inget beslut", "Punkten behandlades utan att något beslutades."),
}
COMPARED = {
    "as_proposed": ("Som föreslaget", "Beslutet är detsamma som förslaget i handlingen."),
    "changed": ("Ändrat mot förslaget", "Beslutet skiljer sig från förslaget i handlingen."),
}
OPTIONS = {"yes": "Ja", "no": "Nej", "abstain": "Avstår", "absent": "Frånvarande"}
STATEMENTS = {
    "reservation": "Reservationer",
    "note": "Anteckningar till protokollet",
    "recusal": "Jäv: deltog inte på grund av eget intresse i saken",
    "no_part": "Deltog inte i beslutet",
}
ASSIGNMENT_STATES = {
    "open": "Pågår",
    "overdue": "Tiden har gått ut",
    "reported": "Redovisat",
    "unknown": "Ingen tid angiven",
}
MEETING_STATES = {"planned": "Planerat", "held": "Hållet", "cancelled": "Inställt"}
CAUSES = {
    "source": "Källan ändrade uppgiften.",
    "parser": "Insyn läser handlingen bättre än förut.",
    "staff": "Rättat av kommunens personal.",
}
DOCUMENTS = {
    "minutes": "Protokoll",
    "agenda": "Kallelse",
    "summary": "Sammandrag",
    "draft": "Utkast",
    "other": "Handling",
}
HIT_KINDS = {
    "decision": "Beslut",
    "agenda_item": "Punkter på dagordningar",
    "matter": "Ärenden",
    "meeting": "Möten",
    "indicator": "Nyckeltal",
    "page": "Sidor i handlingar",
}
HIT_ONE = {
    "decision": "Beslut",
    "agenda_item": "Punkt på dagordning",
    "matter": "Ärende",
    "meeting": "Möte",
    "indicator": "Nyckeltal",
    "page": "Sida i handling",
}
ROLES = {"chair": "ordförande", "vice chair": "vice ordförande", "member": "ledamot", "substitute": "ersättare"}
SOURCE_STATES = {
    "ok": "Uppdaterad",
    "stale": "Gammal",
    "failing": "Kan inte hämtas",
    "never": "Aldrig hämtad",
    "retired": "Hämtas inte längre",
}


def outcome(code: str, as_proposed: str | None) -> str:
    """What became of it, in a word or two. An approval says how it relates to the proposal, where there is one."""
    return _outcome(code, as_proposed)[0]


def outcome_help(code: str, as_proposed: str | None) -> str:
    return _outcome(code, as_proposed)[1]


def _outcome(code: str, as_proposed: str | None) -> tuple[str, str]:
    return COMPARED[as_proposed] if code == "approved" and as_proposed else OUTCOMES[code]


def day(text: str | None) -> Markup:
    """A date or UTC timestamp as `<time>` with Swedish words; nothing for nothing, the text itself if it is no date."""
    return _time(text, day_text(text)) if text else Markup()


def day_text(text: str | None) -> str:
    """`2026-11-23` as "23 november 2026"."""
    parsed = parse_day(text)
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}" if parsed else text or ""


def weekday(text: str | None) -> Markup:
    """`2026-11-23` as "måndag 23 november 2026", in `<time>`."""
    parsed = parse_day(text)
    return _time(text, f"{WEEKDAYS[parsed.weekday()]} {day_text(text)}") if parsed else day(text)


def month(text: str) -> str:
    """The short name of a date's month, for a calendar leaf."""
    parsed = parse_day(text)
    return MONTHS[parsed.month - 1][:3] if parsed else ""


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
    return _time(text, f"{day_text(local.isoformat())} kl. {local:%H.%M}")


def clock(text: str | None) -> str:
    """`18:00` as "18.00"."""
    return (text or "").replace(":", ".")


def _time(machine: str | None, words: str) -> Markup:
    if parse_day(machine) is None:
        return Markup.escape(machine or "")
    return Markup('<time datetime="{}">{}</time>').format(machine, words)


def number(value: int | float) -> str:
    """Digits in groups of three, with a non-breaking blank, and a decimal comma."""
    return f"{value:,}".replace(",", "\u00a0").replace(".", ",")


def counted(count: int, one: str, many: str) -> str:
    """`1 beslut`, `3 beslut`: the number with its noun."""
    return f"{number(count)} {one if count == 1 else many}"


def paragraph(printed: str | None) -> str:
    """`§ 45`, whether or not the sign was printed; nothing without a number."""
    bare = (printed or "").replace("§", "").strip()
    return f"§\u00a0{bare}" if bare else ""


def points(text: str) -> list[str]:
    """The lines and numbered points of a text, each without the number or dash it began with."""
    parts = [line.strip() for part in text.splitlines() for line in _numbered(part.strip())]
    lines = [line for line in parts if line]
    if len(lines) > 1 and all(line.startswith(f"{number} ") for number, line in enumerate(lines, 1)):
        return [line.partition(" ")[2] for line in lines]
    return [_without_number(line) for line in lines]


def _numbered(line: str) -> list[str]:
    """`1. One. 2. Two.` as its points; only numbers that follow each other from 1 divide."""
    parts, rest, number = [], line, 1
    if not rest.startswith(("1. ", "1) ")):
        return [line]
    while (found := re.search(rf"\s{number + 1}{re.escape(line[1])}\s", rest)) is not None:
        parts.append(rest[: found.start()])
        rest, number = rest[found.start() + 1 :], number + 1
    return [*parts, rest]


def _without_number(line: str) -> str:
    head, _, rest = line.partition(" ")
    is_number = head.rstrip(".)").isdigit() and len(head) <= 3 and head[-1] in ".)" or head in ("-", "–", "•")
    return rest.strip() if rest and is_number else line


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a running text."""
    return [part.strip() for part in (text or "").split("\n\n") if part.strip()]


def column_title(table: str, column: str) -> str:
    """The Swedish title of a declared column, in small letters."""
    declared = declaration.load().tables.get(table)
    found = declared.columns.get(column) if declared else None
    return found.title.sv.lower() if found else column


def table_title(table: str) -> str:
    """The Swedish title of a declared table, in small letters."""
    declared = declaration.load().tables.get(table)
    return declared.title.sv.lower() if declared else table


_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    outcome,
    outcome_help,
    day,
    day_text,
    weekday,
    month,
    moment,
    clock,
    number,
    counted,
    paragraph,
    points,
    paragraphs,
    column_title,
    table_title,
    addresses.decision_path,
    addresses.matter_path,
    addresses.meeting_path,
    addresses.organization_path,
    addresses.person_path,
    addresses.data_set_path,
    addresses.anchor,
    addresses.web_address,
    addresses.host,
    language.language,
    language.to,
    language.in_language,
)
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "PHASES": PHASES,
    "PHASE_HELP": PHASE_HELP,
    "OPTIONS": OPTIONS,
    "STATEMENTS": STATEMENTS,
    "ASSIGNMENT_STATES": ASSIGNMENT_STATES,
    "MEETING_STATES": MEETING_STATES,
    "CAUSES": CAUSES,
    "DOCUMENTS": DOCUMENTS,
    "HIT_KINDS": HIT_KINDS,
    "HIT_ONE": HIT_ONE,
    "ROLES": ROLES,
    "SOURCE_STATES": SOURCE_STATES,
}


def names() -> dict[str, Any]:
    """Everything here that templates use, by name."""
    return {function.__name__: function for function in _FUNCTIONS} | dict(_WORDS)
