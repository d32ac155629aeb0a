"""The points of a decision in each form that they are printed in, and the slips that reading pages by eye has found."""

from typing import Any

import pytest

from harvesters.minutes.cases import cases_at_end
from harvesters.minutes.meaning.names import people
from harvesters.minutes.output import as_json
from harvesters.minutes.reading import read_file, read_pages
from tests.harvesters.minutes.places import SHARED, needs_shared

HEAD = """SAMMANTRÄDESPROTOKOLL
Kommunstyrelsen
Sammanträdesdatum 2026-02-11
Beslutande Anna Ek (S) ordförande, Bo Al (M)
Utses att justera Bo Al (M)
§ 1 KS/2026:101
Skolvägar
Beslut
"""


def points(decision: str) -> list[tuple[str | None, str, str]]:
    item: dict[str, Any] = as_json(read_pages([f"{HEAD}{decision}\nHandlingar\nTjänsteutlåtande."]))["items"][0]
    return [(point["number"], point["text"], point["outcome"]) for point in item["points"]]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Planen antas.", [(None, "Planen antas.", "approved")]),
        (
            "Enligt förvaltningens förslag:\n1. Planen antas.\n2. Rapporten antecknas.",
            [("1", "Planen antas.", "approved"), ("2", "Rapporten antecknas.", "noted")],
        ),
        ("1) Planen antas.\n2) Motionen avslås.", [("1", "Planen antas.", "approved"),
                                                   ("2", "Motionen avslås.", "rejected")]),
        (
            "Kommunstyrelsen beslutar\natt anta planen, samt\natt notera rapporten.",
            [(None, "att anta planen, samt", "approved"), (None, "att notera rapporten.", "noted")],
        ),
        (
            "Kommunstyrelsen beslutar\n• att anta planen\n• att avslå motionen",
            [(None, "att anta planen", "approved"), (None, "att avslå motionen", "rejected")],
        ),
        ("a) Planen antas.\nb) Motionen avslås.", [("a", "Planen antas.", "approved"),
                                                   ("b", "Motionen avslås.", "rejected")]),
        (
            "Ärendet återremitteras till nämnden för att:\na. bedöma nivån,\nb. redovisa kostnader.",
            [("a", "bedöma nivån,", "referred_back"), ("b", "redovisa kostnader.", "referred_back")],
        ),
        (
            "1. Planen antas med\na. ett tillägg och\nb. en strykning.\n2. Rapporten antecknas.",
            [("1", "Planen antas med a. ett tillägg och b. en strykning.", "approved"),
             ("2", "Rapporten antecknas.", "noted")],
        ),
        (
            "Enligt styrelsens förslag:\n1. Varje ny chef ska gå utbildningen.\n2. Rapporten antecknas.",
            [("1", "Varje ny chef ska gå utbildningen.", "approved"), ("2", "Rapporten antecknas.", "noted")],
        ),
        (
            "Kommunstyrelsen beslutar\n•\n• Planen antas.\n•\nRapporten antecknas.",
            [(None, "Planen antas.", "approved"), (None, "Rapporten antecknas.", "noted")],
        ),
        ("Planen antas, se bl.\na. bilaga 2.", [(None, "Planen antas, se bl. a. bilaga 2.", "approved")]),
    ],
)  # fmt: skip
def test_points_in_each_form(decision: str, expected: list[tuple[str | None, str, str]]) -> None:
    assert points(decision) == expected


def test_what_a_board_proposes_after_its_own_points_is_none_of_them() -> None:
    proposed = "Kommunstyrelsen tillstyrker förslaget och föreslår att kommunfullmäktige beslutar:"
    assert points(f"1. Rapporten antecknas.\n{proposed}\nPlanen antas.") == [
        ("1", "Rapporten antecknas.", "noted"),
        (None, f"{proposed} Planen antas.", "approved"),
    ]
    assert points(f"1. Rapporten antecknas.\n{proposed}\n1. Planen antas.\n2. Taxan höjs.") == [
        ("1", "Rapporten antecknas.", "noted"),
        ("1", "Planen antas.", "approved"),
        ("2", "Taxan höjs.", "approved"),
    ]


def test_a_day_in_a_title_is_no_case_number() -> None:
    assert cases_at_end("Protokoll KSAU 2023-12-06") == ((), "Protokoll KSAU 2023-12-06")
    assert cases_at_end("Motion om bad KS 2018-124") == (("KS 2018-124",), "Motion om bad")


def test_a_name_is_whole_with_the_particle_in_it() -> None:
    assert [p.printed for p in people("Bo Ek (M) och Mia ben Salem Dyn (L) yrkar")] == [
        "Bo Ek (M)",
        "Mia ben Salem Dyn (L)",
    ]


@pytest.mark.parametrize("foot", ["Protokoll nr 7", "Protokoll (nr 1)", "Protokoll nr 3/2026"])
def test_the_number_of_the_minutes_is_no_part_of_a_decision(foot: str) -> None:
    assert points(f"Planen antas\n{foot}\nSammanträdesdatum: 2026-02-11\nmed ett tillägg.") == [
        (None, "Planen antas med ett tillägg.", "approved")
    ]


def test_cells_of_a_table_are_no_running_heads() -> None:
    """A list of votes over many pages, whose pages begin and end with "Ja" more often than with anything else."""
    names = [
        f"{first} {last}" for first in ("Anna", "Bo", "Cia", "Dan") for last in ("Ek", "Al", "Asp", "Lind", "Berg")
    ]
    rows = [cell for seat, name in enumerate(names, 1) for cell in (name, "S", str(seat), "Ledamot", "Ja")]
    vote = "\nOmröstning\nOmröstningen utfaller med 20 Ja mot 0 Nej. Hur var och en röstar framgår av bilaga 2."
    head = "Provby\nProtokoll nr 1"
    table = ["Bilaga 2", "Antal Ja: 20", "Antal Nej: 0", "Namn", "Parti", "Plats", "Funktion", "Resultat", *rows]
    pages = [f"{head}\n" + "\n".join(table[at : at + 24]) for at in range(0, len(table), 24)]
    item = as_json(read_pages([f"{head}\n{HEAD}Planen antas.{vote}", *pages]))["items"][0]
    assert [ballot["name"] for ballot in item["votes"][0]["ballots"]] == names


@pytest.mark.parametrize(("moved", "told"), [("återremiss", "minoritetsåterremiss"),
                                             ("bordläggning", "minoritetsbordläggning")])  # fmt: skip
def test_a_third_is_enough_to_refer_back_or_table(moved: str, told: str) -> None:
    vote = (
        f"Omröstning\nGodkänd voteringsproposition: ”Ja för ärendets avgörande idag och Nej för ärendets {moved}.”\n"
        f"Omröstningen utfaller med 40 Ja mot 38 Nej.\nFullmäktige har beslutat om {moved} ({told})."
    )
    [found] = as_json(read_pages([f"{HEAD}Ärendet avgörs senare.\n{vote}"]))["items"][0]["votes"]
    assert (found["yes"], found["no"], found["result"], found["minority_remittal"]) == (40, 38, "no", True)


@needs_shared
def test_real_lists_of_votes_name_everybody_whom_they_count() -> None:
    found = as_json(read_file(SHARED / "real" / "goteborg" / "pdf" / "kf-2024-08-22.pdf"))
    votes = [vote for item in found["items"] for vote in item["votes"]]
    assert len(votes) == 15
    assert all(vote["ballots_complete"] for vote in votes)
    assert found["problems"] == []
