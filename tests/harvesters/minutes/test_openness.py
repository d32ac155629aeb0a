"""Whether a meeting is open to the public, in the forms that summonses, announcements and minutes say it."""

import pytest

from harvesters.minutes.assembly import Sitting, Told
from harvesters.minutes.openness import read_openness
from harvesters.minutes.reading import read_pages

OPEN = [
    "Sammanträdet är öppet för allmänheten. Frågor till allmänhetens frågestund lämnas senast dagen före.",
    "Sammanträdet är öppet för allmänheten, utom när nämnden behandlar ärenden som rör enskilda.",
    "Sammanträdet är öppet för allmänheten men inte när nämnden behandlar ärenden om enskilda.",
    "Sammanträdet är inte öppet när ärenden om enskilda behandlas. I övrigt är sammanträdet öppet för allmänheten.",
    "Sammanträdet är delvis öppet för allmänheten.",
    "Sammanträdet är öppet för allmänheten till kl. 15.00, därefter stängt sammanträde.",
    "Sammanträdet är offentligt.",
    "Sammanträdet är offentligt och sänds på webben.",
    "Sammanträdet den 14 december kl. 18.00 i Folkets hus är öppet för\nallmänheten.",
    "Mötet är öppet för alla.",
    "Mötet är också öppet för intresserade.",
    "Fullmäktigemötet är offentligt",
    "Nämndens sammanträden är öppna för allmänheten.",
    "Kommunfullmäktiges sammanträden är offentliga.",
    "Denna gång är nämndens sammanträde öppet för allmänheten.",
    "Sammanträdet hölls offentligt.",
    "Plats och tid: Kvarnsalen kl. 13.15, öppet sammanträde",
    "Offentligt möte",
    "Offentligt sammanträde: Ja",
    "Öppet nämndsammanträde",
    "Allmänheten är välkommen att närvara vid sammanträdet.",
    "Alla intresserade hälsas varmt välkomna till sammanträdet!",
    "Allmänheten har tillträde till sammanträdet.",
    "Åhörare har möjlighet att lyssna på mötet.",
    "Observera att sammanträdet är öppet för allmänheten.",
]
CLOSED = [
    "Sammanträdet är inte offentligt.",
    "Sammanträdet är ej offentligt.",
    "Sammanträdet är inte öppet för allmänheten.",
    "Observera att sammanträdet inte är öppet för allmänheten.",
    "Sammanträdet kommer inte att vara öppet för allmänheten.",
    "Mötet är stängt för allmänheten.",
    "Med anledning av smittan är sammanträdet stängt för allmänheten.",
    "Kommunstyrelsens sammanträden är inte offentliga.",
    "Nämndens sammanträden är stängda för allmänheten.",
    "Stängt sammanträde",
    "Slutet möte",
    "Icke offentligt sammanträde",
    "Ej öppet möte",
    "Offentligt sammanträde: Nej",
    "Sammanträdet hålls inom stängda dörrar.",
    "Nämnden sammanträder bakom lyckta dörrar.",
    "Allmänheten har inte tillträde till sammanträdet.",
    "Allmänheten är tyvärr inte välkommen till sammanträdet.",
    "På grund av ombyggnaden är allmänheten inte välkommen att närvara vid mötet.",
    "Fullmäktiges möten är öppna för allmänheten. Detta sammanträde är inte öppet för allmänheten.",
]
SILENT = [
    "",
    "Frågor till allmänhetens frågestund lämnas senast dagen före.",
    "Sammanträdet hålls i Öppna förskolan.",
    "Ordföranden förklarar sammanträdet öppnat.",
    "Mötet är öppet för anmälan till och med fredag.",
    "Informationsmötet om detaljplanen är öppet för allmänheten.",
    "Frågan om sammanträdet är öppet för allmänheten avgörs av nämnden.",
    "Nämnden får besluta att sammanträdet är offentligt.",
    "Den del av sammanträdet som rör enskilda är inte offentlig.",
    "Sammanträdet är inte offentligt när ärenden om enskilda behandlas.",
    "Handlingarna är offentliga. Biblioteket är öppet för allmänheten.",
    "Offentlig upphandling av möten",
    "Sammanträdet är inte stängt.",
    "Allmänheten är välkommen att lämna synpunkter.",
]


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert read_openness(text) is True


@pytest.mark.parametrize("text", CLOSED)
def test_closed(text: str) -> None:
    assert read_openness(text) is False


@pytest.mark.parametrize("text", SILENT)
def test_nothing_said(text: str) -> None:
    assert read_openness(text) is None


SUMMONS = """KALLELSE
Socialnämnden 2026-12-09
Socialnämnden kallas till sammanträde onsdagen den 9 december 2026 kl 13.15 i Rådhuset.
{said}
Ärenden
1. Klagomål om öppna sammanträden SN/2026:8
Förslag till beslut
Nämnden beslutar att sammanträdet i mars är öppet för allmänheten.
"""


@pytest.mark.parametrize(
    ("said", "public"), [("Sammanträdet är öppet för allmänheten.", True), ("Stängt möte.", False), ("Välkomna!", None)]
)
def test_summons_says_it_before_its_matters(said: str, public: bool | None) -> None:
    assert read_pages([SUMMONS.format(said=said)]).meeting.public is public


def test_minutes_that_are_silent_leave_what_the_summons_said() -> None:
    def told(kind: str, text: str) -> Told:
        minutes = read_pages([text])
        assert minutes.kind == kind
        return Told(kind, f"https://provby.example/{kind}", True, minutes)

    summons = told("agenda", SUMMONS.format(said="Sammanträdet är öppet för allmänheten."))
    for said, public in (("", True), ("Stängt sammanträde\n", False)):
        minutes = told("minutes", f"Sammanträdesprotokoll\nSocialnämnden 2026-12-09\n{said}§ 1 Klagomål\nBeslut\nNej.")
        assert Sitting("Socialnämnden", "2026-12-09", [summons, minutes]).public is public
