"""End to end: the invented municipality harvested over HTTP, its edition compared with what its documents say."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

import sample
from datasets import declaration, shelf
from datasets.freshness import read_status
from harvesters import rounds
from harvesters.naming import slug
from harvesters.rounds import Round
from portal import demonstration
from portal.catalogue.reader import Reader
from portal.catalogue.words import Words
from portal.clock import today_in_sweden
from sample.truth import Assignment, Item, Meeting, Truth


@dataclass(frozen=True)
class Demonstration:
    """What was built, what two rounds of harvesting did, and the edition."""

    truth: Truth
    first: Round
    second: Round
    edition: sqlite3.Connection
    path: Path

    def ask(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        named = parameters[0] if parameters and isinstance(parameters[0], dict) else parameters
        return self.edition.execute(query, named).fetchall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    folder: Path = tmp_path_factory.mktemp("demo") / "exempelby"
    today: date = today_in_sweden()
    with demonstration.source_site(folder, today) as address:
        truth = sample.build(folder.parent / "again", today=today)
        instance = demonstration.prepare(folder, address)
        first, second = rounds.harvest_round(instance), rounds.harvest_round(instance)
    current = shelf.current(instance.editions)
    assert current
    connection = sqlite3.connect(f"file:{instance.editions / current.file}?mode=ro", uri=True)
    yield Demonstration(truth, first, second, connection, instance.editions / current.file)
    connection.close()


def held(truth: Truth) -> list[tuple[Meeting, Item]]:
    found = [(meeting, item) for meeting in truth.meetings for item in meeting.items]
    assert len(found) > 200
    return found


def test_every_source_is_harvested_without_complaint(demo: Demonstration) -> None:
    assert [outcome.complaints for outcome in demo.first.outcomes] == [[]] * len(demo.first.outcomes)
    assert demo.first.published


def test_a_second_round_changes_nothing(demo: Demonstration) -> None:
    assert [outcome.counts.differs for outcome in demo.second.outcomes] == [False] * len(demo.second.outcomes)
    assert demo.second.published is None


_MAY_BE_EMPTY = ("andringar_efterat", "moten_utan_protokoll")
"""Questions about what a first harvest of a complete source has none of."""


@pytest.mark.parametrize("name", sorted(declaration.load().queries))
def test_every_question_of_the_newsroom_has_an_answer(demo: Demonstration, name: str) -> None:
    query = declaration.load().queries[name]
    reader = Reader(demo.path)
    words = Words(reader)
    demo.edition.create_function("search", 1, lambda written: getattr(words.question(written), "wide", ""))
    found = demo.ask(query.sql, dict(parse_qsl(query.example)))
    reader.close()
    assert found or name in _MAY_BE_EMPTY


def test_there_are_questions_enough() -> None:
    assert len(declaration.load().queries) >= 20


def test_every_meeting_with_documents_is_there(demo: Demonstration) -> None:
    told = {(slug(m.organization), m.date) for m in demo.truth.meetings if m.documents}
    assert {(org, day) for org, day in demo.ask("SELECT organization, date FROM meetings")} == told
    assert len(told) >= 20


def test_something_is_coming_with_its_matters(demo: Demonstration) -> None:
    coming = [m for m in demo.truth.meetings if m.agenda and not m.items]
    assert len(coming) >= 4
    for meeting in coming:
        query = (
            "SELECT title FROM agenda_items WHERE organization = ? AND date = ? AND kind = 'planned' ORDER BY position"
        )
        found = [row[0] for row in demo.ask(query, slug(meeting.organization), meeting.date)]
        assert found == [entry.title for entry in meeting.agenda]


def test_every_decision_is_there_with_its_outcome(demo: Demonstration) -> None:
    query = (
        "SELECT outcome, replace(text, char(10), ' ') FROM decisions WHERE organization = ? AND date = ? AND number = ?"
    )
    for meeting, item in held(demo.truth):
        found = demo.ask(query, slug(meeting.organization), meeting.date, item.number)
        assert len(found) == (item.decision is not None), (meeting.key, item.number)
        if found:
            assert found[0][0] in {item.outcome, *item.acceptable_outcomes}, (meeting.key, item.number)


def test_every_vote_adds_up_with_its_ballots(demo: Demonstration) -> None:
    told = sorted((v.yes, v.no, v.abstain) for _, item in held(demo.truth) for v in item.votes)
    assert sorted(demo.ask("SELECT yes, no, abstain FROM votes")) == told
    ballots = sum(len(v.ballots) for _, item in held(demo.truth) for v in item.votes)
    assert demo.ask("SELECT count(*) FROM ballots") == [(ballots,)]


def test_every_task_is_followed_to_its_report(demo: Demonstration) -> None:
    tasks = [(meeting, item, task) for meeting, item in held(demo.truth) for task in item.assignments]
    assert len(tasks) >= 10
    query = (
        "SELECT s.state, d.organization, d.date, d.number FROM assignments s "
        "LEFT JOIN decisions d ON d.id = s.reported_in WHERE s.organization = ? AND s.date = ? AND s.text = ?"
    )
    for meeting, item, task in tasks:
        found = demo.ask(query, slug(meeting.organization), meeting.date, task.text)
        assert found, (meeting.key, item.number, task.text)
        assert found[0] == expected(demo.truth, task), (meeting.key, item.number)


def expected(truth: Truth, task: Assignment) -> tuple[object, ...]:
    if task.reported is None:
        return (task.state if task.due else "unknown", None, None, None)
    reporting = next(meeting for meeting in truth.meetings if meeting.key == task.reported.meeting)
    return ("reported", slug(reporting.organization), reporting.date, task.reported.number)


def test_a_paragraph_in_two_documents_is_one_decision(demo: Demonstration) -> None:
    query = "SELECT organization, date, number, count(*) FROM decisions GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert demo.ask(query) == []
    assert demo.ask("SELECT count(*) FROM decisions WHERE adjusted_immediately") != [(0,)]


def test_figures_and_imported_tables_are_there(demo: Demonstration) -> None:
    assert demo.ask("SELECT count(*) FROM indicators")[0][0] == 32
    assert demo.ask("SELECT count(*) > 50 FROM indicator_unit_values") == [(1,)]
    assert demo.ask("SELECT count(*) > 0 FROM indicator_values WHERE preliminary") == [(1,)]
    for name, rows in demo.ask("SELECT table_name, row_count FROM resources WHERE table_name IS NOT NULL"):
        assert demo.ask(f'SELECT count(*) FROM "{name}"') == [(rows,)]


def test_every_source_tells_what_it_lists_and_all_of_it_is_held(demo: Demonstration) -> None:
    status = read_status(demo.path.parent / shelf.STATUS)
    assert status and {source.kind for source in status.sources} > {"minutes", "kolada", "ckan", "noticeboard"}
    assert [(source.name, source.listed, source.missing) for source in status.sources] == [
        (source.name, source.held, ()) for source in status.sources
    ]
    assert all(source.listed for source in status.sources)


def test_everybody_is_one_person_whose_votes_are_known(demo: Demonstration) -> None:
    told = {a.name for m in demo.truth.meetings for a in m.present if a.party}
    names = [name for (name,) in demo.ask("SELECT name FROM people")]
    assert len(names) == len(set(names)) and told <= set(names)
    assert demo.ask("SELECT name FROM ballots WHERE person IS NULL") == []


def test_a_matter_keeps_its_name_when_its_task_is_reported(demo: Demonstration) -> None:
    reports = {r for m in demo.truth.meetings for i in m.items for a in i.assignments if (r := a.reported)}
    assert len(reports) > 10
    for report in reports:
        item = next(i for i in demo.truth.meeting(report.meeting).items if i.number == report.number)
        [(title,)] = demo.ask("SELECT title FROM matters WHERE case_number = ?", item.case_number)
        assert title != item.title
