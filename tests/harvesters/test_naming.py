"""Bodies told apart by their names."""

import pytest

from harvesters.naming import classification


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
