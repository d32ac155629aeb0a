"""What is new, for the front page: a few of each kind, and where all of that kind are."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal import addresses
from portal.catalogue.arrivals import Arrival
from portal.pages.context import catalogue, context
from portal.wording import parse_day

DAYS, MOST_CHANGES = 14, 1_000
_SHOWN = 2
_ALL = {
    "minutes": "/beslut",
    "summonses": "/moten",
    "notices": "/anslag",
    "matters": "/arenden",
    "reports": "/uppdrag?lage=redovisat",
    "figures": "/nyckeltal",
}


@dataclass(frozen=True, slots=True)
class Group:
    """What is new of a kind, each with its address; `all` is where all of the kind are."""

    kind: str
    arrivals: list[tuple[Arrival, str]]
    all: str


@dataclass(frozen=True, slots=True)
class New:
    """What is new since a day. `is_all` where the first edition came later than that, so that everything is new."""

    since: str
    is_all: bool
    groups: list[Group]
    changes: int


def new() -> New:
    """What has come in the last DAYS days."""
    today = context().today()
    since, first = today - timedelta(days=DAYS), _first_day()
    read, is_all = catalogue().arrivals, first >= since
    found = read.latest(today, limit=_SHOWN) if is_all else read.since(since, today, limit=_SHOWN)
    groups = [_group(kind, found[kind], path) for kind, path in _ALL.items() if kind in found]
    shown = first if is_all else since
    return New(shown.isoformat(), is_all, groups, read.changes_since(shown, most=MOST_CHANGES + 1))


def _first_day() -> date:
    return parse_day(catalogue().records.issued()) or context().today()


def _group(kind: str, found: list[Arrival], path: str) -> Group:
    return Group(kind, [(arrival, _path(kind, arrival)) for arrival in found], path)


def _path(kind: str, arrival: Arrival) -> str:
    match kind:
        case "notices":
            return addresses.notice_path(arrival.id)
        case "matters":
            return addresses.matter_path(arrival.id)
        case "reports":
            return addresses.decision_path(arrival.id, arrival.organization, arrival.date or "")
        case "figures":
            return addresses.indicator_path(arrival.id)
    return addresses.meeting_path(arrival.id)
