"""Every kind of page in a real browser: small and large, light and dark, without JavaScript."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OUTPUT
from tests.portal.small_edition import CHANGED, COMING, HELD, MATTER, VOTED, WITHDRAWN

pytestmark = pytest.mark.browser

PAGES = {
    "front": "/",
    "meetings": "/moten",
    "meeting-held": HELD,
    "meeting-coming": COMING,
    "decisions": "/beslut",
    "decision-voted": VOTED,
    "decision-changed": CHANGED,
    "matters": "/arenden",
    "decisions-filtered": "/beslut?organ=kommunstyrelsen&ar=2026&utfall=andrat",
    "matter": MATTER,
    "bodies": "/organ",
    "body": "/organ/kommunfullmaktige",
    "people": "/ledamoter",
    "person": "/ledamoter/anna-prov",
    "assignments": "/uppdrag",
    "indicators": "/nyckeltal",
    "indicator": "/nyckeltal/N15505",
    "notices": "/anslag",
    "notice": "/anslag/anslagstavlan-1",
    "appeal": "/overklaga",
    "privacy": "/personuppgifter",
    "accessibility": "/tillganglighet",
    "in-english": f"/en{VOTED}",
    "front-in-english": "/en/",
    "search": "/sok?q=skola",
    "data-sets": "/datamangder",
    "data-set": "/datamangder/oppna-data-lekplatser",
    "about": "/om",
    "openness": "/oppenhet",
    "downloads": "/ladda-ner",
    "status": "/status",
    "follow": "/folj",
    "embeds": "/badda-in?arende=KS-2026-17",
    "embed-matter": "/badda-in/arende/KS-2026-17",
    "embed-body": "/badda-in/organ/kommunfullmaktige",
    "not-found": "/finns-inte",
    "withdrawn": WITHDRAWN,
    "bad-parameter": "/moten?x=1",
    "data": "/data/insyn",
    "data-table": "/data/insyn/decisions",
    "data-row": "/data/insyn/decisions/kommunfullmaktige-2026-10-19-91",
    "data-question": "/data/insyn?sql=select+1",
    "data-calendar": "/data/insyn/moten_kalender",
    "data-feed-refused": "/data/insyn/decisions.ics",
    "documents": "/handlingar",
    "document": "/handlingar/d1",
    "api": "/api",
    "data-help": "/data/hjalp",
    "data-help-in-english": "/en/data/hjalp",
    "cite": "/citera",
    "missing": "/saknas",
    "remove": "/ta-bort",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_say_nothing_in_the_console_and_ask_nobody_else(
    chromium: Browser, url: str, name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda sent: asked.append(sent.url))
    response = page.goto(url + PAGES[name])
    assert response is not None
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    assert [words for words in said if response.ok or "Failed to load resource" not in words] == []
    assert [address for address in asked if not address.startswith(url)] == []
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"{name}-{width}-{scheme}.png", full_page=True)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_targets_are_large_enough(chromium: Browser, url: str, name: str) -> None:
    """Buttons, fields and links that stand alone are at least 24 px high (WCAG 2.5.8)."""
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(url + PAGES[name])
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary, nav a, .formats a, .onward a')]
             .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
             .filter(([_, box]) => box.height > 0 && box.height < 24).map(([html]) => html)"""
    )
    context.close()
    assert small == []


def test_everything_works_without_javascript(chromium: Browser, url: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.get_by_label("Sök bland möten").fill("skolan norrby")
    page.get_by_role("button", name="Sök").click()
    page.locator("main").get_by_role("link", name="Utbyggnad av skolan i Norrby").first.click()
    assert page.locator("h1").inner_text() == "Utbyggnad av skolan i Norrby"
    page.goto(url + VOTED)
    page.get_by_text("Hur var och en röstade").click()
    assert page.get_by_role("cell", name="Avstår").is_visible()
    context.close()


def test_print_leaves_out_what_paper_cannot_do(chromium: Browser, url: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(url + VOTED)
    assert not page.locator(".masthead nav").is_visible()
    assert not page.locator(".find").first.is_visible()
    assert page.locator(".decided").is_visible()
    context.close()
