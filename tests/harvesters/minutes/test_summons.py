"""Summonses in the forms that clerks write them: which numbered lines are matters, when and where the body meets."""

import pytest

from harvesters.minutes.model import Minutes
from harvesters.minutes.reading import read_pages

CALLED = """Granby kommun KALLELSE
Sammanträdesdatum Blad
BYGG- OCH MILJÖNÄMNDEN 2026-12-09 1
Bygg- och miljönämnden kallas till sammanträde onsdagen den 9 december 2026 kl 13.15 i Rådhuset,
Kvarnsalen.
Ärenden
1. Fastställande av dagordning
2. Bygglov för padelhall på fastigheten Ekbacken 1:4 med parkering och en ny
infart från Storgatan BYGG 2026-000790
Förslag till beslut
1. Godkänna ansökan
2. Ta ut en avgift om 12 000 kronor
3. Delegera till förvaltningschefen
3. Tillsynsplan 2027 BMN/2026:12
Förslag till beslut
Nämnden antar planen.
4. Rapporter
5. Budget BMN/2026:13
Förslag till beslut
1. Nämnden antar budgeten.
2. Förvaltningen får i uppdrag att återkomma.
Asta Lind (S) Bo Karlmo
Ordförande Sekreterare
"""
ANNOUNCED = """Kungörelse
Kommunfullmäktige sammanträder i Folkets hus måndagen den 14 december 2026, kl. 18.00.
Sammanträdet är öppet för allmänheten.
1 Upprop och val av justerare
2 Allmänhetens frågestund
3 Taxa för avlopp KS/2026:4
Lena Ek Bo Karlmo
Ordförande Sekreterare
"""
LABELLED = """KALLELSE
Socialnämnden 2026-12-09
Tid: kl. 13.15
Plats: Rådhuset, Kvarnsalen
Föredragningslista
1. Redovisning av klagomål SN/2026:8
Förslag till beslut
1. Nämnden lägger redovisningen till handlingarna.
2. Klagomål om boende
2. Meddelanden
"""


def _agenda(minutes: Minutes) -> list[tuple[int | None, str | None, str, str | None]]:
    assert minutes.kind == "agenda"
    assert minutes.problems == ()
    return [(i.number, i.case_number, i.title, i.proposal.text if i.proposal else None) for i in minutes.items]


def test_points_of_a_proposal_are_no_matters() -> None:
    title = "Bygglov för padelhall på fastigheten Ekbacken 1:4 med parkering och en ny infart från Storgatan"
    points = "1. Godkänna ansökan 2. Ta ut en avgift om 12 000 kronor 3. Delegera till förvaltningschefen"
    assert _agenda(read_pages([CALLED])) == [
        (1, None, "Fastställande av dagordning", None),
        (2, "BYGG 2026-000790", title, points),
        (3, "BMN/2026:12", "Tillsynsplan 2027", "Nämnden antar planen."),
        (4, None, "Rapporter", None),
        (5, "BMN/2026:13", "Budget", "1. Nämnden antar budgeten. 2. Förvaltningen får i uppdrag att återkomma."),
    ]


def test_a_list_without_proposals() -> None:
    assert [item[:3] for item in _agenda(read_pages([ANNOUNCED]))] == [
        (1, None, "Upprop och val av justerare"),
        (2, None, "Allmänhetens frågestund"),
        (3, "KS/2026:4", "Taxa för avlopp"),
    ]


def test_the_next_matter_after_a_point_of_its_number() -> None:
    points = "1. Nämnden lägger redovisningen till handlingarna. 2. Klagomål om boende"
    assert _agenda(read_pages([LABELLED])) == [
        (1, "SN/2026:8", "Redovisning av klagomål", points),
        (2, None, "Meddelanden", None),
    ]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        (CALLED, ("Bygg- och miljönämnden", "2026-12-09", "13:15", "Rådhuset, Kvarnsalen")),
        (ANNOUNCED, ("Kommunfullmäktige", "2026-12-14", "18:00", "Folkets hus")),
        (LABELLED, ("Socialnämnden", "2026-12-09", "13:15", "Rådhuset, Kvarnsalen")),
    ],
    ids=["called", "announced", "labelled"],
)
def test_when_and_where(text: str, meeting: tuple[str, ...]) -> None:
    found = read_pages([text]).meeting
    assert (found.organization, found.date, found.start, found.place) == meeting
