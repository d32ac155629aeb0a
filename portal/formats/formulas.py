"""What a spreadsheet would take for a formula and reckon, though it is a text that somebody wrote."""

import re

_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a cell a formula. Excel takes the wide forms for the narrow ones."""
_NUMBER = re.compile(r"-?[0-9]+([ \u00a0\u202f][0-9]{3})*([.,][0-9]+)?([eE][+-]?[0-9]+)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may reckon the cell. Plain numbers, also negative ones, are what they are."""
    return text.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(text)


def neutral(text: str) -> str:
    """The text with an apostrophe before what would be a formula, as OWASP advises, so that it stays a text."""
    return f"'{text}" if is_formula(text) else text
