"""Personal identity and coordination numbers: found in every written form, and masked."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import re2
from personnummer import personnummer

MASK = "[personnummer]"
DIGIT = r"(?:[0-9]|%3[0-9])"
_SPACE = r"(?:[\s_\u00a0\u2007\u202f\u00ad]|%20|%5[Ff]|%0[ADad]|%[Cc]2%[Aa]0)"
DASH = r"(?:[+\u2010\u2011\u2012\u2013\u2014\u2212-]|%2[BbDd]|%[Ee]2%80%9[0-4]|%[Ee]2%88%92)"
START = r"(?:(?<![0-9])(?<!%)(?<!%[0-9A-Fa-f])|(?<=%[0-24-9A-Fa-f][0-9A-Fa-f])|(?<=%3[A-Fa-f]))"
"""Where a number can begin: not within another, nor within an encoded letter of an address."""
END = r"(?![0-9]|%3[0-9])"
_CENTURY = rf"(?:(?:1|%31)(?:[89]|%3[89])|(?:2|%32)(?:0|%30)){_SPACE}{{0,2}}"
BODY = rf"(?:{_CENTURY})?{DIGIT}{{6}}{_SPACE}{{0,2}}{DASH}?{_SPACE}{{0,2}}"
_NUMBER = rf"{START}{BODY}{DIGIT}{{4}}{END}"
_DIVIDED = rf"{DIGIT}{{2}}{DASH}{DIGIT}{{2}}{DASH}{DIGIT}{{2}}{DASH}{DIGIT}{{4}}{END}"
_DATED = (
    rf"{START}(?:1|%31)(?:[89]|%3[89]){_DIVIDED}"
    rf"|(?<![-/\w\u00c0-\uffff])(?:20)?{_DIVIDED}(?![-/\w])"
)
"""A day, a dash and four digits. Of this century a part of an identifier or a case number looks so too."""
CHECKSUM = (
    r"(?<![0-9a-fA-F])(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-fA-F])"
    r"|insyn-[0-9]{8}T[0-9]{12}Z|(?<![0-9A-Za-z.])18\.[0-9a-f]{18,26}(?![0-9A-Za-z])"
)
"""A sha256, a UUID, the name of an edition, whose time of the evening can look like one, or what SiteVision calls a
document: they mean nobody."""
_FOUND = re.compile(rf"{CHECKSUM}|({_NUMBER}|{_DATED})", re.ASCII)
DIVIDED = rf"[0-9]{DASH}[0-9]{{2}}{DASH}[0-9]{{2}}{DASH}[0-9]{{4}}"
"""The end of a year, a month, a day and four digits with dashes between: behind a digit, whatever may be _DATED."""
_FOLDERS = re.compile(r"file:///(?:[^\s/]*/)*")
_BEGUN = re.compile(rf"[0-9%](?:[0-9]{{5}}|(?<=%)3[0-9]|{DIVIDED})")
_REACH = 100


def quick(pattern: str) -> Any:
    """The pattern for the bytes of texts, read once at the speed of memory. RE2 has no look-behind."""
    written = re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", pattern).replace(r"[\s", r"[\s\v")
    return re2.compile(written.encode())


def mask(text: str) -> str:
    """`text` with each valid number replaced by `[personnummer]`. Organization and telephone numbers stay."""
    parts, end = [], 0
    for match in near_digits(_FOUND, text):
        if match[1] and is_identity_number(match[1]):
            parts += [text[end : match.start()], MASK]
            end = match.end()
    return "".join(parts) + text[end:]


def near_digits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The pattern's matches, looked for only around six digits or an encoded one: most of a text has none."""
    start = end = 0
    for begun in _BEGUN.finditer(text):
        if begun.start() - _REACH > end:
            yield from pattern.finditer(text, start, end)
            start = begun.start() - _REACH
        end = begun.end() + _REACH
    yield from pattern.finditer(text, start, end)


def hide_folders(text: str) -> str:
    """`text` with the folders of file: addresses left out, which tell of the server and not of the source."""
    return _FOLDERS.sub("file:", text) if "file:/" in text else text


def is_identity_number(written: str) -> bool:
    """Whether the date is a real one (day + 60 for coordination numbers) and the check digit is right."""
    digits = digits_of(written)
    century = "+" if "+" in unquote(written) else "-"
    return bool(personnummer.valid(digits[:-4] + century + digits[-4:]))


def digits_of(written: str) -> str:
    """The digits alone, those of an encoded address decoded."""
    return re.sub(r"\D", "", unquote(written), flags=re.ASCII)
