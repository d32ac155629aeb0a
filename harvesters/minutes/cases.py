"""Case numbers (diarienummer) in all the forms that municipalities print."""

import re

_DAY = r"(?:19|20)\d\d-\d\d-\d\d(?!\d)"
_YEARED = (  # KS/2019:479, SLK-2024-00074:45; a day is none: "Protokoll KSAU 2023-12-06"
    rf"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{{0,9}}[/ .-]?(?!{_DAY})\d{{4}}[:/.-]\d{{1,6}}(?::-?\d+|-\d+)*(?:\.\d+)*"
)
_YEAR_FIRST = r"\d{4}/[A-ZÅÄÖ]{1,6}[ -]?\d{3,5}(?:[ ]\d{2,3})?"  # 2011/KS 0206 001
_YEAR_DASH = r"\d{4}-[A-ZÅÄÖ]{2,6}\d*"  # 2012-KS0231
_BODY_FIRST = r"[A-ZÅÄÖ][A-Za-zåäö]{1,5}[ ]\d{1,5}/(?:(?:19|20)\d\d|\d\d)(?!\d)"  # Ks 725/2011
_STATUTE = r"(?:SOU|Ds|DS|Prop|SFS|Skr|HFD|RÅ|Dir|JO|Lag)\s*\(?\d{4}"  # numbered like a case, but a law or an inquiry
_NUMBER_YEAR = r"\d{1,5}/(?:(?:19|20)\d\d|\d\d(?!\d))"  # 00322/2026, 1317/22
_SHORT = r"[A-ZÅÄÖ]{2,6}:\d{3,6}"
_BARE = r"(?:19|20)\d\d[/:.-]\d{1,6}(?!\d|-\d\d(?!\d))(?:[.:-]\d+)*"  # 2018/124, only after a label
_LOOSE = r"(?=[^\s,;]*\d)[\wÅÄÖåäö]+(?:[/:.-][\wÅÄÖåäö]+)*"
LABEL = r"(?:Diarienummer|Diarienr|Ärendenummer|Ärendenr|Ärendeid|Dnr|DNR|D:nr|Diarie)\b\.?[ \t]*:?[ \t]*"
CASE = f"(?!{_STATUTE})(?:{_YEARED}|{_YEAR_FIRST}|{_YEAR_DASH}|{_BODY_FIRST}|{_NUMBER_YEAR}|{_SHORT})"
_LABELLED = f"(?:{CASE}|{_BARE}|{_LOOSE})"
_SEPARATOR = r"(?:[ \t]*[,;/&][ \t]*|[ \t]+och[ \t]+|[ \t]+)"
_AT_START = re.compile(
    rf"\(?(?:(?P<label>{LABEL})(?P<labelled>{_LABELLED}(?:{_SEPARATOR}(?:{LABEL})?{CASE})*)?"
    rf"|(?P<cases>{CASE}(?:{_SEPARATOR}(?:{LABEL})?{CASE})*))\)?"
)
_AT_END = re.compile(
    rf"[ \t]*(?:[ \t(]{LABEL}(?P<labelled>{_LABELLED}(?:{_SEPARATOR}{CASE})*)"
    rf"|\((?P<bracketed>{CASE}(?:{_SEPARATOR}{CASE})*)|[ \t](?P<bare>(?!{_STATUTE}){_YEARED}"
    rf"(?:{_SEPARATOR}{_YEARED})*))\)?[ \t]*$"
)
_GLUED = re.compile(rf"[ \t]*\(?(?:{LABEL})?(?P<case>{_YEARED}|{_YEAR_FIRST})\)?")
_PLAN_CODE = re.compile(r"^\d[\d.]*(?=\s|$)")  # "00123/20212.6.": the number and the plan's code are glued
_LABELS = re.compile(LABEL)
_EACH = re.compile(_LABELLED)
_STRICT = re.compile(CASE)


def cases_at_start(text: str) -> tuple[tuple[str, ...], str]:
    """The case numbers that `text` begins with, label or not, and the rest."""
    match = _AT_START.match(text)
    if not match or not (match["label"] or match["cases"]):
        return (), text
    rest = _PLAN_CODE.sub("", text[match.end() :]) if text[match.end() - 1].isdigit() else text[match.end() :]
    if match["cases"] and rest[:1].isalnum() and not rest[:1].isupper():
        return (), text
    return _split(match["labelled"] or match["cases"] or "", labelled=bool(match["label"])), rest.strip(" \t,;")


def cases_at_end(title: str) -> tuple[tuple[str, ...], str]:
    """The case numbers that a title ends with, and the title without them."""
    match = _AT_END.search(title)
    if not match or not match.start():
        return (), title
    found = match["labelled"] or match["bracketed"] or match["bare"]
    return _split(found, labelled=bool(match["labelled"])), title[: match.start()].strip()


def is_case_line(line: str) -> bool:
    """Whether a line holds case numbers and nothing else."""
    cases, rest = cases_at_start(line)
    return bool(cases) and not rest


def glued_case(text: str) -> tuple[str, str, str] | None:
    """(before, case number, after) where a case number stands inside a line, as in "Val (KS/2018:476)Lars ..."."""
    match = _GLUED.search(text)
    return (text[: match.start()].strip(), match["case"], text[match.end() :].strip()) if match else None


def _split(text: str, *, labelled: bool) -> tuple[str, ...]:
    return tuple(m[0].rstrip(".") for m in (_EACH if labelled else _STRICT).finditer(_LABELS.sub(" ", text)))
