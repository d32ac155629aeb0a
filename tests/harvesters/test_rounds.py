"""Rounds of harvesting over a real web site: what is stored, what is told, what stands when things go wrong."""

import json
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from datasets import declaration, shelf
from datasets.instance import Instance, Source
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.lock import Locked, sole_writer
from harvesters.rounds import Round
from harvesters.store import Store
from tests.conftest import NOW, WebSite, make_instance
from tests.papers import listing, locked_pdf, minutes_pdf, minutes_text

Harvest = Callable[..., Round]


@pytest.fixture
def board(tmp_path: Path, web: WebSite) -> Instance:
    """An instance whose source lists two meetings of a board."""
    web.pages["/p/"] = listing("ks-2026-01-14.pdf", "ks-2026-02-11.pdf")
    web.pages["/p/ks-2026-01-14.pdf"] = minutes_pdf(
        minutes_text("2026-01-14", decisions=("A godkänns.", "B godkänns."))
    )
    web.pages["/p/ks-2026-02-11.pdf"] = minutes_pdf(minutes_text("2026-02-11", first=3, decisions=("C avslås.",)))
    return make_instance(tmp_path, Source("protokoll", "minutes", f"{web.address}/p/"))


def run(instance: Instance, days: int = 0, *, due: bool = False, dry_run: bool = False) -> Round:
    return rounds.harvest_round(instance, due=due, dry_run=dry_run, now=lambda: NOW + timedelta(days=days))


def ask(instance: Instance, query: str) -> list[tuple[object, ...]]:
    edition = shelf.current(instance.editions)
    assert edition
    connection = sqlite3.connect(f"file:{instance.editions / edition.file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_first_round_publishes_decisions(board: Instance) -> None:
    done = run(board)
    assert not done.outcomes[0].complaints
    assert ask(board, "SELECT id, outcome, text FROM decisions ORDER BY id") == [
        ("kommunstyrelsen-2026-01-14-1", "approved", "A godkänns."),
        ("kommunstyrelsen-2026-01-14-2", "approved", "B godkänns."),
        ("kommunstyrelsen-2026-02-11-3", "rejected", "C avslås."),
    ]
    assert ask(board, "SELECT count(*) FROM matters") == [(3,)]
    assert ask(board, "SELECT source_url LIKE '%/ks-2026-02-11.pdf' FROM decisions WHERE number = 3") == [(1,)]


def test_a_second_round_changes_nothing_reads_nothing_and_publishes_nothing(
    board: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(board)

    def no_reading(*_: object, **__: object) -> None:
        raise AssertionError("a document was read again")

    monkeypatch.setattr("harvesters.run.read_all", lambda tasks, *a, **k: no_reading() if list(tasks) else iter(()))
    again = run(board, days=1)
    assert (again.published, again.outcomes[0].counts.differs) == (None, False)


def test_a_replaced_document_leaves_a_history(board: Instance, web: WebSite) -> None:
    run(board)
    web.pages["/p/ks-2026-02-11.pdf"] = minutes_pdf(minutes_text("2026-02-11", first=3, decisions=("C bifalls.",)))
    run(board, days=1)
    told = ask(board, "SELECT table_name, field, before, after, cause FROM changes WHERE table_name = 'decisions'")
    assert ("decisions", "text", "C avslås.", "C bifalls.", "source") in told
    assert ask(board, "SELECT count(*) FROM changes WHERE table_name = 'documents' AND field = 'sha256'") == [(1,)]
    assert ask(board, "SELECT count(*) FROM editions") == [(2,)]


def test_editions_are_chained(board: Instance, web: WebSite) -> None:
    first = run(board).published
    web.pages["/p/ks-2026-02-11.pdf"] = minutes_pdf(minutes_text("2026-02-11", first=3, decisions=("C bifalls.",)))
    second = run(board, days=1).published
    assert first and second
    assert second.edition.previous == first.edition.sha256
    assert shelf.sha256_of(board.editions / second.edition.file) == second.edition.sha256
    chain = ask(board, "SELECT sha256, previous FROM editions ORDER BY published_at")
    assert chain == [(first.edition.sha256, None), (None, first.edition.sha256)]


def test_a_withdrawn_document_is_dated_gone_and_stays(board: Instance, web: WebSite) -> None:
    run(board)
    web.pages["/p/"] = listing("ks-2026-01-14.pdf")
    run(board, days=1)
    assert ask(board, "SELECT text, gone IS NOT NULL FROM decisions WHERE number = 3") == [("C avslås.", 1)]


BAD = {
    "html": (b"<!doctype html><h1>Fel</h1>", "is a web page, not a PDF", os.EX_DATAERR),
    "encrypted": (locked_pdf("hej"), "cannot be opened", os.EX_DATAERR),
    "truncated": (minutes_pdf(minutes_text())[:900], "", os.EX_DATAERR),
    "empty": (b"", "", os.EX_DATAERR),
    "missing": (None, "answered 404", os.EX_UNAVAILABLE),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_document_is_told_and_the_others_go_on(board: Instance, web: WebSite, kind: str) -> None:
    body, said, code = BAD[kind]
    web.pages["/p/"] = listing("ks-2026-01-14.pdf", "bad.pdf", "ks-2026-02-11.pdf")
    if body is not None:
        web.pages["/p/bad.pdf"] = (200, {"Content-Type": "application/pdf"}, body)
    outcome = run(board).outcomes[0]
    assert [said in line and "bad.pdf" in line for line in outcome.complaints] == [True]
    assert outcome.missed == (code == os.EX_UNAVAILABLE)
    assert ask(board, "SELECT count(*) FROM decisions") == [(3,)]
    assert ask(board, "SELECT count(*) FROM issues WHERE place LIKE '%bad.pdf'") == [(1,)]


def test_a_document_that_turns_bad_keeps_what_it_said(board: Instance, web: WebSite) -> None:
    run(board)
    del web.pages["/p/ks-2026-02-11.pdf"]
    outcome = run(board, days=1).outcomes[0]
    assert outcome.missed
    assert ask(board, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(3,)]


def test_a_listing_without_links_fails_and_withdraws_nothing(board: Instance, web: WebSite) -> None:
    run(board)
    web.pages["/p/"] = "<main>Vi bygger om webbplatsen.</main>"
    outcome = run(board, days=1).outcomes[0]
    assert "lists no documents" in outcome.failure
    assert ask(board, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(3,)]
    status = json.loads((board.editions / "status.json").read_text(encoding="utf-8"))["sources"][0]
    assert (status["state"], "lists no documents" in status["message"]) == ("failing", True)


def test_far_fewer_rows_than_last_time_are_not_believed(board: Instance, web: WebSite) -> None:
    names = [f"ks-2026-{month:02}-14.pdf" for month in range(1, 9)]
    for number, name in enumerate(names):
        web.pages[f"/p/{name}"] = minutes_pdf(minutes_text(name[3:13], first=number + 1))
    web.pages["/p/"] = listing(*names)
    run(board)
    web.pages["/p/"] = listing(names[0])
    outcome = run(board, days=1).outcomes[0]
    assert "lower expect.share" in outcome.failure
    assert ask(board, "SELECT count(*) FROM decisions WHERE gone IS NULL") == [(8,)]


def test_a_failing_source_stops_no_other(tmp_path: Path, web: WebSite, board: Instance) -> None:
    instance = make_instance(tmp_path, Source("borta", "minutes", "http://127.0.0.1:9/"), *board.sources)
    failed, good = run(instance).outcomes
    assert (failed.missed, good.failure) == (True, "")
    assert ask(instance, "SELECT count(*) FROM decisions") == [(3,)]


def test_a_fault_of_ours_stops_no_other_and_quotes_nothing(
    board: Instance, tmp_path: Path, web: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ValueError("811218")

    monkeypatch.setattr("harvesters.kolada.harvest.chosen", faulty)
    instance = make_instance(tmp_path, Source("kolada", "kolada", web.address), *board.sources)
    faulted, good = run(instance).outcomes
    assert (faulted.fault, "ValueError at " in faulted.failure, "811218" in faulted.failure) == (
        True,
        True,
        False,
    )
    assert not good.failure


def test_a_better_reader_is_the_cause_of_its_changes(
    board: Instance, web: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(board)
    monkeypatch.setattr("harvesters.minutes.harvest.reader_version", lambda settings: "minutes to come")
    web.asked.clear()
    with sqlite3.connect(board.store) as connection:
        connection.execute("UPDATE decisions SET outcome = 'other' WHERE number = 3")
    connection.close()
    outcomes = run(board, days=1).outcomes
    assert [outcome.counts.changed for outcome in outcomes] == [1, 0]
    assert ask(board, "SELECT field, before, after, cause FROM changes") == [("outcome", "other", "rejected", "parser")]


def test_a_dry_run_stores_nothing(board: Instance) -> None:
    done = run(board, dry_run=True)
    assert done.outcomes[0].counts.added > 0
    assert not (board.editions).exists()
    with sqlite3.connect(board.store) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (0,)
    connection.close()


def test_only_due_sources_are_harvested(board: Instance, tmp_path: Path) -> None:
    source = board.sources[0]
    daily = make_instance(tmp_path, Source(source.name, source.kind, source.address, schedule="0 4 * * *"))
    assert len(run(daily, due=True).outcomes) == 1
    assert len(run(daily, due=True).outcomes) == 0
    assert len(run(daily, days=1, due=True).outcomes) == 1


def test_a_second_writer_is_turned_away_at_once(board: Instance) -> None:
    with sole_writer(board.folder):
        pass
    holder = f"process {os.getpid()} on {os.uname().nodename}"
    with sole_writer(board.folder), pytest.raises(Locked, match=rf"at work here \({re.escape(holder)}\); try again"):
        run(board)


def test_identity_numbers_never_reach_the_edition(board: Instance, web: WebSite) -> None:
    from tests.numbers import FORMS

    decisions = tuple(f"Ansökan från Xa Xb ({form}) avslås." for form in FORMS if "\n" not in form)
    web.pages["/p/ks-2026-02-11.pdf"] = minutes_pdf(minutes_text("2026-02-11", first=3, decisions=decisions))
    published = run(board).published
    assert published
    assert sum(published.masked.values()) >= len(decisions)
    body = (board.editions / published.edition.file).read_bytes()
    assert not [form for form in FORMS if form.encode() in body]


def test_kept_documents_are_read_again_without_the_network(board: Instance, web: WebSite, tmp_path: Path) -> None:
    run(board)
    edition = shelf.current(board.editions)
    with sqlite3.connect(board.store) as connection:
        connection.execute("UPDATE readings SET reading = json_set(reading, '$.items', json_array())")
        connection.execute("UPDATE decisions SET outcome = 'other' WHERE number = 3")
    connection.close()
    web.pages.clear()
    web.asked.clear()
    later = NOW + timedelta(days=1)
    done = rounds.reparse(board, now=lambda: later)
    assert [(outcome.counts.changed, outcome.complaints) for outcome in done.outcomes] == [(1, [])]
    assert web.asked == []
    assert ask(board, "SELECT field, before, after, cause FROM changes") == [("outcome", "other", "rejected", "parser")]
    assert rounds.reparse(board, now=lambda: later).published is None
    assert shelf.current(board.editions) != edition


def test_only_what_was_harvested_and_has_documents_is_read_again(board: Instance, tmp_path: Path) -> None:
    assert rounds.reparse(board, now=lambda: NOW).outcomes == []
    figures = make_instance(tmp_path, Source("nyckeltal", "kolada", ""))
    assert rounds.reparse(figures, now=lambda: NOW + timedelta(days=1)).outcomes == []
    with pytest.raises(ConfigError, match="a source of kind 'kolada' has no documents to read"):
        rounds.reparse(figures, ["nyckeltal"], now=lambda: NOW)


def test_a_reparse_makes_no_source_look_fresh_or_tried(tmp_path: Path, board: Instance) -> None:
    source = board.sources[0]
    daily = make_instance(tmp_path, Source(source.name, source.kind, source.address, schedule="0 4 * * *"))
    run(daily)
    rounds.reparse(daily, now=lambda: NOW + timedelta(days=2))
    with Store(daily.store, declaration.load()) as store:
        assert store.last_try(source.name) == NOW.isoformat(timespec="seconds")
    assert len(run(daily, days=2, due=True).outcomes) == 1


def test_a_folder_is_not_read_from_again(tmp_path: Path) -> None:
    folder = tmp_path / "papper"
    folder.mkdir()
    paper = folder / "ks-2026-01-14.txt"
    paper.write_text(minutes_text("2026-01-14", decisions=("A godkänns.",)))
    instance = make_instance(tmp_path, Source("protokoll", "minutes", folder.as_uri()))
    run(instance)
    paper.write_text(minutes_text("2026-01-14", decisions=("A avslås.",)))
    assert rounds.reparse(instance, now=lambda: NOW).outcomes[0].counts.changed == 0


def test_a_watch_is_told_of_good_harvests_only_and_need_not_answer(
    tmp_path: Path, web: WebSite, board: Instance
) -> None:
    source = board.sources[0]
    address = f"{web.address}/ping"
    watched = make_instance(tmp_path, Source(source.name, source.kind, source.address, ping=address))
    assert not run(watched).outcomes[0].failure
    assert web.paths().count("/ping") == 1
    web.pages["/p/"] = "<main>Fel</main>"
    assert run(watched, days=1).outcomes[0].failure
    assert web.paths().count("/ping") == 1
