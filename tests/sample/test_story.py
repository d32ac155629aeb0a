"""The story hangs together: counts, numbers, votes, matters through the bodies, for any day it is told from."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from datetime import date

import pytest

from sample.script import OUTCOMES, MatterScript, matters
from sample.sheets import Sheet
from sample.story import story
from sample.strict_toml import ContentError, built
from sample.telling import Told, tell
from sample.timeline import easter, timeline
from sample.truth import Item, Meeting
from tests.sample.conftest import TODAY, Site

SIGNATURE = re.compile(r"([A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w-]+) \((?:S|M|SD|C|V|KD|L|BV)\)")


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return tell(story(TODAY))


def test_there_is_a_municipal_life_of_two_years(site: Site) -> None:
    held = [meeting for meeting in site.truth.meetings if meeting.state == "held"]
    coming = [meeting for meeting in site.truth.meetings if meeting.state == "planned"]
    assert len(held) >= 24
    assert len(site.truth.items()) >= 220
    assert len(site.truth.matters) >= 60
    assert len(coming) >= 4
    assert all(document.kind == "summons" for meeting in coming for document in meeting.documents)
    assert all(meeting.documents for meeting in coming)
    assert 650 <= (TODAY - date.fromisoformat(held[0].date)).days <= 760
    assert sum(meeting.state == "cancelled" for meeting in site.truth.meetings) == 1


def test_every_kind_of_outcome_occurs(site: Site) -> None:
    found = {item.outcome for item in site.truth.items()}
    assert found == OUTCOMES


def test_paragraphs_run_through_the_calendar_year_of_a_body(site: Site) -> None:
    years: dict[tuple[str, str], list[int]] = {}
    for meeting in (meeting for meeting in site.truth.meetings if meeting.items):
        years.setdefault((meeting.organization, meeting.date[:4]), []).extend(item.number for item in meeting.items)
    assert len(years) >= 6
    for numbers in years.values():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert all(min(numbers) == 1 for (_, year), numbers in years.items() if year == "2026")


def test_ballots_add_up(site: Site) -> None:
    votes = [vote for item in site.truth.items() for vote in item.votes]
    assert len(votes) >= 12
    for vote in votes:
        counts = Counter(ballot.option for ballot in vote.ballots)
        assert (counts["yes"], counts["no"]) == (vote.yes, vote.no)
        assert (counts["abstain"], counts["absent"]) == (vote.abstain, vote.absent)
        assert len({ballot.name for ballot in vote.ballots}) == len(vote.ballots)


def test_one_casting_vote_and_one_minority_remittal(site: Site) -> None:
    votes = [vote for item in site.truth.items() for vote in item.votes]
    assert [(vote.yes, vote.no) for vote in votes if vote.casting_vote] == [(5, 5)]
    remittals = [vote for vote in votes if vote.minority_remittal]
    assert [vote.result for vote in remittals] == ["no"]
    assert remittals[0].yes > remittals[0].no >= (remittals[0].yes + remittals[0].no) / 3


@pytest.mark.parametrize("outcome", ["approved", "rejected", "referred_back", "tabled"])
def test_the_council_meets_the_boards_proposal_in_every_way(site: Site, outcome: str) -> None:
    council = [item for meeting in site.truth.meetings if meeting.key.startswith("KF") for item in meeting.items]
    assert [item for item in council if item.officials_proposal and item.outcome == outcome]


def test_some_decisions_differ_from_the_proposal_in_text(site: Site) -> None:
    decided = [item for item in site.truth.items() if item.decision and item.officials_proposal]
    assert sum(item.decision == item.officials_proposal for item in decided) >= 20
    assert sum(item.decision != item.officials_proposal for item in decided) >= 8


def test_assignments_are_reported_overdue_and_open(site: Site) -> None:
    found = [assignment for item in site.truth.items() for assignment in item.assignments]
    states = Counter(assignment.state for assignment in found)
    assert states["reported"] >= 10
    assert states["overdue"] >= 5
    assert states["open"] >= 5
    for assignment in found:
        assert (assignment.reported is not None) == (assignment.state == "reported")
        assert assignment.due_text is None or assignment.due_text in assignment.text


def test_a_report_names_the_paragraph_that_gave_the_task(site: Site) -> None:
    items = {(meeting.key, item.number): item for meeting in site.truth.meetings for item in meeting.items}
    reports = [a.reported for item in items.values() for a in item.assignments if a.reported]
    assert reports
    for report in reports:
        assert items[report.meeting, report.number].matter


def test_a_proposal_is_no_decision(site: Site) -> None:
    proposals = [item for item in site.truth.items() if item.proposal]
    assert len(proposals) >= 20
    assert all(item.decision is None and item.outcome == "none" and not item.assignments for item in proposals)


def test_whoever_speaks_or_dissents_is_there(told: list[Told]) -> None:
    checked = 0
    for meeting in told:
        for sheet in meeting.sheets:
            present = _deciding(meeting.meeting, sheet.item)
            for name in _speakers(sheet) | _dissenters(sheet.item):
                assert name in present, f"{meeting.slot.key} § {sheet.item.number}: {name}"
                checked += 1
    assert checked > 100


def _deciding(meeting: Meeting, item: Item) -> set[str]:
    serving = [a for a in meeting.present if a.role in {"ledamot", "tjänstgörande ersättare"}]
    return {a.name for a in serving if a.paragraphs is None or item.number in a.paragraphs}


def _speakers(sheet: Sheet) -> set[str]:
    floor = [block.text for section in sheet.sections if section.heading == "Yrkanden" for block in section.blocks]
    return set(SIGNATURE.findall(" ".join(floor)))


def _dissenters(item: Item) -> set[str]:
    signatures = [name for reservation in item.reservations for name in reservation.by]
    return {signature.rpartition(" (")[0] for signature in [*signatures, *item.not_participating]}


def test_the_recused_take_no_part(site: Site) -> None:
    recused = [(meeting, item) for meeting in site.truth.meetings for item in meeting.items if item.recusals]
    assert len(recused) >= 4
    for meeting, item in recused:
        names = {signature.rpartition(" (")[0] for signature in item.recusals}
        assert not names & _deciding(meeting, item)


def test_case_numbers_are_unique(site: Site) -> None:
    numbers = [matter.case_number for matter in site.truth.matters]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"(KS|BIN)/20\d\d:\d+", number) for number in numbers)


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 7, 15), date(2027, 2, 28), date(2028, 12, 31)])
def test_the_story_can_be_told_from_any_day(today: date) -> None:
    played = story(today)
    for meeting in tell(played):
        if meeting.slot.state == "held":
            assert meeting.slot.posted_on <= today
        if meeting.slot.state == "planned":
            assert meeting.slot.day > today
        for sheet in meeting.sheets:
            texts = [block.text for section in sheet.sections for block in section.blocks]
            assert not re.search(r"[{}@<>|]", " ".join([sheet.item.title, *texts]))


def test_nobody_meets_in_july_at_christmas_or_on_easter_monday() -> None:
    days = [slot.day for year in range(2026, 2036) for slot in timeline(date(year, 6, 1)).values()]
    assert all(day.month != 7 and (day.month, day.day) not in {(1, 6), (5, 1), (6, 6), (12, 25)} for day in days)
    assert easter(2027) == date(2027, 3, 28)
    assert all((day - easter(day.year)).days != 1 for day in days)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"colour": "red"}, "unknown key: colour"),
        ({"key": "x"}, "a key is missing"),
    ],
)
def test_a_slip_in_the_content_is_refused(table: dict[str, str], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        built(MatterScript, table, "matters.toml x")


def test_scripts_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        matters()[0].key = "other"  # type: ignore[misc]
