"""The recogniser of personal identity numbers. Numbers are made at run time from dates, never written here."""

import hashlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.privacy import MASK, inspection, mask
from datasets.privacy.guard import is_suspicious
from datasets.privacy.suspicion import HIDDEN, conceal
from tests.numbers import FORMS, TEN, WRONG, with_check_digit


@pytest.mark.parametrize("form", range(len(FORMS)))
@pytest.mark.parametrize("around", ["{}", "Anna Ek ({}) ansöker", "pnr{}.", "sökande:{},", "/fil-{}.pdf"])
def test_every_written_form_is_masked(form: int, around: str) -> None:
    is_masked = mask(around.format(FORMS[form])) == around.format(MASK)
    assert is_masked


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


YOUNG = with_check_digit("141218" + "987")
DAYS = [f"{YOUNG[:2]}-{YOUNG[2:4]}-{YOUNG[4:6]}-{YOUNG[6:]}", f"{TEN[:2]}-{TEN[2:4]}-{TEN[4:6]}-{TEN[6:]}"]


def test_a_number_divided_as_a_day_is_masked_where_it_stands_alone() -> None:
    alone = [
        mask(around.format(one)) for one in (*DAYS, f"20{DAYS[0]}") for around in ("{}", "Bo Ek ({}),", "pnr: {}.")
    ]
    assert alone == ["[personnummer]", "Bo Ek ([personnummer]),", "pnr: [personnummer]."] * 3


@pytest.mark.parametrize(
    "around", ["kommunfullmaktige-{}", "KS-{}", "nämndå-{}", "/dnr/{}", "{}-17", "{}/3", "{}b", "{}5", "1{}"]
)
def test_a_day_in_an_identifier_or_case_number_stays(around: str) -> None:
    for one in (f"20{DAYS[0]}", DAYS[0]):
        assert mask(around.format(one)) == around.format(one)


def test_days_and_four_digits_without_the_check_digit_stay() -> None:
    wrong = f"20{DAYS[0][:-1]}{(int(DAYS[0][-1]) + 1) % 10}"
    for text in (wrong, f"2014-13-18-{YOUNG[6:]}", f"2014-12-18 {YOUNG[6:]}", "2014-12-18-2015-01-02", "12-13-14-1516"):
        assert mask(text) == text
        assert conceal(text, lambda rule, written: False) == (text, [])


@pytest.mark.parametrize("form", range(len(FORMS)))
@pytest.mark.parametrize("around", ["%20{}", "fil%20{}.pdf", "a%2F{}%2Fb"])
def test_every_form_is_masked_in_addresses(form: int, around: str) -> None:
    written, encoded = quote(FORMS[form]), "".join(f"%{byte:02X}" for byte in FORMS[form].encode())
    is_masked = [mask(around.format(one)) == around.format(MASK) for one in (written, encoded)]
    assert is_masked == [True, True]


def test_checksums_stay() -> None:
    sums = [hashlib.sha256(str(n).encode()).hexdigest()[:54] + TEN for n in range(20)]
    assert all(mask(one) == one for one in sums)


def test_a_checksum_with_a_mobile_number_in_it_is_not_suspected() -> None:
    checksum = hashlib.sha256(b"provby").hexdigest()[:53] + "f0701740605"
    assert conceal(f"{checksum} 070-174 06 05", lambda rule, written: False)[0] == f"{checksum} {HIDDEN}"


@pytest.mark.parametrize("number", [TEN, "0701740605"])
def test_an_address_at_sitevision_is_not_masked(number: str) -> None:
    address = f"https://provby.example/download/18.21fe87d518e{number}d/1712345678901/Protokoll.pdf"
    assert conceal(address, lambda rule, written: False) == (address, [])
    assert conceal(f"18.{number}", lambda rule, written: False)[0] != f"18.{number}"


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("wrong-check-digit", WRONG),
        ("wrong-check-digit", f"19{WRONG}".replace("-", "")),
        ("partly-masked", f"{TEN[:6]}-XXXX"),
        ("partly-masked", f"19{TEN[:6]}-****"),
        ("partly-masked", f"{TEN[:6]}-98xx"),
        ("mobile-number", "070-174 06 05"),
        ("mobile-number", "+46 70 174 06 05"),
        ("private-mail", "anna.prov@gmail.com"),
    ],
)
def test_what_is_suspected_is_hidden_until_it_is_approved(rule: str, written: str) -> None:
    text = f"Anna Ek, {written}, överklagar."
    concealed, found = conceal(text, lambda rule, written: False)
    assert concealed == f"Anna Ek, {HIDDEN}, överklagar."
    assert [suspicion.rule for suspicion in found] == [rule]
    assert found[0].excerpt.startswith("Anna Ek, ") and found[0].excerpt.endswith(", överklagar.")
    assert not any(digit in found[0].excerpt for digit in "0123456789")
    assert conceal(text, lambda approved, words: (approved, words) == (rule, written)) == (text, [])


@pytest.mark.parametrize(
    "text", ["20260304-1230", "fil_202603041230.pdf", "2026-03-04 12:30", "registrator@provby.example", "0150-57 00 00",
             "KS 2026-10-19 § 12", "212000-0340", "bankgiro 5050-1055", "IBAN SE35 5000 0000 0549 1000 0003"]
)  # fmt: skip
def test_other_writing_is_not_suspected(text: str) -> None:
    assert conceal(text, lambda rule, written: False) == (text, [])


PIECES = [
    TEN,
    TEN[:6],
    TEN[6:],
    "19",
    "20",
    "-",
    "\u2013",
    "+",
    " ",
    "\u00a0",
    "_",
    "XX",
    "*",
    "0",
    "70",
    "+46",
    "@gmail.com",
    "a",
]


@st.composite
def written_oddly(draw: st.DrawFn) -> str:
    """What numbers are made of, in any order, some of it in the encoding of addresses."""
    text = "".join(draw(st.lists(st.sampled_from([*PIECES, *FORMS, *DAYS, WRONG, "070-174 06 05"]), max_size=6)))
    encoded = draw(st.sets(st.integers(0, len(text)), max_size=len(text)))
    return "".join(
        "".join(f"%{byte:02X}" for byte in letter.encode()) if place in encoded else letter
        for place, letter in enumerate(text)
    )


@given(written_oddly())
def test_what_is_passed_over_quickly_has_nothing(text: str) -> None:
    assert is_suspicious(text) or conceal(text, lambda rule, written: False) == (text, [])
    assert inspection._may_hold(text.encode()) or mask(text) == text


@given(st.text(alphabet="0123456789-+ –abcÅ\n", max_size=60))
def test_masking_is_done_at_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_the_name_of_an_edition_is_no_number_though_its_time_looks_like_one() -> None:
    moment = f"19{TEN}"
    assert mask(moment) == MASK
    for name in (f"insyn-20261125T{moment}Z.db", f'"file": "insyn-20261125T{moment}Z.csv.zip"'):
        assert mask(name) == name
    assert mask(f"insyn-20261125 {moment}") == f"insyn-20261125 {MASK}"
