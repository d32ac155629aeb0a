"""Personal identity and coordination numbers: found in every written form, and masked."""

import re

from personnummer import personnummer

MASK = "[personnummer]"
_DASHES = "+\u2010\u2011\u2012\u2013\u2014\u2212-"
_NUMBER = re.compile(rf"(?<!\d)(?:(?:18|19|20)\s?\s?)?\d{{6}}\s?\s?[{_DASHES}]?\s?\s?\d{{4}}(?!\d)", re.ASCII)
_FOLDERS = re.compile(r"file:///(?:[^\s/]*/)*")
_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)


def mask(text: str) -> str:
    """`text` with each valid number replaced by `[personnummer]`. Organization and telephone numbers stay."""
    if not _SIX_DIGITS.search(text):
        return text
    return _NUMBER.sub(lambda match: MASK if is_identity_number(match.group()) else match.group(), text)


def hide_folders(text: str) -> str:
    """`text` with the folders of file: addresses left out, which tell of the server and not of the source."""
    return _FOLDERS.sub("file:", text) if "file:/" in text else text


def is_identity_number(written: str) -> bool:
    """Whether the date is a real one (day + 60 for coordination numbers) and the check digit is right."""
    digits = re.sub(r"\D", "", written, flags=re.ASCII)
    century = "+" if "+" in written else "-"
    return bool(personnummer.valid(digits[:-4] + century + digits[-4:]))
