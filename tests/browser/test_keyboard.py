"""From the front page to how a decision is appealed with keys alone, and the reader always sees where they are."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_look import PAGES
from tests.portal.small_edition import VOTED

pytestmark = pytest.mark.browser

_MOST = 80
_FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getClientRects()[0]
  const color = (text) => (text.match(/[\\d.]+/g) || []).map(Number)
  const luminance = (text) => color(text).slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  let behind = e.parentElement
  while (behind && color(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement
  const [a, b] = [style.outlineColor, getComputedStyle(behind || document.body).backgroundColor].map(luminance)
  const [x, y] = [box.left + Math.min(box.width, 20) / 2, box.top + Math.min(box.height, 20) / 2]
  const seen = document.elementFromPoint(x, y)
  return {
    html: e.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05),
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: !!seen && (e === seen || e.contains(seen) || seen.contains(e)),
  }
}"""
"""What the focused element is, whether it is outlined against what is behind it (WCAG 2.4.7, 1.4.11), in view and not
covered (2.4.11)."""


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window, small and dark unless a test asks for another, in which nothing glides: what has the focus is where it
    is going to be."""
    window: tuple[int, Literal["light", "dark"]] = getattr(request, "param", (320, "dark"))
    width, scheme = window
    context = chromium.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("page", [(320, "dark"), (1280, "light")], ids=["small", "large"], indirect=True)
@pytest.mark.parametrize("start", ["", "/en"])
def test_from_the_front_page_to_how_a_decision_is_appealed(page: Page, url: str, start: str) -> None:
    page.goto(f"{url}{start}/")
    _skip(page)
    _tab(page)
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("skolan norrby")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok?q=*")
    _skip(page)
    _tab_to(page, start + VOTED)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{VOTED}")
    _skip(page)
    _tab_to(page, f"{start}/overklaga")
    assert page.evaluate("document.activeElement.closest('section').getAttribute('aria-labelledby')") == "overklagande"
    page.keyboard.press("Enter")
    page.wait_for_url("**/overklaga")
    assert page.locator("h1").inner_text() in ("Att överklaga ett beslut", "To appeal a decision")


@pytest.mark.parametrize("name", PAGES)
def test_keys_go_through_a_page_and_out_of_it(page: Page, url: str, name: str) -> None:
    """Every stop is seen, none is met twice, and the last one lets go (WCAG 2.1.2)."""
    page.goto(url + PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate("window.met = new Set()")
    expected = page.evaluate(_STOPS)
    for stop in range(expected):
        _tab(page)
        assert page.evaluate("!met.has(document.activeElement) && !!met.add(document.activeElement)"), stop
    page.keyboard.press("Tab")
    assert page.evaluate("!met.has(document.activeElement) || document.activeElement === [...met][0]")


_STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.getClientRects().length).length"""


def _skip(page: Page) -> None:
    """The first stop of a page is the way past its head: it is seen when it is reached, and leads to the content."""
    _tab(page)
    assert page.evaluate("document.activeElement.matches('a.skip[href=\"#innehall\"]')")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#innehall' && document.activeElement.id === 'innehall'")


def _tab_to(page: Page, path: str) -> None:
    for _ in range(_MOST):
        _tab(page)
        if page.evaluate("document.activeElement.getAttribute('href')") == path:
            assert page.evaluate("!!document.activeElement.closest('main')")
            return
    raise AssertionError(f"{path} is not reached in {_MOST} steps")


def _tab(page: Page) -> None:
    """To the next stop, which can be seen."""
    page.keyboard.press("Tab")
    focus = page.evaluate(_FOCUS)
    assert focus["outlined"] and focus["inView"] and focus["uncovered"], focus
    assert focus["contrast"] >= 3, focus
