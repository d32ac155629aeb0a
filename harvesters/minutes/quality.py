"""How readable a text layer is, measured without a dictionary; letter soup is refused, not guessed at."""

import re
from collections.abc import Sequence

from harvesters.minutes.model import Quality
from harvesters.minutes.text import HYPHEN

_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŠšŽžČčĆćĐđŁł"
_TOKEN = re.compile(r"(?<!\S)(?=\S*[\w~^`´|\\{}<>])\S")
_GOOD = re.compile(
    rf"(?<!\S)[(\"”“'’«»*]*(?:[{_LETTERS}]+(?:[-/:'’.&][{_LETTERS}\d]+)*"
    rf"|§{{0,2}}[\d.,:/%–-]+)[)\"”“'’,.;:!?«»*-]*(?!\S)"
)
_MIXED = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]?[a-zà-öø-ÿ]+[A-ZÅÄÖ\d][a-zà-öø-ÿ]\w*(?![\w/-])")
_SOUP = re.compile(r"(?<!\S)(?!https?:)\S*(?:[\\^`]|~(?!\d)|[^\W\d_]\"[^\W\d_])\S*")
_LOST_RINGS = re.compile(
    r"\b(?:Arende\w*|Ovrig\w*|[Ff]orslag\w*|[Nn]amnd(?:en|ens)?|Forvaltning\w*|[Oo]rdforande\w*"
    r"|[Ll]edamoter\w*|Ake|fran)\b"
)
_COMMON = re.compile(
    r"\b(?:och|att|på|för|av|den|till|med|är|kommunstyrelsen|kommunfullmäktige|beslut)\b", re.IGNORECASE
)
_DAMAGE = 12  # one such token stands for about a dozen others that are wrong without looking wrong
_LEAST, _LEAST_TOKENS, _SAMPLE, _PAGES = 0.80, 5, 4000, 12


def measure(pages: Sequence[str]) -> Quality:
    """Share of tokens that are whole words or numbers, over a sample of the pages; below _LEAST it is low."""
    text = "\n".join(page[: _SAMPLE // min(len(pages), _PAGES)] for page in pages[:_PAGES]).replace(HYPHEN, "")
    tokens = len(_TOKEN.findall(text))
    if tokens < _LEAST_TOKENS:
        return Quality(0.0, low=True)
    good = len(_GOOD.findall(text)) - len(_MIXED.findall(text))
    damaged = len(_SOUP.findall(text)) + len(_LOST_RINGS.findall(text))
    score = round(max(0.0, min(1.0, (good - _DAMAGE * damaged) / tokens)), 3)
    return Quality(score, low=score < _LEAST or (tokens > 150 and not _COMMON.search(text)))
