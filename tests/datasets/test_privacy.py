"""The recogniser of personal identity numbers. Numbers are made at run time from dates, never written here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.privacy import MASK, mask


def with_check_digit(nine: str) -> str:
    """The nine digits and their check digit (Luhn), as Skatteverket reckons it."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return nine + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


TEN = with_check_digit("811218" + "987")
SAMORDNING = with_check_digit("811278" + "987")
FORMS = [
    f"{TEN[:6]}-{TEN[6:]}",
    f"19{TEN[:6]}-{TEN[6:]}",
    f"19{TEN}",
    TEN,
    f"{TEN[:6]}+{TEN[6:]}",
    f"{TEN[:6]} {TEN[6:]}",
    f"{TEN[:6]}\u2013{TEN[6:]}",
    f"{TEN[:6]}-\n{TEN[6:]}",
    f"19 {TEN[:6]}-{TEN[6:]}",
    f"{SAMORDNING[:6]}-{SAMORDNING[6:]}",
]


@pytest.mark.parametrize("form", range(len(FORMS)))
@pytest.mark.parametrize("around", ["{}", "Anna Ek ({}) ansöker", "pnr{}.", "sökande:{},", "/fil-{}.pdf"])
def test_every_written_form_is_masked(form: int, around: str) -> None:
    masked = mask(around.format(FORMS[form]))
    assert masked == around.format(MASK)


@pytest.mark.parametrize(
    "text",
    [
        "212000-0340",
        "556677-8899",
        "0150-57 00 00",
        "KS/2025:171",
        "SLK-2024-00074",
        "den 18 december 1981, 9876 kronor",
        "1 234 567 kronor",
        "641 80 Katrineholm",
        "2026-03-04 12:30",
        f"{TEN[:9]}{(int(TEN[9]) + 1) % 10}",
        f"1{TEN}55",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789-+ –abcÅ\n", max_size=60))
def test_masking_is_done_at_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
