"""One person over many meetings: the same name, two namesakes, a slip of the pen, a change of party."""

import random
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harvesters.minutes.people import People, Sighting, turns


def seen(name: str, party: str, date: str, organization: str = "ks") -> Sighting:
    place = f"https://provby.example/{organization}-{date}.pdf#page=1"
    return Sighting(name, party, organization, date, place, f"{name} ({party})")


def ids(people: People) -> list[tuple[str, str]]:
    return [(person.id, person.party) for person in people.all()]


def test_one_name_is_one_person_however_it_is_written() -> None:
    people = People([seen("Lars-Erik Öman", "S", "2026-01-10"), seen("LARS ERIK ÖMAN", "S", "2026-02-10", "kf")])
    assert ids(people) == [("lars-erik-oman", "S")]
    assert people.voter("Lars-Erik Öman", "S", "2026-01-10", "ks") == "lars-erik-oman"
    assert people.voter("Lars-Erik Öman", None, "2030-01-01", "kf") == "lars-erik-oman"
    assert people.voter("Okänd Person", "S", "2026-01-10", "ks") is None


def test_a_letter_that_stands_once_is_a_slip() -> None:
    days = ["2026-01-10", "2026-02-10", "2026-03-10"]
    people = People([seen("Anna Lind", party, day) for party, day in zip("SMS", days, strict=True)])
    assert ids(people) == [("anna-lind", "S")]
    [(sighting, usual)] = people.odd()
    assert (sighting.date, sighting.party, usual) == ("2026-02-10", "M", "S")
    assert people.attendee("Anna Lind", "M") == "anna-lind" and people.is_slip("Anna Lind", "M")


def test_two_in_one_meeting_stay_two() -> None:
    sightings = [seen("Anna Lind", party, day) for day in ("2026-01-10", "2026-02-10") for party in "SM"]
    people = People(sightings)
    assert ids(people) == [("anna-lind-s", "S"), ("anna-lind", "M")] or ids(people) == [
        ("anna-lind", "M"),
        ("anna-lind-s", "S"),
    ]
    assert not list(people.odd())
    assert people.voter("Anna Lind", None, "2026-01-10", "ks") is None
    assert people.voter("Anna Lind", "S", "2026-01-10", "ks") == "anna-lind-s"


def test_two_of_one_party_in_one_meeting_stay_two() -> None:
    people = People([seen("Anna Lind", "S", "2026-01-10"), seen("Anna Lind", "S", "2026-01-10")])
    assert ids(people) == [("anna-lind", "S"), ("anna-lind-2", "S")]
    assert people.attendee("Anna Lind", "S", 2) == "anna-lind-2"
    assert people.voter("Anna Lind", "S", "2026-01-10", "ks") is None


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((24, 25), (26, 27), [1, 1]),  # "(t.o.m. 25)" as substitute who serves, then "(fr.o.m. 26)" as one who listens
        ((24, 25), (25, 26), [1, 2]),
        (None, (25,), [1, 2]),
        ((25,), None, [1, 2]),
        (None, None, [1, 2]),
    ],
)
def test_lines_that_share_no_paragraph_are_one_person(
    first: tuple[int, ...] | None, second: tuple[int, ...] | None, told: list[int]
) -> None:
    assert list(turns([("Anna Lind", "S", first), ("Anna Lind", "S", second)])) == told
    assert list(turns([("Anna Lind", "S", (1,)), ("Bo Ek", "S", None), ("Anna Lind", "S", (2,))])) == [1, 1, 1]


def test_by_turns_they_are_two_and_after_each_other_one_who_changed() -> None:
    days = [f"2026-0{month}-10" for month in range(1, 7)]
    turns = People([seen("Anna Lind", party, day) for party, day in zip("SMSMSM", days, strict=True)])
    assert sorted(ids(turns)) == [("anna-lind", "S"), ("anna-lind-m", "M")]
    changed = People([seen("Anna Lind", party, day) for party, day in zip("SSSMMM", days, strict=True)])
    assert ids(changed) == [("anna-lind", "M")]
    assert changed.attendee("Anna Lind", "S") == changed.attendee("Anna Lind", "M") == "anna-lind"
    assert not list(changed.odd())


SIGHTINGS = st.lists(
    st.builds(
        seen,
        st.sampled_from(["Anna Lind", "Bo Ek"]),
        st.sampled_from("SMC"),
        st.sampled_from([f"2026-{month:02}-10" for month in range(1, 8)]),
        st.sampled_from(["ks", "kf"]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda one: (one.name, one.party, one.meeting),
)


@given(SIGHTINGS, st.integers())
def test_the_order_of_reading_changes_nothing(sightings: list[Sighting], seed: int) -> None:
    mixed = random.Random(seed).sample(sightings, len(sightings))
    assert ids(People(mixed)) == ids(People(sightings))


@given(SIGHTINGS, SIGHTINGS)
def test_later_meetings_rename_nobody_who_is_confirmed(before: list[Sighting], after: list[Sighting]) -> None:
    later = [seen(one.name, one.party, one.date.replace("2026", "2027"), one.organization) for one in after]
    assume(all(count == 1 for count in Counter((one.name, one.meeting) for one in later).values()))
    earlier, both = People(before), People([*before, *later])
    for sighting in before:
        times = {one.meeting for one in before if (one.name, one.party) == (sighting.name, sighting.party)}
        if len(times) > 1:
            assert both.attendee(sighting.name, sighting.party) == earlier.attendee(sighting.name, sighting.party)


@pytest.mark.parametrize("party", ["S", "M"])
def test_everybody_who_attends_is_somebody(party: str) -> None:
    people = People([seen("Anna Lind", "S", "2026-01-10"), seen("Anna Lind", "M", "2026-02-10", "kf")])
    assert people.attendee("Anna Lind", party) in {person.id for person in people.all()}
