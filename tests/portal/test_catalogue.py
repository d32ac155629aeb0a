"""The pages' questions: each finds its rows by an index, and none takes a reader's words for a command."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from datasets.oparl import load
from portal.catalogue import Catalogue
from tests.portal.small_edition import TODAY, Shelf

SMALL = ("organizations", "resources", "search_kinds", "indicators", "indicator_areas", "indicator_units", "editions")
"""Tables of a handful of rows, which may be read whole."""


@pytest.fixture
def path(edition: Shelf) -> Path:
    return next(edition.instance.editions.glob("insyn-*.db"))


def _ask_everything(catalogue: Catalogue) -> None:
    read = catalogue
    read.meetings.one("x"), read.meetings.agenda("x"), read.meetings.item("x"), read.meetings.attendance("x")
    for chosen in ({}, {"organization": "kommunstyrelsen"}, {"organization": "kommunstyrelsen", "year": "2026"}):
        read.meetings.coming(TODAY, chosen, limit=5), read.meetings.past(TODAY, chosen, limit=5)
        read.decisions.latest(chosen, limit=5), read.matters.latest(chosen, limit=5)
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
    read.matters.latest({"phase": "coming"}, limit=5), read.matters.numbered("x")
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
