"""Identifiers made of the fewest stable facts of the source."""

import hashlib
import re
import unicodedata

from datasets.privacy.suspicion import conceal

LONGEST = 80
_OF_THE_STATE = ("länsstyrelse", "socialstyrelse", "transportstyrelse", "överklagandenämnd")
_CLASSES = (
    *((part, "other") for part in _OF_THE_STATE),
    ("fullmäktige", "council"),
    ("utskott", "subcommittee"),
    ("kommunstyrelse", "board"),
    ("nämnd", "committee"),
    ("styrelse", "board"),
)


def slug(text: str) -> str:
    """Small ASCII letters and digits with single hyphens, at most 80: "Kultur- och turismnämnden" is
    "kultur-och-turismnamnden"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")


def case_id(case_number: str) -> str:
    """A diary number as an address: "KS/2025:171" is "KS-2025-171"."""
    return re.sub(r"[^A-ZÅÄÖa-zåäö0-9]+", "-", case_number).strip("-")


def plain(name: str) -> str:
    """A name of another system where it can stand in an address as it is; else a slug, told apart by a checksum."""
    if re.fullmatch(r"[\w.-]{1,100}", name, re.ASCII):
        return name
    return f"{slug(name)}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}".lstrip("-")


def document_id(url: str) -> str:
    """Twelve hexadecimal digits made of the document's address."""
    return checksum(url.encode())


def checksum(content: bytes, length: int = 12) -> str:
    """The first hexadecimal digits of its sha256 that look like no number of a person or a telephone: such an
    identifier would be masked where it is published."""
    digits = hashlib.sha256(content).hexdigest()
    parts = (digits[start : start + length] for start in range(len(digits) - length + 1))
    return next(part for part in parts if conceal(part, lambda rule, written: False)[0] == part)


def classification(name: str) -> str:
    """What kind of body a name tells of: "Kommunstyrelsens arbetsutskott" is a subcommittee."""
    lowered = name.lower()
    return next((kind for part, kind in _CLASSES if part in lowered), "other")
