"""The pages' questions: each finds its rows by an index, and none takes a reader's words for a command."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from datasets.oparl import load
from portal.catalogue import Catalogue
from portal.catalogue.matters import TURNS
from tests.portal.small_edition import TODAY, Shelf

SMALL = ("organizations", "resources", "search_kinds", "indicators", "indicator_areas", "indicator_units", "editions")
"""Tables of a handful of rows, which may be read whole."""

COUNTED_ONCE = "count(DISTINCT x.rowid)"
"""The counting of a selection, which is made once in an edition."""


@pytest.fixture
def path(edition: Shelf) -> Path:
    return next(edition.instance.editions.glob("insyn-*.db"))


def _ask_everything(catalogue: Catalogue) -> None:
    read = catalogue
    read.meetings.one("x"), read.meetings.agenda("x"), read.meetings.item("x"), read.meetings.attendance("x")
    for chosen in ({}, {"organization": "kommunstyrelsen"}, {"organization": "kommunstyrelsen", "year": "2026"}):
        read.meetings.coming(TODAY, chosen, limit=5), read.meetings.past(TODAY, chosen, limit=5)
        read.decisions.latest(chosen, limit=5), read.matters.listed(chosen, limit=5)
        read.assignments.latest(chosen, limit=5), read.notices.latest(chosen, limit=5)
    read.meetings.with_decisions(TODAY, limit=5)
    read.decisions.one("x"), read.decisions.of_meeting("x"), read.decisions.votes("x"), read.decisions.ballots("x")
    read.decisions.statements("x"), read.decisions.motions("x"), read.decisions.numbered("x", 2026, "1")
    read.assignments.of_decision("x"), read.assignments.reported_in("x"), read.assignments.of_matter("x")
    read.assignments.reported(limit=5), read.assignments.latest({"state": "overdue"}, limit=5)
    for outcome in ("as_proposed", "rejected"):
        read.decisions.latest({"outcome": outcome}, limit=5)
    read.decisions.latest({"method": "vote"}, limit=5)
    read.matters.one("x"), read.matters.items("x")
    read.matters.listed({"phase": "coming"}, limit=5), read.matters.numbered("x")
    read.people.one("x"), read.people.named({}, limit=5), read.people.named({"organization": "x"}, limit=5)
    read.people.seats("x", "y"), read.people.members("x"), read.people.ballots("x", limit=5)
    read.people.ballots_count("x"), read.people.statements("x", limit=5), read.people.motions("x", limit=5)
    read.people.meetings_attended("x"), read.notices.one("x"), read.notices.of_adjustment("x", "2026-01-01")
    read.meetings.of_day("x", "2026-01-01"), read.organizations.active(TODAY), read.organizations.names()
    question = read.search.question("skolan norrby")
    assert question
    read.search.best(question, {"kind": "page"}, limit=5), read.search.latest(question, {}, limit=5)
    read.search.best(question, {}, limit=5)
    read.records.document("x"), read.records.history("x", "y"), read.records.withheld("decisions", "x")
    (
        read.indicators.one("x"),
        read.indicators.values("x"),
        read.indicators.own_values("x"),
        read.indicators.unit_values("x", since=2020),
    )
    read.indicators.listed({}, limit=5, offset=0), read.indicators.listed({"area": "x"}, limit=5, offset=0)
    read.indicators.tied(limit=5), read.indicators.links("x"), read.indicators.of_matter("x")
    read.indicators.of_decision("x")
    read.organizations.that_meet(), read.organizations.one("x"), read.records.imported_tables()
    read.documents.latest({}, limit=5), read.documents.latest({"kind": "minutes"}, limit=5)
    read.arrivals.since(TODAY, TODAY, limit=5), read.arrivals.latest(TODAY, limit=5)
    read.arrivals.changes_since(TODAY, most=5)
    read.records.editions(limit=5), read.records.latest_changes(limit=5)


def test_every_question_uses_an_index(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Tracing(sqlite3.Connection):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]
            if args[0] != ":memory:":
                self.set_trace_callback(asked.append)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Tracing, **k))
    catalogue = Catalogue(path)
    _ask_everything(catalogue)
    catalogue.close()
    questions = {sql for sql in asked if re.match(r"\s*(SELECT|WITH)", sql) and "fts" not in sql[:40]}
    questions -= {sql for sql in questions if COUNTED_ONCE in sql}
    assert len(questions) > 30
    plain = sqlite3.connect(_as_if_large(path, tmp_path))
    for sql in questions:
        for *_, step in plain.execute(f"EXPLAIN QUERY PLAN {sql}"):
            whole = re.match(r"SCAN (\w+)$", step)
            assert not whole or _is_small(whole[1], sql), (step, sql)
    plain.close()


def _as_if_large(path: Path, folder: Path) -> Path:
    """A copy without statistics: of tables it knows nothing of, the planner thinks that they are large."""
    copy = folder / "copy.db"
    copy.write_bytes(path.read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("DELETE FROM sqlite_stat1")
    connection.commit()
    connection.close()
    return copy


def _is_small(alias: str, sql: str) -> bool:
    known = any(re.search(rf"\b{table}( {alias})?\b", sql) for table in SMALL)
    return alias == "f" or (known and alias in (*SMALL, "o", "i"))


@pytest.mark.parametrize("turn", TURNS)
def test_each_part_of_the_matters_is_read_in_the_order_of_an_index(path: Path, tmp_path: Path, turn: str) -> None:
    part, order = TURNS[turn]
    plain = sqlite3.connect(_as_if_large(path, tmp_path))
    sql = f"SELECT x.rowid FROM matters x WHERE {part} ORDER BY {order} LIMIT 50"
    steps = [step for *_, step in plain.execute(f"EXPLAIN QUERY PLAN {sql}")]
    plain.close()
    assert len(steps) == 1 and "COVERING INDEX" in steps[0], steps


def test_coming_matters_come_with_the_next_meeting_first_and_the_past_from_its_end(shelf: Shelf) -> None:
    """In the store as they came; in pages of any size the list is the same."""
    meetings = {"KS-1": "2026-12-14", "KS-2": "2026-12-09", "KS-3": None, "KS-4": "2027-01-20"}
    past = {"KS-5": "2025-03-03", "KS-6": "2026-03-03", "KS-3": "2026-02-02"}
    for number, matter in enumerate(["KS-1", "KS-2", "KS-3", "KS-4", "KS-5", "KS-6"]):
        shelf.insert("matters", {"id": matter, "case_number": matter, "title": f"Ärende {number}"})
    for kind, days in (("planned", meetings), ("proposal", past)):
        for matter, day in days.items():
            _point(shelf, matter, day, "decision" if matter in ("KS-5", "KS-6") else kind)
    catalogue = Catalogue(shelf.instance.editions / shelf.publish().file)
    listed = [matter.id for matter in catalogue.matters.listed({}, limit=50)]
    assert [name for name in listed if name in {*meetings, *past}] == ["KS-2", "KS-1", "KS-4", "KS-3", "KS-6", "KS-5"]
    pages = [catalogue.matters.listed({}, limit=3, offset=start) for start in range(0, len(listed) + 3, 3)]
    assert [matter.id for page in pages for matter in page] == listed
    assert len(listed) == catalogue.matters.selection.count({})
    past_only = [matter.id for matter in catalogue.matters.listed({"phase": "decided"}, limit=50)]
    assert [name for name in past_only if name in past] == ["KS-6", "KS-5"]
    catalogue.close()


def _point(shelf: Shelf, matter: str, day: str | None, kind: str) -> None:
    """A meeting of the board on a day, with one point about the matter."""
    if day is None:
        return
    meeting = f"kommunstyrelsen-{day}"
    shared = {"organization": "kommunstyrelsen", "date": day, "title": matter}
    shelf.insert("meetings", {"id": meeting, "state": "planned" if kind == "planned" else "held", **shared})
    shelf.insert(
        "agenda_items",
        {"id": matter + day, "meeting": meeting, "position": 1, "matter": matter, "kind": kind, **shared},
    )


def test_coming_meetings_are_ascending_and_past_descending(path: Path) -> None:
    catalogue = Catalogue(path)
    assert [m.date for m in catalogue.meetings.coming(TODAY, {}, limit=9)] == ["2026-12-02", "2026-12-14"]
    assert [m.date for m in catalogue.meetings.past(TODAY, {}, limit=9)] == ["2026-10-19", "2026-10-07"]
    assert [m.date for m in catalogue.meetings.coming(date(2026, 12, 14), {}, limit=9)] == ["2026-12-14"]
    catalogue.close()


@pytest.mark.parametrize("table", sorted({kind.table for kind in load().types.values()}))
def test_what_was_modified_since_is_found_by_an_index(path: Path, tmp_path: Path, table: str) -> None:
    """OParl asks every type so, and all that its objects are made of."""
    plain = sqlite3.connect(_as_if_large(path, tmp_path))
    steps = [step for *_, step in plain.execute(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE modified >= '2026'")]
    plain.close()
    assert [step for step in steps if "INDEX" in step and "modified>?" in step] == steps
