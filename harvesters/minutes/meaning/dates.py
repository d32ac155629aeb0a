"""Swedish dates and deadlines: "den 14 april", "senast i februari 2026", "under första halvåret 2027" as ISO dates."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
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
)
_MONTH_NUMBER = {name[:3]: n for n, name in enumerate(_MONTHS, 1)}
_MONTH = (
    r"(?P<month>januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|jan"
    r"|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?"
)
_MONTH_ONLY = _MONTH.replace("?P<month>", "?P<month_only>")
_ISO = r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
DAY = rf"(?:{_ISO}|(?P<day>\d{{1,2}})(?::?e)?\s+{_MONTH}(?:\s+(?P<year>(?:19|20)\d\d))?(?!\d))"
_DAY = re.compile(DAY, re.IGNORECASE)
_NUMBERS = ["en", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
_COUNT = {word: max(1, n) for n, word in enumerate(_NUMBERS)}
_COUNT["ett"] = 1
_SEASONS = {"våren": (1, 6), "vår": (1, 6), "sommaren": (6, 8), "hösten": (7, 12), "höst": (7, 12)}
_ORDINAL = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "sista": 4}
_YEAR = r"(?P<{}>(?:19|20)\d\d)(?![\d-])"
_PERIOD = (
    rf"(?:{DAY}"
    rf"|(?P<half>första|andra)\s+halvåret\s+{_YEAR.format('half_year')}"
    rf"|(?:kvartal\s+(?P<quarter>[1-4])|(?P<ordinal>första|andra|tredje|fjärde"
    rf"|sista)\s+kvartalet)\s+{_YEAR.format('quarter_year')}"
    rf"|(?P<season>våren|sommaren|hösten)\s+{_YEAR.format('season_year')}"
    rf"|årsskiftet\s+(?P<turn>(?:19|20)\d\d)(?:/\d{{2,4}})?"
    rf"|{_MONTH_ONLY}(?:\s+(?:månad\s+)?{_YEAR.format('month_year')})?"
    rf"|(?:år\s+)?{_YEAR.format('only_year')})"
)
_LEAD = (
    r"(?:senast|före|innan|till(?:\s+och\s+med)?|t\.?o\.?m\.?|inför|under|vid|i\s+samband\s+med|per|från\s+och\s+med)"
    r"(?:\s+(?:den|i|vid|till|under|utgången\s+av|slutet\s+av|början\s+av|mitten\s+av|sista"
    r"|\w*(?:sammanträdet?|sammanträde|mötet?|fullmäktige|styrelsens|nämndens)"
    r"(?:\s+(?:i|den))?)){0,4}\s+"
)
_DEADLINE = re.compile(_LEAD + _PERIOD, re.IGNORECASE)
_WITHIN = re.compile(
    rf"inom\s+(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<unit>vecka|veckor|månad|månader|år)\b", re.IGNORECASE
)
_FIRM = re.compile(r"senast|före|innan|till|inför|inom|t\.?o\.?m", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: `due` as precise as the words (year, month or day), and the first and last day that they allow."""

    due: str
    first: str
    last: str
    words: str


def iso_day(match: re.Match[str], meeting: str | None) -> str | None:
    """The ISO date of a match of DAY; a year that is not printed is the first such day on or after the meeting."""
    if match["iso"]:
        return _valid(match["iso"])
    month = _MONTH_NUMBER[match["month"][:3].lower()]
    if match["year"]:
        return _valid(f"{match['year']}-{month:02}-{int(match['day']):02}")
    if not meeting:
        return None
    this_year = _valid(f"{meeting[:4]}-{month:02}-{int(match['day']):02}")
    return (
        this_year
        if this_year and this_year >= meeting
        else _valid(f"{int(meeting[:4]) + 1}-{month:02}-{int(match['day']):02}")
    )


def find_day(text: str, meeting: str | None = None) -> tuple[str, re.Match[str]] | None:
    """The first real date in `text`."""
    for match in _DAY.finditer(text):
        if found := iso_day(match, meeting):
            return found, match
    return None


def find_due(text: str, meeting: str | None) -> Due | None:
    """The deadline that a sentence sets; a firm one ("senast") wins over a period ("under 2026")."""
    found = [(m, d) for m in _DEADLINE.finditer(text) if (d := _due(m, meeting))]
    firm = [(m, d) for m, d in found if _FIRM.match(m[0])]
    if chosen := firm or found:
        return chosen[-1][1] if firm else chosen[0][1]
    within = _WITHIN.search(text)
    return _within(within, meeting) if within and meeting else None


def _valid(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _due(match: re.Match[str], meeting: str | None) -> Due | None:
    words = " ".join(match[0].split())
    if match["iso"] or match["day"]:
        day = iso_day(match, meeting)
        return Due(day, day, day, words) if day else None
    if match["month_only"]:
        return _month_due(match, meeting, words)
    if match["only_year"]:
        return Due(match["only_year"], f"{match['only_year']}-01-01", f"{match['only_year']}-12-31", words)
    return _part_of_year(match, words)


def _month_due(match: re.Match[str], meeting: str | None, words: str) -> Due | None:
    month, year = _MONTH_NUMBER[match["month_only"][:3].lower()], match["month_year"]
    if not year:
        if not meeting:
            return None
        year = str(int(meeting[:4]) + (month < int(meeting[5:7])))
    return Due(f"{year}-{month:02}", f"{year}-{month:02}-01", _last_day(int(year), month), words)


def _part_of_year(match: re.Match[str], words: str) -> Due | None:
    if match["turn"]:
        return Due(f"{match['turn']}-12-31", f"{match['turn']}-12-31", f"{match['turn']}-12-31", words)
    if match["half"]:
        first, last, year = (
            (1, 6, match["half_year"]) if match["half"].lower() == "första" else (7, 12, match["half_year"])
        )
    elif match["season"]:
        (first, last), year = _SEASONS[match["season"].lower()], match["season_year"]
    else:
        quarter = int(match["quarter"] or _ORDINAL[match["ordinal"].lower()])
        first, last, year = quarter * 3 - 2, quarter * 3, match["quarter_year"]
    return Due(f"{year}-{last:02}", f"{year}-{first:02}-01", _last_day(int(year), last), words)


def _within(match: re.Match[str], meeting: str | None) -> Due | None:
    if not meeting or not _valid(meeting):
        return None
    count = int(match["n"]) if match["n"].isdigit() else _COUNT[match["n"].lower()]
    start, unit = date.fromisoformat(meeting), match["unit"].lower()
    if unit.startswith("veck"):
        last = (start + timedelta(weeks=count)).isoformat()
    else:
        months = start.month - 1 + count * (12 if unit == "år" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        last = f"{year}-{month:02}-{min(start.day, monthrange(year, month)[1]):02}"
    return Due(last, meeting, last, " ".join(match[0].split()))


def _last_day(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
