"""In what a key figure is counted, read from its title: Kolada's metadata has no field for it."""

import re

_COMMENT = re.compile(
    r"(?:\s*[,(]\s*(?:(?:ny|gammal) definition|justerat|-?\s*20\d\d)\)?|\s*\(-?\s*20\d\d\))+\s*$", re.I
)
_PERCENT = re.compile(r"\(%\)|\bprocent(?:enheter)?\b|%", re.I)
_MEASURE = re.compile(
    r"(?:kr|kronor|tkr|mkr|miljoner kronor|1000 kr|kg|ton|gram|liter|kbm|meter|kvm|hektar|kWh|MWh|GWh|MW|Mbit/s|dagar"
    r"|timmar|minuter|år|poäng|meritvärdespoäng)\b[^,]*",
    re.I,
)
_NUMBER = re.compile(r"antal(?:\s+(?P<what>(?:dagar|timmar|minuter|månader|svar|år)\b.*)|(?P<per>/.+))?", re.I)


def unit_of(title: str) -> str | None:
    """`%`, `kr/inv`, `dagar`, `antal/1000 inv` ...; nothing where the title tells none."""
    bare = _COMMENT.sub("", title.strip())
    last = re.split(r",\s*|\s+[-–]\s+", bare)[-1].strip(" .")
    if _PERCENT.search(last):
        return "procentenheter" if "enheter" in last.lower() else "%"
    if found := _NUMBER.fullmatch(last):
        return found["what"] or f"antal{found['per'] or ''}"
    if "index" in last.lower():
        return "index"
    return last.removesuffix(")") if _MEASURE.fullmatch(last) else None
