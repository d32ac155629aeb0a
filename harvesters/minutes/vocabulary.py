"""The clerks' words (headings, labels, outcomes, parties, page noise) as frozen data, read from TOML."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_STEMS = (
    "styrelse|fullmäktige|nämnd|utskott|beredning|presidi|direktion|kommitté|revision|råd|förvaltning|kontor|delegation"
)
_BEFORE = r"(?:[^\W\d_]+s[ \t]+|(?:[^\W\d_]+-?,[ \t]+)?[^\W\d_]+-?[ \t]+(?:och|samt)[ \t]+){0,2}"
_AFTER = r"(?:[ \t]+för[ \t]+[\w-]+(?:(?:,[ \t]+[\w-]+)?[ \t]+och[ \t]+[\w-]+)?)?"
BODY = rf"{_BEFORE}[\w-]*(?:{_STEMS})\w*{_AFTER}"
_WORD = r"[^\W\d_]+"
_JOINED = rf"(?:(?:{_WORD}-,[ \t]+)?(?!{_WORD}(?:styrelsen|fullmäktige|nämnden)\b){_WORD}-?[ \t]+(?:och|samt)[ \t]+)?"
_OWNER = rf"(?:{_JOINED}[^\W\d_]*(?:styrelsens|fullmäktiges|nämndens|utskottets|direktionens)[ \t]+)?"
_KERNEL = (
    r"(?:styrelse(?:ns?)?|fullmäktiges?|nämnd(?:ens?)?|utskott(?:ets?|s)?|beredning(?:ens?)?|direktion(?:ens?)?"
    r"|kommitté(?:ns?)?|delegation(?:ens?)?|rådets?)"
)
BODY_NAME = re.compile(rf"(?<![\w-])(?P<owner>{_OWNER}){_JOINED}[^\W\d_]*{_KERNEL}(?![\w-]){_AFTER}", re.IGNORECASE)
_GENITIVE = re.compile(
    r"(fullmäktige|styrelsen|nämnden|utskott|utskottet|beredningen|direktionen|kommittén|delegationen|rådet)s$",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"(?<=styrelse)$|(?<=nämnd)(?=$|[ \t]+för\b)", re.IGNORECASE)
ROLES = frozenset(
    [
        "decision",
        "proposal",
        "description",
        "papers",
        "motions",
        "speakers",
        "procedure",
        "vote",
        "reservation",
        "statement",
        "not_participating",
        "recusal",
        "adjustment",
        "history",
        "recipients",
        "information",
        "appeal",
    ]
)
OUTCOMES = (
    "other",
    "tabled",
    "referred_back",
    "withdrawn",
    "answered",
    "rejected",
    "elected",
    "approved",
    "referred",
    "noted",
)
_NAMES_BODY = re.compile(_STEMS)
_SHAPE: dict[str, frozenset[str] | None] = {
    "headings": ROLES,
    "openings": frozenset({"decision", "proposal"}),
    "groups": frozenset({"titles", "contents"}),
    "labels": None,
    "noise": frozenset({"lines", "near", "repeated", "draft"}),
    "outcomes": frozenset(OUTCOMES),
    "verbs": frozenset({"decision"}),
    "parties": None,
    "kinds": frozenset({"agenda", "summary", "minutes"}),
}
Words = dict[str, dict[str, list[str]]]


class VocabularyError(ValueError):
    """A vocabulary file that does not have the shape of the one beside this module."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Compiled words; `heading` and `group` look a printed line up, the patterns search a text."""

    headings: Mapping[str, str]
    body_headings: tuple[tuple[re.Pattern[str], str], ...]
    openings: tuple[tuple[re.Pattern[str], str], ...]
    groups: re.Pattern[str]
    contents: frozenset[str]
    labels: Mapping[str, str]
    label: re.Pattern[str]
    noise: re.Pattern[str]
    near: re.Pattern[str]
    repeated: re.Pattern[str]
    draft: frozenset[str]
    outcome: re.Pattern[str]
    decision_verb: re.Pattern[str]
    parties: Mapping[str, str]
    party: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]

    def heading(self, line: str) -> str | None:
        """The role of a line that is a heading and nothing else, or None."""
        if len(line) > 110 or not line[:1].isupper():
            return None
        words = fold(line)
        if role := self.headings.get(words):
            return role
        if words[-1:] in ".,;" or not _NAMES_BODY.search(words):
            return None
        return next((role for pattern, role in self.body_headings if pattern.fullmatch(words)), None)

    def opening(self, line: str) -> str | None:
        """The role of a section that a line opens as first words of its text ("Kommunstyrelsen beslutar")."""
        if len(line) > 110 or not line[:1].isupper():
            return None
        words = fold(line)
        if not _NAMES_BODY.search(words):
            return None
        return next((role for pattern, role in self.openings if pattern.fullmatch(words)), None)

    def is_group(self, line: str) -> bool:
        return len(line) < 70 and self.groups.fullmatch(fold(line)) is not None

    def is_contents(self, line: str) -> bool:
        return fold(line) in self.contents


def body_name(text: str) -> str | None:
    """The first body named in a text: its name alone, definite and nominative ("Bygg- och miljönämnden"), however the
    text declines it and whatever stands before it (the municipality, a kind of document)."""
    match = BODY_NAME.search(text)
    if not match:
        return None
    name = _GENITIVE.sub(r"\1", " ".join(match[0].split()))
    if not match["owner"]:
        name = _INDEFINITE.sub(lambda found: "n" if name[: found.start()].lower().endswith("e") else "en", name)
    return name if name[:1].isupper() and not name.isupper() else name.capitalize()


def fold(line: str) -> str:
    """A line as headings are compared: one space, small letters, no colon at the end."""
    return " ".join(line.split()).rstrip(" :").lower()


def load(*extensions: Path) -> Vocabulary:
    """The vocabulary beside this module, extended by the lists of `extensions`; VocabularyError names file and key."""
    words = _read(Path(__file__).with_name("vocabulary.toml"))
    for path in extensions:
        for table, lists in _read(path).items():
            for key, more in lists.items():
                words[table].setdefault(key, []).extend(more)
    return _compile(words)


@cache
def default() -> Vocabulary:
    """The vocabulary without extensions, compiled once."""
    return load()


def _read(path: Path) -> Words:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read as TOML: {error}; compare it with vocabulary.toml") from error
    return {table: _lists(path, table, value) for table, value in tables.items()}


def _lists(path: Path, table: str, value: object) -> dict[str, list[str]]:
    if table not in _SHAPE or not isinstance(value, dict):
        raise VocabularyError(f"{path}: unknown table: {table}; use one of {', '.join(_SHAPE)}")
    allowed = _SHAPE[table]
    for key, words in value.items():
        if allowed is not None and key not in allowed:
            raise VocabularyError(f"{path}: unknown key in [{table}]: {key}; use one of {', '.join(sorted(allowed))}")
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise VocabularyError(f'{path}: [{table}] {key} is not a list of texts: {words!r}; write ["...", "..."]')
    return value


def _compile(words: Words) -> Vocabulary:
    headings = {fold(w): role for role, listed in words["headings"].items() for w in listed if "{body}" not in w}
    with_body = tuple(
        (_naming_body(listed), role) for role, listed in words["headings"].items() if any("{body}" in w for w in listed)
    )
    openings = tuple((_naming_body(listed), role) for role, listed in words["openings"].items())
    labels = {fold(label): field for field, listed in words["labels"].items() for label in listed}
    parties = {name: letter for letter, names in words["parties"].items() for name in names}
    return Vocabulary(
        headings=headings,
        body_headings=with_body,
        openings=openings,
        groups=re.compile("|".join(_pattern(w).pattern for w in words["groups"]["titles"])),
        contents=frozenset(fold(w) for w in words["groups"]["contents"]),
        labels=labels,
        label=_label_pattern(words["labels"]),
        noise=_whole_lines(words["noise"]["lines"]),
        near=_whole_lines(words["noise"]["near"]),
        repeated=_whole_lines(words["noise"]["repeated"]),
        draft=frozenset(fold(w) for w in words["noise"]["draft"]),
        outcome=_outcome_pattern(words["outcomes"]),
        decision_verb=_phrases(words["verbs"]["decision"]),
        parties=parties,
        party=_phrases(sorted(parties, key=len, reverse=True), flags=re.NOFLAG),
        kinds=tuple((kind, _start(words["kinds"][kind])) for kind in ("summary", "agenda", "minutes")),
    )


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase with {body} as a pattern for a folded line."""
    return re.compile(BODY.join(re.escape(part) for part in phrase.lower().split("{body}")))


def _naming_body(phrases: Iterable[str]) -> re.Pattern[str]:
    """All phrases with {body} as one pattern; those that begin with it share it, so that it is tried once."""
    folded = [fold(phrase) for phrase in phrases if "{body}" in phrase]
    shared = [_pattern(w.removeprefix("{body}")).pattern for w in folded if w.startswith("{body}")]
    others = [_pattern(w).pattern for w in folded if not w.startswith("{body}")]
    return re.compile("|".join([*others, *([f"{BODY}(?:{'|'.join(shared)})"] if shared else [])]))


def _phrases(phrases: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    parts = (r"\s+".join(re.escape(word) for word in phrase.split()).replace(r"\*", r"\w*") for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", flags)


def _outcome_pattern(outcomes: Mapping[str, list[str]]) -> re.Pattern[str]:
    """The phrases of all outcomes, each outcome a named group, for a text in small letters."""
    groups = (
        f"(?P<{name}>{'|'.join(map(_words, sorted(outcomes[name], key=len, reverse=True)))})" for name in OUTCOMES
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?!\w)")


def _words(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.lower().split()).replace(r"\*", r"\w*")


def _whole_lines(patterns: Iterable[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{p.replace('{body}', BODY)})" for p in patterns), re.IGNORECASE)
    except re.error as error:
        raise VocabularyError(f"[noise]: not a regular expression: {error.pattern!r}; {error}") from error


def _label_pattern(labels: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Any label of the header block, the longest first; its capital tells it from a word of a sentence."""
    phrases = sorted((label for listed in labels.values() for label in listed), key=len, reverse=True)
    parts = (r"[\s-]*".join(_letters(word) for word in phrase.split()) for phrase in phrases)
    return re.compile(rf"(?<![\w(/-])(?P<label>{'|'.join(parts)})(?![\w/-])\s*:?")


def _letters(word: str) -> str:
    """A word of a label: printed as in the vocabulary or all in capitals."""
    return rf"(?:{re.escape(word)}|{re.escape(word.upper())})"


def _start(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_pattern(p).pattern for p in phrases)})\b")
