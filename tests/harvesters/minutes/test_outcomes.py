"""Outcomes, deadlines, case numbers and names, each form as it is printed somewhere."""

import pytest

from harvesters.minutes.cases import cases_at_end, cases_at_start
from harvesters.minutes.meaning.dates import find_due
from harvesters.minutes.meaning.names import parties_of, people
from harvesters.minutes.meaning.outcome import outcome_of
from harvesters.minutes.vocabulary import default


@pytest.mark.parametrize(
    ("title", "decision", "outcome"),
    [
        ("Svar på motion", "Enligt styrelsens förslag: Motionen om bifall till fria bussar avslås.", "rejected"),
        ("Motion om solceller", "1. Motionen avslås. 2. Nämnden får i uppdrag att utreda frågan.", "rejected"),
        ("Motion om solceller", "Motionen anses besvarad med det som anförs i yttrandet.", "answered"),
        ("Medborgarförslag", "Kommunfullmäktige bifaller medborgarförslaget och avslår övriga yrkanden.", "approved"),
        ("Detaljplan", "Ärendet bordläggs till sammanträdet den 4 mars.", "tabled"),
        ("Detaljplan", "Kommunstyrelsen beslutar att ärendet återremitteras.", "referred_back"),
        ("Rapport", "1. Planen antas. 2. Ärendet återremitteras i sin helhet. 3. A ges i uppdrag.", "referred_back"),
        ("Detaljplan", "Ärendet utgår.", "withdrawn"),
        ("Bidrag", "Bidraget utgår med 5 000 kronor och finansieras ur egen ram.", "approved"),
        ("Rapport", "Kommunstyrelsen lägger rapporten till handlingarna.", "noted"),
        ("Rapport", "Delårsrapporten godkänns och överlämnas till kommunfullmäktige.", "approved"),
        ("Taxa", "Förslaget antecknas och överlämnas till budgetberedningen.", "referred"),
        ("Taxa", "Förslaget antecknas och överlämnas till budgetberedningen för beslut enligt punkter a.", "referred"),
        ("Nya motioner", "Motionerna lämnas över till kommunstyrelsen för beredning.", "referred"),
        ("Redovisning", "Redovisning av uppdrag att godkänna en plan antecknas och förklaras fullgjord.", "noted"),
        ("Avsägelse", "Kommunfullmäktige beviljade Bo Eks (S) avsägelse.", "elected"),
        ("Val av ombud", "1. Asta Lind (S) utses till ombud. 2. Ombudet ges i uppdrag att rösta ja.", "elected"),
        ("Remiss", "Yttrande över remissen, i enlighet med bilaga 2, översänds till departementet.", "approved"),
        ("Skolor", "1. Kommunfullmäktige avslår kommunstyrelsens förslag. 2. Nämnden får i uppdrag att x.", "rejected"),
        ("Skolor", "Nämnden avslår Bo Eks förslag. Planen antas.", "approved"),
        ("Vattenskydd", "Kommunstyrelsen sänder förslaget på remiss till berörda markägare.", "referred"),
        ("Dagordning", "Kommunstyrelsen fastställer dagordningen.", "other"),
        ("Delegationsbeslut", "Inga anmälningar förekom.", "none"),
    ],
)  # fmt: skip
def test_outcome(title: str, decision: str, outcome: str) -> None:
    assert outcome_of(decision, title, default()) == outcome


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("ska redovisas senast i februari 2026", ("2026-02", "2026-02-01", "2026-02-28")),
        ("ska till sammanträdet den 14 april återkomma", ("2026-04-14", "2026-04-14", "2026-04-14")),
        ("ska till sammanträdet den 14 januari återkomma", ("2027-01-14", "2027-01-14", "2027-01-14")),
        ("ska genomföras under 2027", ("2027", "2027-01-01", "2027-12-31")),
        ("ska redovisas senast 2026-06-30", ("2026-06-30", "2026-06-30", "2026-06-30")),
        ("under första halvåret 2026", ("2026-06", "2026-01-01", "2026-06-30")),
        ("senast tredje kvartalet 2026", ("2026-09", "2026-07-01", "2026-09-30")),
        ("återkomma under hösten 2026", ("2026-12", "2026-07-01", "2026-12-31")),
        ("redovisas före utgången av maj 2026", ("2026-05", "2026-05-01", "2026-05-31")),
        ("redovisas inom sex månader", ("2026-09-11", "2026-03-11", "2026-09-11")),
        ("under framtagandet av planen, antagen 2019-01-02", None),
        ("senast den 31 februari 2026", None),
    ],
)
def test_due(words: str, due: tuple[str, str, str] | None) -> None:
    found = find_due(words, "2026-03-11")
    assert (found and (found.due, found.first, found.last)) == due


@pytest.mark.parametrize(
    ("printed", "cases", "rest"),
    [
        ("KS/2025:214", ("KS/2025:214",), ""),
        ("KS/2025:295, KS/2023:12", ("KS/2025:295", "KS/2023:12"), ""),
        ("Ärendenummer SLK-2023-00027:45", ("SLK-2023-00027:45",), ""),
        ("Dnr KS 2018/124 Årsredovisning", ("KS 2018/124",), "Årsredovisning"),
        ("Dnr. 2011/KS 0206 001", ("2011/KS 0206 001",), ""),
        ("Diarienummer 00322/2026", ("00322/2026",), ""),
        ("1317/22", ("1317/22",), ""),
        ("Dnr 00123/20212.6.", ("00123/2021",), ""),
        ("BYGG 2021-000790", ("BYGG 2021-000790",), ""),
        ("Dnr 2014/211", ("2014/211",), ""),
        ("Remiss av betänkande", (), "Remiss av betänkande"),
    ],
)
def test_case_numbers(printed: str, cases: tuple[str, ...], rest: str) -> None:
    assert cases_at_start(printed) == (cases, rest)


def test_a_statute_is_no_case_number() -> None:
    assert cases_at_end("Remiss om tillsyn (SOU 2024:25)") == ((), "Remiss om tillsyn (SOU 2024:25)")
    assert cases_at_end("Avsägelse (KS/2018:415)") == (("KS/2018:415",), "Avsägelse")


def test_people_keep_their_own_party() -> None:
    found = people("Patrik Höstmo (D), Grith Fjell (V) och ordföranden Blerta Hota (S) samt Vakant (M)")
    assert [p.printed for p in found] == ["Patrik Höstmo (D)", "Grith Fjell (V)", "Blerta Hota (S)"]


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        ("Ledamöterna från M, D, L och KD", ("M", "D", "L", "KD")),
        ("Vänsterpartiet och Sverigedemokraterna", ("V", "SD")),
        ("Asta Lind (S)", ("S",)),
        ("Ledamöterna i nämnden", ()),
    ],
)
def test_parties(words: str, parties: tuple[str, ...]) -> None:
    assert parties_of(words, default()) == parties
