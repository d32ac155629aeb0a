"""What key figures are counted in, by the titles that Kolada gives them."""

import json

import pytest

from harvesters.kolada.units import unit_of
from tests.conftest import SHARED

REAL = SHARED / "real" / "kolada" / "v3_kpi_all_2026-04.json"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Skattesats till kommun (%)", "%"),
        ("Invånare totalt, antal", "antal"),
        ("Handläggningstid (median) från inkommen ansökan till beslut, antal dagar", "dagar"),
        ("Verksamhetens nettokostnader enligt resultaträkningen kommun, kr/inv", "kr/inv"),
        ("Långvarigt ekonomiskt bistånd, andel (%) av befolkningen", "%"),
        ("Utsläpp till luft av växthusgaser totalt, ton CO2-ekv/inv", "ton CO2-ekv/inv"),
        ("Anmälda brott i kommunen, antal/100 000 inv", "antal/100 000 inv"),
        ("Företagsklimat Insikt - Totalt, Index, gammal definition (-2024)", "index"),
        ("Avvikelse från SALSA på enhetsnivå, procentenheter", "procentenheter"),
        ("Arbetslöshet 16-24 år, årsmedelvärde, andel (%) av bef. (-2024)", "%"),
        ("Elever i åk. 9, meritvärde, genomsnitt (17 ämnen)", None),
        ("Dans erbjuds som ämneskurs i kulturskolan (Ja=1, Nej=0)", None),
    ],
)
def test_units(title: str, unit: str | None) -> None:
    assert unit_of(title) == unit


@pytest.mark.skipif(not REAL.exists(), reason="Kolada's whole list of key figures is not beside the repository")
def test_nearly_all_of_kolada_s_titles_tell_a_short_unit() -> None:
    units = [unit_of(kpi["title"]) for kpi in json.loads(REAL.read_text(encoding="utf-8"))["values"]]
    told = [unit for unit in units if unit]
    assert len(told) / len(units) > 0.9
    assert sum(len(unit) > 30 for unit in told) < 10
