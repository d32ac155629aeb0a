"""Bodies told apart by their names, and identifiers that stay as they are where they are published."""

import hashlib
import re
from itertools import count

import pytest

from datasets.privacy.suspicion import conceal
from harvesters.naming import checksum, classification


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kommunfullmäktige", "council"),
        ("Kommunstyrelsen", "board"),
        ("Kommunstyrelsens arbetsutskott", "subcommittee"),
        ("Socialnämnden", "committee"),
        ("Länsstyrelsen i Södermanlands län", "other"),
        ("Socialstyrelsen", "other"),
        ("Hembygdsföreningen", "other"),
    ],
)
def test_what_kind_of_body_a_name_tells_of(name: str, kind: str) -> None:
    assert classification(name) == kind


def test_an_identifier_made_of_a_checksum_is_never_masked() -> None:
    def digits(number: int) -> str:
        return hashlib.sha256(str(number).encode()).hexdigest()[:12]

    def is_masked(text: str) -> bool:
        return conceal(text, lambda rule, written: False)[0] != text

    odd = next(n for n in count() if re.search("[0-9]{10}", digits(n)) and is_masked(digits(n)))
    assert checksum(str(odd).encode()) != digits(odd)
    assert re.fullmatch("[0-9a-f]{12}", checksum(str(odd).encode())) and not is_masked(checksum(str(odd).encode()))
    assert all(checksum(str(n).encode()) == digits(n) for n in range(200))
