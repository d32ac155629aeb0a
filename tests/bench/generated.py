"""A large edition of generated decisions, for what only shows at size."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from datasets.declaration import load
from datasets.edition import publish
from datasets.instance import Source
from datasets.shelf import Edition
from harvesters.history import Intake, Row
from harvesters.store import Store

DECISIONS_A_MEETING = 50
ADDRESS = "https://example.se/protokoll.pdf"
TEXT = "Kommunstyrelsen godkänner förslaget till åtgärder enligt tjänsteskrivelsen. "
OUTCOMES = ("approved", "approved", "rejected", "noted", "tabled")


def decisions(count: int, version: int = 0) -> Iterator[Row]:
    """Rows of the table decisions; another version has other texts."""
    for number in range(count):
        day = _day(number)
        yield {
            "id": f"kommunstyrelsen-{day}-{number}",
            "agenda_item": f"kommunstyrelsen-{day}-ks-{number}",
            "meeting": f"kommunstyrelsen-{day}",
            "organization": "kommunstyrelsen",
            "date": day,
            "number": number,
            "printed_number": f"§ {number}",
            "title": f"Redovisning nummer {number} av uppdrag om säkra skolvägar",
            "matter": f"KS-{number}",
            "text": f"{version} " + TEXT * 6,
            "outcome": OUTCOMES[number % len(OUTCOMES)],
            "on_proposal_of": None,
            "method": "acclamation",
            "as_proposed": None,
            "tabled_to": None,
            "adjusted_immediately": 0,
            "document": None,
            "page": 3,
            "source_url": ADDRESS,
        }


def edition(folder: Path, count: int) -> Edition:
    """An instance folder with an edition of that many decisions."""
    folder.mkdir(parents=True)
    with Store(folder / "store.db", load()) as store:
        store.register([Source("a", "minutes")])
        intake = Intake(store.connection, load().harvested, source="a", now="2026-01-15", hold_back=print)
        for table, row in _rows(count):
            intake.add(table, row)
        store.connection.execute("BEGIN IMMEDIATE")
        intake.lay_down(1, "source")
        store.connection.execute("COMMIT")
    now, today = datetime(2026, 1, 15, tzinfo=UTC), date(2026, 1, 15)
    return publish(folder / "store.db", folder / "editions", now=now, today=today, declarations=load()).edition


def _rows(count: int) -> Iterator[tuple[str, Row]]:
    body = {"id": "kommunstyrelsen", "name": "Kommunstyrelsen", "classification": "board", "source_url": ADDRESS}
    yield "organizations", body
    for number in range(0, count, DECISIONS_A_MEETING):
        day = _day(number)
        meeting = {"id": f"kommunstyrelsen-{day}", "title": f"Kommunstyrelsen {day}", "organization": "kommunstyrelsen"}
        yield "meetings", {**meeting, "date": day, "state": "held", "source_url": ADDRESS}
    for row in decisions(count):
        matter = {"id": row["matter"], "case_number": row["matter"], "title": row["title"], "source_url": ADDRESS}
        yield "matters", matter
        item = {"id": row["agenda_item"], "position": row["number"], "kind": "decision"}
        shared = ("meeting", "organization", "date", "title", "matter", "source_url")
        yield "agenda_items", {**item, **{name: row[name] for name in shared}}
        yield "decisions", row


def _day(number: int) -> str:
    """The meeting's day: one meeting a day, back from 2026."""
    return (date(2026, 1, 14) - timedelta(days=number // DECISIONS_A_MEETING)).isoformat()
