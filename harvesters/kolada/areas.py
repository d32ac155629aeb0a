"""Whose values are harvested: the municipality, the nation, groups it is compared with, similar municipalities."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harvesters.history import Row
from harvesters.kolada.api import Kolada
from harvesters.run import Run

NATION = "0000"
_SIMILAR = re.compile(r"Liknande kommuner\b.*?, (?P<name>[^,()]+)(?:, (?P<year>\d{4}))?(?: \(.*\))?")


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality, region, nation or group of municipalities. `role` is how it relates to the municipality."""

    id: str
    title: str
    role: str
    members: tuple[tuple[str, str], ...] = ()


def compared(run: Run, kolada: Kolada) -> dict[str, Area]:
    """Every area whose values are asked for, by identifier, the municipality first."""
    groups = list(_groups(run, kolada))
    peers = {code: name for group in groups if group.role == "similar" for code, name in group.members}
    own = run.municipality.code
    roles = dict.fromkeys([own, *peers], "peer") | dict.fromkeys(_codes(run), "chosen") | {own: "own"}
    if NATION in roles:
        roles[NATION] = "nation"
    titles = {area["id"]: area["title"] for area in kolada.described("municipality", roles)}
    for missing in roles.keys() - titles.keys():
        run.issue("unknown area", f"Kolada has no area {missing!r}; mend the source's compare", value=missing)
    areas = [Area(code, titles[code], role) for code, role in roles.items() if code in titles]
    return {area.id: area for area in [*areas, *groups]}


def rows(areas: Iterable[Area]) -> Iterator[tuple[str, Row]]:
    """The areas and the members of groups, as rows."""
    for area in areas:
        yield "indicator_areas", {"id": area.id, "title": area.title, "role": area.role}
        for code, name in area.members:
            row = {"id": f"{area.id}-{code}", "area": area.id, "member": code, "member_name": name}
            yield "indicator_area_members", row


def _codes(run: Run) -> list[str]:
    return [code for code in run.settings.compare if not code.startswith("G")]


def _groups(run: Run, kolada: Kolada) -> Iterator[Area]:
    """The groups named in settings, and of each kind of group the municipality's own."""
    named = [code for code in run.settings.compare if code.startswith("G")]
    for group in kolada.described("municipality_groups", named):
        yield _group(group, run.municipality.name)
    for words in run.settings.compare_groups:
        found = [_group(group, run.municipality.name) for group in kolada.entitled("municipality_groups", words)]
        own = [group for group in found if _is_own(group, run.municipality.code)]
        yield from own if not any(group.role == "similar" for group in own) else [max(own, key=_year)]


def _group(group: Mapping[str, Any], name: str) -> Area:
    members = tuple((str(_either(m, "member_id", "id")), _either(m, "member_title", "title")) for m in group["members"])
    title = group["title"]
    similar = _SIMILAR.fullmatch(title)
    role = "group" if similar is None else "similar" if similar["name"] == name else "other"
    return Area(group["id"], title, role, members)


def _is_own(group: Area, code: str) -> bool:
    """A group of similar municipalities is that of the one it is named after; any other is its members'."""
    return group.role == "similar" or (group.role == "group" and code in dict(group.members))


def _year(group: Area) -> str:
    found = _SIMILAR.fullmatch(group.title)
    return (found["year"] or "") if found else ""


def _either(member: Mapping[str, Any], new: str, old: str) -> Any:
    """API v3 says member_id and member_title, v2 says id and title."""
    return member[new] if new in member else member[old]
