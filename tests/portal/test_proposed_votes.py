"""Votes on what a board only proposes to another body."""

from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf


def test_votes_on_what_a_board_only_proposes_stand_on_its_meetings_page(shelf: Shelf) -> None:
    item = {**shelf.rows("agenda_items", "kommunstyrelsen-2026-10-07-3"), "kind": "proposal", "proposal": "Bron byggs."}
    own = {"agenda_item": "kommunstyrelsen-2026-10-07-9", "organization": "kommunstyrelsen", "date": "2026-10-07"}
    vote = {
        **shelf.rows("votes", "v1"),
        **own,
        "id": "v9",
        "decision": None,
        "yes": 0,
        "no": 1,
        "meaning_no": "ingen bro",
    }
    ballot = {**shelf.rows("ballots", "b0"), "id": "b9", "vote": "v9", "option": "no"}
    said = {"id": "s9", "kind": "reservation", "person": "anna-prov", "name": "Anna Prov", "party": "S", "text": "Nej."}
    shelf.insert("agenda_items", {**item, "id": own["agenda_item"], "number": 9, "position": 9, "title": "Bron"})
    shelf.insert("votes", vote)
    shelf.insert("ballots", ballot)
    shelf.insert("statements", {**own, **said, "decision": None})
    shelf.publish()
    browser = Browser(shelf.instance)
    meeting, person = (
        Page(path, browser.request(path)) for path in ("/moten/kommunstyrelsen-2026-10-07", "/ledamoter/anna-prov")
    )
    meeting.check(browser)
    person.check(browser)
    browser.close()
    assert "0 ja, 1 nej" in meeting.text and "ingen bro" in meeting.text and "Reservationer" in meeting.text
    assert person.links.count("/moten/kommunstyrelsen-2026-10-07#punkt-9") == 2
