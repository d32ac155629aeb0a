"""What may be personal and only a person can tell: hidden until somebody has looked at it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from datasets.privacy import BODY, CHECKSUM, DASH, DIGIT, END, START, digits_of, mask, near_digits

HIDDEN = "[dolt]"
_AROUND = 60
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]", re.ASCII)
_RULES = {
    "mobile-number": rf"{CHECKSUM}|"
    r"(?<![0-9])((?:\+46[ -]?(?:\(0\))?[ -]?|0)7[02369](?:[ \u00a0-]?[0-9]){7})(?![0-9])",
    "wrong-check-digit": rf"{CHECKSUM}|({START}{BODY}{DIGIT}{{4}}{END})",
    "partly-masked": rf"{CHECKSUM}|({START}{BODY}[0-9]{{0,2}}[Xx*\u2022_?]{{2,4}}(?![A-Za-z0-9]))",
    "private-mail": r"((?:@|%40)(?:gmail|googlemail|hotmail|live|outlook|msn|icloud|me|yahoo|telia|bredband|spray"
    r"|protonmail|proton)\.(?:com|se|nu|me|net)(?![A-Za-z0-9]))",
}
"""Each kind of suspicion and how it is written, or of an address of mail the end."""
_PATTERNS = {rule: re.compile(pattern) for rule, pattern in _RULES.items()}
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
_DATED = ("wrong-check-digit", "partly-masked")
_HAS_DASH = re.compile(DASH)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a rule found, as it is written. `excerpt` is what stands around, with everything hidden or masked."""

    rule: str
    written: str
    excerpt: str


def conceal(text: str, is_approved: Callable[[str, str], bool]) -> tuple[str, list[Suspicion]]:
    """`text` with identity numbers masked and what is suspected hidden, unless somebody approved rule and words."""
    text = mask(text)
    parts, found, end = [], [], 0
    for start, stop, rule in _suspected(text):
        if not is_approved(rule, text[start:stop]):
            parts += [text[end:start], HIDDEN]
            found.append((rule, text[start:stop], sum(map(len, parts))))
            end = stop
    concealed = "".join(parts) + text[end:]
    return concealed, [Suspicion(rule, written, _excerpt(concealed, place, written)) for rule, written, place in found]


def _suspected(text: str) -> list[tuple[int, int, str]]:
    """Where and by which rule, from left to right, none over another."""
    places = sorted(place for rule, pattern in _PATTERNS.items() for place in _by(rule, pattern, text))
    return [place for n, place in enumerate(places) if n == 0 or place[0] >= places[n - 1][1]]


def _by(rule: str, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    for match in near_digits(pattern, text) if rule in _DATED else pattern.finditer(text):
        if match[1] and (rule not in _DATED or _begins_with_a_day(match[1], rule)):
            yield _start(text, match), match.end(), rule


def _start(text: str, match: re.Match[str]) -> int:
    """Of an address of mail where the name before the @ begins; else where the match does."""
    before = _MAILBOX.search(text[max(0, match.start() - 64) : match.start()]) if match[0][0] in "@%" else None
    return match.start() - (len(before[0]) if before else 0)


def _begins_with_a_day(written: str, rule: str) -> bool:
    digits = digits_of(written)
    if rule == "partly-masked":
        return _is_day(digits[:8]) or _is_day(digits[:6])
    return _is_day(digits[:-4]) and _is_meant(written, digits)


def _is_meant(written: str, digits: str) -> bool:
    """Ten digits together mean many things; with a dash, or with the century, they mean a person born on that day."""
    has_century = len(digits) == 12
    is_moment = has_century and digits[:2] == "20" and _CLOCK.fullmatch(digits[-4:])
    return not is_moment and (has_century or bool(_HAS_DASH.search(written)))


def _is_day(written: str) -> bool:
    """Whether YYMMDD or YYYYMMDD is a day, or the 60 more of a coordination number."""
    year, month, day = int(written[:-4]), int(written[-4:-2]), int(written[-2:])
    try:
        date(year + 2000 if year < 100 else year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _excerpt(concealed: str, place: int, written: str) -> str:
    """The words around, and in the hidden place its shape."""
    shape = re.sub(r"[A-Za-z0-9]", "\u2022", written)
    before, after = concealed[max(0, place - len(HIDDEN) - _AROUND) : place - len(HIDDEN)], concealed[place:][:_AROUND]
    return " ".join(f"{before}{shape}{after}".split())
