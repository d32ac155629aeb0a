"""Every kind of page meets the rules the law names, as far as a machine can tell (EN 301 549, WCAG 2.2 A and AA)."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.test_look import PAGES

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"],
    }
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_breaks_a_rule(
    chromium: Browser, url: str, width: int, scheme: Literal["light", "dark"], subtests: pytest.Subtests
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    axe = Axe()
    for name, path in PAGES.items():
        with subtests.test(name):
            page.goto(url + path)
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
            violations = axe.run(page, options=RULES).response["violations"]
            assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
    context.close()
