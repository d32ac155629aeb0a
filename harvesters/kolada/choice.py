"""Which key figures are harvested and what they mean in plain words: those of insyn.toml, or the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from datasets.strict import ConfigError, build, read_toml
from harvesters.kolada.api import Kolada
from harvesters.run import Run

DIRECTIONS = ("higher", "lower", "none")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a key figure is to be read: which `direction` is good, and `unit` and `meaning` where Kolada tells none."""

    id: str
    direction: str = ""
    unit: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    indicator: tuple[Reading, ...]


@cache
def usual() -> Mapping[str, Reading]:
    """The usual key figures of a municipality, by identifier, in the order of usual.toml."""
    path = Path(__file__).parent / "usual.toml"
    readings = build(_File, read_toml(path), path.name).indicator
    return {reading.id: reading for reading in readings}


def check_directions(directions: Mapping[str, str]) -> None:
    """ConfigError for a direction that is none."""
    for identifier, direction in directions.items():
        if direction not in DIRECTIONS:
            raise ConfigError(
                f"insyn.toml: kolada: directions.{identifier}: {direction!r} is no direction; "
                f"write one of {', '.join(DIRECTIONS)}"
            )


def chosen(run: Run, kolada: Kolada) -> list[dict[str, Any]]:
    """Kolada's description of each key figure chosen by identifier, group or area; of the usual ones if none is."""
    settings = run.settings
    ids = dict.fromkeys(settings.indicators)
    for group in kolada.described("kpi_groups", settings.indicator_groups):
        ids |= dict.fromkeys(_member(member) for member in group["members"])
    in_areas = _in_areas(run, kolada) if settings.areas else []
    if not ids and not in_areas:
        ids = dict.fromkeys(usual())
    found = {kpi["id"]: kpi for kpi in [*kolada.described("kpi", ids), *in_areas]}
    for identifier in dict.fromkeys([*ids, *found]):
        title = found[identifier]["title"] if identifier in found else identifier
        run.lists("indicators", identifier, title=title, place=f"{kolada.address}/kpi/{identifier}")
    for missing in ids.keys() - found.keys():
        run.issue(
            "unknown indicator", f"Kolada has no key figure {missing!r}; mend the source's indicators", value=missing
        )
    return list(found.values())


def _in_areas(run: Run, kolada: Kolada) -> list[dict[str, Any]]:
    wanted = set(run.settings.areas)
    found = [kpi for kpi in kolada.values("kpi") if kpi["operating_area"] in wanted]
    for missing in sorted(wanted - {kpi["operating_area"] for kpi in found}):
        run.issue("unknown area", f"Kolada has no area {missing!r}; mend the source's areas", value=missing)
    return found


def _member(member: Mapping[str, Any]) -> str:
    """API v3 says member_id, v2 says id."""
    return str(member.get("member_id") or member["id"])
