"""The edition: only what is public, sound, searchable, chained, and never half-built."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis.strategies import datetimes

from datasets import shelf
from datasets.declaration import load
from datasets.edition import EditionError, Published, file_name, publish
from datasets.privacy.suspicion import conceal
from datasets.shelf import FILE_NAME
from harvesters.history import Intake
from harvesters.store import Store

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
URL = "https://example.se/p.pdf"


def meeting(day: str, state: str = "held") -> dict[str, object]:
    return {"id": f"ks-{day}", "title": "KS", "organization": "ks", "date": day, "state": state, "source_url": URL}


def item(day: str, matter: str, kind: str, position: int = 1) -> dict[str, object]:
    identifier = f"ks-{day}-{matter.lower()}"
    shared = {"organization": "ks", "date": day, "title": "Skolvägar", "source_url": URL}
    return {"id": identifier, "meeting": f"ks-{day}", "position": position, "matter": matter, "kind": kind, **shared}


def decision(day: str, matter: str, outcome: str, text: str = "Förslaget godkänns.") -> dict[str, object]:
    parts = item(day, matter, "decision")
    kept = {name: parts[name] for name in ("meeting", "organization", "date", "title", "matter", "source_url")}
    identifiers = {"id": f"ks-{day}-{len(matter)}{matter[-1]}", "agenda_item": parts["id"]}
    return {**identifiers, **kept, "text": text, "outcome": outcome, "method": "acclamation"}


def task(given: str, matter: str, **more: object) -> dict[str, object]:
    decided = decision(given, matter, "approved")
    shared = {name: decided[name] for name in ("matter", "organization", "date", "source_url")}
    return {"id": f"{decided['id']}-u1", "decision": decided["id"], "text": "Nämnden får i uppdrag", **shared, **more}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.db", load()) as opened:
        yield opened


def fill(store: Store, *rows: tuple[str, dict[str, object]]) -> None:
    store.connection.execute("INSERT OR IGNORE INTO sources (id, title, kind) VALUES ('a', 'a', 'minutes')")
    intake = Intake(store.connection, load().harvested, source="a", now=NOW.isoformat(), hold_back=_no_complaint)
    intake.add("organizations", {"id": "ks", "name": "Kommunstyrelsen", "classification": "board", "source_url": URL})
    for table, row in rows:
        intake.add(table, row)
    store.connection.execute("BEGIN IMMEDIATE")
    intake.lay_down(1, "source")
    store.connection.execute("COMMIT")


def _no_complaint(place: str, value: str, message: str) -> None:
    raise AssertionError((place, value, message))


def case(matter: str) -> tuple[str, dict[str, object]]:
    return "matters", {"id": matter, "case_number": matter, "title": "Skolvägar", "source_url": URL}


def publish_in(folder: Path, *, after: timedelta = timedelta()) -> Published:
    return publish(folder / "store.db", folder / "editions", now=NOW + after, today=TODAY, declarations=load())


def ask(folder: Path, query: str) -> list[tuple[object, ...]]:
    edition = shelf.current(folder / "editions")
    assert edition
    connection = sqlite3.connect(f"file:{folder / 'editions' / edition.file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


PHASES: dict[str, tuple[list[tuple[str, str, str | None]], str]] = {
    "planned": ([("2026-03-20", "planned", None)], "coming"),
    "planned in the past": ([("2026-01-20", "planned", None)], "decided"),
    "proposed to another body": ([("2026-01-20", "proposal", None)], "coming"),
    "tabled": ([("2026-01-20", "decision", "tabled")], "coming"),
    "sent back, then decided": (
        [("2026-01-10", "decision", "referred_back"), ("2026-02-10", "decision", "approved")],
        "decided",
    ),
    "decided": ([("2026-01-20", "decision", "rejected")], "decided"),
    "decided and up again": ([("2026-01-20", "decision", "approved"), ("2026-03-09", "planned", None)], "coming"),
}


@pytest.mark.parametrize("life", PHASES)
def test_a_matter_has_the_phase_of_its_life(store: Store, tmp_path: Path, life: str) -> None:
    steps, phase = PHASES[life]
    rows: list[tuple[str, dict[str, object]]] = [case("KS-1")]
    for day, kind, outcome in steps:
        rows += [
            ("meetings", meeting(day, "planned" if kind == "planned" else "held")),
            ("agenda_items", item(day, "KS-1", kind)),
        ]
        if outcome:
            rows.append(("decisions", decision(day, "KS-1", outcome)))
    fill(store, *rows)
    publish_in(tmp_path)
    assert ask(tmp_path, "SELECT phase FROM matters") == [(phase,)]


@pytest.mark.parametrize(
    ("more", "state", "phase"),
    [
        ({"due_to": "2026-03-01"}, "overdue", "decided"),
        ({"due_to": "2026-03-02"}, "open", "decided"),
        ({}, "unknown", "decided"),
        ({"due_to": "2026-02-01", "reported_in": "ks-2026-01-20-41"}, "reported", "delivered"),
    ],
)
def test_a_task_has_the_state_of_the_day(
    store: Store, tmp_path: Path, more: dict[str, object], state: str, phase: str
) -> None:
    day = "2026-01-20"
    fill(
        store,
        case("KS-1"),
        ("meetings", meeting(day)),
        ("agenda_items", item(day, "KS-1", "decision")),
        ("decisions", decision(day, "KS-1", "approved")),
        ("assignments", task(day, "KS-1", **more)),
    )
    publish_in(tmp_path)
    reported_on = day if state == "reported" else None
    assert ask(tmp_path, "SELECT state, reported_on FROM assignments") == [(state, reported_on)]
    assert ask(tmp_path, "SELECT phase FROM matters") == [(phase,)]


def one_decision(store: Store, text: str = "Förslaget om cykelväg godkänns.") -> None:
    day = "2026-01-20"
    fill(
        store,
        case("KS-1"),
        ("meetings", meeting(day)),
        ("agenda_items", item(day, "KS-1", "decision")),
        ("decisions", decision(day, "KS-1", "approved", text)),
    )


def test_what_is_withheld_is_nowhere_in_the_file(store: Store, tmp_path: Path) -> None:
    secret = "Hemligheten om Xerxes"
    one_decision(store, secret)
    one_decision(store, secret + " II")
    store.db.table("withheld").insert(
        {"id": "decisions/ks-2026-01-20-41", "table_name": "decisions", "row_id": "ks-2026-01-20-41",
         "withheld_at": NOW.isoformat(), "reason": "personuppgifter"}
    )  # fmt: skip
    published = publish_in(tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM decisions") == [(0,)]
    assert ask(tmp_path, "SELECT reason FROM withheld") == [("personuppgifter",)]
    assert b"Xerxes" not in (tmp_path / "editions" / published.edition.file).read_bytes()


def test_folders_of_the_server_are_not_told(store: Store, tmp_path: Path) -> None:
    one_decision(store)
    address = "file:///srv/kommunens%20mappar/protokoll/ks.pdf"
    store.connection.execute("UPDATE decisions SET source_url = ?", (address,))
    store.connection.execute("UPDATE sources SET address = ?", (address,))
    published = publish_in(tmp_path)
    assert ask(tmp_path, "SELECT source_url FROM decisions") == [("file:ks.pdf",)]
    assert b"/srv/" not in (tmp_path / "editions" / published.edition.file).read_bytes()


def test_references_to_what_is_not_public_are_emptied(store: Store, tmp_path: Path) -> None:
    one_decision(store)
    store.connection.execute("UPDATE decisions SET document = 'nowhere', matter = 'KS-2'")
    publish_in(tmp_path)
    assert ask(tmp_path, "SELECT document, matter FROM decisions") == [(None, None)]
    assert ask(tmp_path, "PRAGMA foreign_key_check") == []


def test_search_keeps_the_swedish_letters_apart(store: Store, tmp_path: Path) -> None:
    one_decision(store)
    publish_in(tmp_path)
    for word, hits in (("cykelväg", 1), ("cykelvag", 0), ("CYKELVÄG", 1)):
        assert ask(tmp_path, f"SELECT count(*) FROM decisions_fts WHERE decisions_fts MATCH '{word}'") == [(hits,)]


def test_the_manifest_tells_the_truth(store: Store, tmp_path: Path) -> None:
    one_decision(store)
    edition = publish_in(tmp_path).edition
    assert shelf.current(tmp_path / "editions") == edition
    assert shelf.sha256_of(tmp_path / "editions" / edition.file) == edition.sha256
    assert all(ask(tmp_path, f'SELECT count(*) FROM "{table}"') == [(n,)] for table, n in edition.counts.items())
    assert not os.access(tmp_path / "editions" / edition.file, os.W_OK) or os.geteuid() == 0


def test_a_failed_build_leaves_the_old_edition(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_decision(store)
    before = publish_in(tmp_path).edition

    def broken(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("datasets.edition.derive", broken)
    with pytest.raises(EditionError, match="database or disk is full; the one before stands"):
        publish_in(tmp_path, after=timedelta(days=1))
    assert shelf.current(tmp_path / "editions") == before
    assert not list((tmp_path / "editions").glob(".building-*"))


def test_old_editions_go_but_the_newest_and_the_first_of_each_month(tmp_path: Path) -> None:
    days = [date(2026, 1, 5) + timedelta(days=7 * week) for week in range(12)]
    names = [f"insyn-{day:%Y%m%d}T050000000000Z.db" for day in days]
    for name in names:
        (tmp_path / name).touch()
    shelf.prune(tmp_path, names[-1])
    left = sorted(path.name for path in tmp_path.glob("insyn-*.db"))
    assert set(names[-shelf.KEEP_NEWEST :]) <= set(left)
    assert {name[:12] for name in names} == {name[:12] for name in left}
    assert names[1] not in left


@given(now=datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)))
@example(now=datetime(2026, 11, 25, 18, 34, 12, 145678))
def test_no_name_of_an_edition_reads_as_an_identity_number(now: datetime) -> None:
    name = file_name(now)
    assert FILE_NAME.fullmatch(name)
    assert conceal(name, lambda rule, written: False) == (name, [])
