"""Who proposes what to a coming meeting: told where a document supports it, and never guessed."""

from typing import Any

import pytest

from tests.portal.page import Browser, Page
from tests.portal.small_edition import COMING, MATTER, Shelf

BOARD, DAY = "kommunstyrelsen-2026-11-11", "2026-11-11"
PLANNED = "kommunfullmaktige-2026-12-14-1"
FROM = "Förslag från Kommunstyrelsen § 60, 11 november 2026"


def propose(shelf: Shelf, **own: Any) -> None:
    """The board proposes to the council what the summons prints, unless `own` says otherwise."""
    shared = {"organization": "kommunstyrelsen", "date": DAY, "title": "Rapport om skolan"}
    shelf.insert("meetings", {"id": BOARD, "state": "held", **shared})
    said = {"proposal": "Rapporten godkänns", "proposal_to": "kommunfullmäktige", "kind": "proposal", "number": 60}
    point = {"id": f"{BOARD}-1", "meeting": BOARD, "position": 1, "matter": "KS-2026-17", **shared, **said}
    shelf.insert("agenda_items", {**point, **own})


def decide(shelf: Shelf, day: str, outcome: str) -> None:
    """The council decides in the matter on a day."""
    meeting = f"kommunfullmaktige-{day}"
    shared = {"organization": "kommunfullmaktige", "date": day, "title": "Skolan", "matter": "KS-2026-17"}
    shelf.insert(
        "meetings", {"id": meeting, "organization": "kommunfullmaktige", "date": day, "title": "x", "state": "held"}
    )
    shelf.insert(
        "agenda_items", {"id": f"{meeting}-1", "meeting": meeting, "position": 1, "kind": "decision", **shared}
    )
    own = {
        "id": f"{meeting}-7",
        "agenda_item": f"{meeting}-1",
        "meeting": meeting,
        "text": "x",
        "method": "acclamation",
    }
    shelf.insert("decisions", {**own, "outcome": outcome, **shared})


def pages(shelf: Shelf) -> tuple[Page, Page]:
    """The coming meeting and the matter, in a new edition."""
    shelf.publish()
    browser = Browser(shelf.instance)
    found = Page(COMING, browser.request(COMING)), Page(MATTER, browser.request(MATTER))
    for one in found:
        one.check(browser)
    browser.close()
    return found


def test_the_boards_proposal_is_told_with_a_way_to_it(shelf: Shelf) -> None:
    propose(shelf)
    for found in pages(shelf):
        assert FROM in found.text
        assert f"/moten/{BOARD}#punkt-1" in found.links


def test_what_the_board_decided_to_propose_leads_to_its_decision(shelf: Shelf) -> None:
    propose(shelf, kind="decision")
    shared = {"organization": "kommunstyrelsen", "date": DAY, "title": "Rapport om skolan", "number": 60}
    own = {"id": f"{BOARD}-60", "agenda_item": f"{BOARD}-1", "meeting": BOARD, "text": "x", "method": "acclamation"}
    shelf.insert("decisions", {**own, **shared, "outcome": "other", "matter": "KS-2026-17"})
    for found in pages(shelf):
        assert FROM in found.text and f"/beslut/kommunstyrelsen/{DAY}/60" in found.links


def test_a_summons_without_proposals_shows_the_boards(shelf: Shelf) -> None:
    shelf.insert("agenda_items", {**shelf.rows("agenda_items", PLANNED), "proposal": None})
    propose(shelf, proposal="Rapporten läggs fram.")
    for found in pages(shelf):
        assert FROM in found.text and "Rapporten läggs fram." in found.text


def test_other_words_are_not_said_to_be_the_boards(shelf: Shelf) -> None:
    propose(shelf, proposal="Rapporten avslås.")
    for found in pages(shelf):
        assert FROM not in found.text
        assert "I ärendet finns ett förslag med andra ord från Kommunstyrelsen § 60, 11 november 2026" in found.text
        assert "Rapporten godkänns." in found.text


@pytest.mark.parametrize(
    "own",
    [
        {"proposal_to": "bildningsnämnden"},
        {"proposal_to": None},
        {"matter": None},
        {"gone": "2026-11-20"},
        {"proposal": None},
    ],
)
def test_nothing_is_guessed(shelf: Shelf, own: dict[str, Any]) -> None:
    propose(shelf, **own)
    meeting, matter = pages(shelf)
    assert "Kommunstyrelsen § 60, 11" not in meeting.text + matter.text.split("Vad som har hänt")[0]
    assert "Vem som lägger förslaget framgår inte av kallelsen." in matter.text


@pytest.mark.parametrize(("outcome", "stands"), [("tabled", True), ("approved", False), ("referred_back", False)])
def test_a_proposal_stands_until_it_is_decided(shelf: Shelf, outcome: str, stands: bool) -> None:
    propose(shelf)
    decide(shelf, "2026-11-16", outcome)
    meeting, matter = pages(shelf)
    assert (FROM in meeting.text, FROM in matter.text) == (stands, stands)


def test_a_decision_before_the_proposal_does_not_answer_it(shelf: Shelf) -> None:
    decide(shelf, "2026-11-02", "referred_back")
    propose(shelf)
    assert FROM in pages(shelf)[0].text


def way_to(shelf: Shelf, day: str) -> str:
    """The page of the council's decision of a day, from its way to what follows."""
    shelf.publish()
    browser = Browser(shelf.instance)
    found = Page(path := f"/beslut/kommunfullmaktige/{day}/7", browser.request(path))
    found.check(browser)
    browser.close()
    return found.text.partition("Från förslag till beslut")[2].partition("Så beslutades det")[0]


def test_the_way_begins_with_what_officials_proposed_to_the_board(shelf: Shelf) -> None:
    propose(shelf, received_proposal="Rapporten avslås", received_proposal_by="förvaltningen")
    decide(shelf, "2026-11-20", "approved")
    told = way_to(shelf, "2026-11-20")
    steps = ("till kommunstyrelsen", "förvaltningen, 11 november 2026", "till kommunfullmäktige", "Beslutet")
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert "Rapporten avslås" in told and "Rapporten godkänns" in told


def test_what_was_proposed_for_an_earlier_decision_leads_to_no_later_one(shelf: Shelf) -> None:
    propose(shelf)
    decide(shelf, "2026-11-20", "approved")
    decide(shelf, "2026-11-23", "noted")
    assert "Rapporten godkänns" not in way_to(shelf, "2026-11-23")


def test_a_proposal_that_was_only_tabled_leads_to_the_decision(shelf: Shelf) -> None:
    propose(shelf)
    decide(shelf, "2026-11-20", "tabled")
    decide(shelf, "2026-11-23", "approved")
    assert "Rapporten godkänns" in way_to(shelf, "2026-11-23")


@pytest.mark.parametrize(
    ("received", "told"), [("Rapporten avslås", True), ("Rapporten godkänns", False), (None, False)]
)
def test_a_meeting_marks_what_a_board_changed_before_it_passed_it_on(
    shelf: Shelf, received: str | None, told: bool
) -> None:
    propose(shelf, received_proposal=received)
    shelf.publish()
    browser = Browser(shelf.instance)
    found = Page(path := f"/moten/{BOARD}", browser.request(path))
    found.check(browser)
    browser.close()
    assert ("Ändrat mot det som organet fick föreslaget" in found.text, "avslås" in found.text) == (told, told)
