"""Harvesting key figures again when nothing is new, against the first time, from a server that speaks Kolada's API."""

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from datasets import declaration
from datasets.instance import Instance, Source
from harvesters.kinds import kind_of
from harvesters.kolada.choice import usual
from harvesters.run import harvest
from harvesters.store import Store
from tests.bench.measure import Ratio
from tests.bench.serving import MUNICIPALITY
from tests.harvesters.kolada.site import Kolada, group, kpi, period, value

OTHERS = [f"990{number}" for number in range(7)]
YEARS, UNIT_YEARS = range(2001, 2026), range(2018, 2026)
UNITS = [f"V15E{number:03}" for number in range(100)]


def repeating(folder: Path) -> Iterator[Ratio]:
    """The usual key figures with seven similar municipalities and 100 units, in seconds of the harvesting process."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.repeating", str(folder / "figures")], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        source = Source("kolada", "kolada", f"{server.stdout.readline().strip()}/v3")
        instance = Instance(folder / "figures", MUNICIPALITY, (source,))
        with Store(folder / "figures.db", declaration.load()) as store:
            first, again = (_seconds(source, instance, store) for _ in range(2))
        server.terminate()
    yield Ratio("key figures again, nothing new / the first time", again, first, "s", "at most 0.05")


def _seconds(source: Source, instance: Instance, store: Store) -> float:
    kind = kind_of(source, "insyn.toml")
    began = time.process_time()
    outcome = harvest(source, kind.harvester, kind.settings, instance=instance, store=store)
    took = time.process_time() - began
    assert outcome.counts.seen > 30_000, outcome
    return took


def _serve(folder: Path) -> None:
    """Until ended. Asked for what is new since a day, it says that nothing is."""
    site = Kolada(folder)
    site.has_news = False
    site.give(**_content())
    print(site.address, flush=True)
    site.server.serve_forever()


def _content() -> dict[str, list[dict[str, Any]]]:
    figures = [kpi(identifier, has_ou_data=number % 2 == 0) for number, identifier in enumerate(usual())]
    own, nation = MUNICIPALITY.code, "0000"
    areas = [{"id": code, "title": f"Kommun {code}", "type": "K"} for code in (own, *OTHERS)]
    by_area = product(figures, (own, *OTHERS, nation, "G1", "G2"), YEARS)
    by_unit = product((figure for figure in figures if figure["has_ou_data"]), UNITS, UNIT_YEARS)
    return {
        "kpi": figures,
        "municipality": [*areas, {"id": nation, "title": "Riket", "type": "L"}],
        "municipality_groups": [
            group("G1", f"Liknande kommuner, övergripande, {MUNICIPALITY.name}, 2025", *OTHERS),
            group("G2", "Provs läns kommuner (ovägt medel)", own, *OTHERS),
        ],
        "ou": [{"id": unit, "title": f"Skola {unit}", "municipality": own} for unit in UNITS],
        "data": [_of(figure, year, municipality=area) for figure, area, year in by_area],
        "oudata": [_of(figure, year, ou=unit) for figure, unit, year in by_unit],
    }


def _of(figure: dict[str, Any], year: int, **place: str) -> dict[str, Any]:
    values = [value(gender, float(number * year % 997)) for number, gender in enumerate("TKM", 3)]
    return period(year, *values, kpi=figure["id"], **place)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
