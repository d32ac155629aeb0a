"""Where links lead, and what they may not lead to."""

import pytest

from harvesters.links import absolute

PAGE = "https://example.se/protokoll/index.html"


@pytest.mark.parametrize(
    ("base", "href", "leads"),
    [
        (PAGE, "ks.pdf#page=2", "https://example.se/protokoll/ks.pdf"),
        (PAGE, " /ks.pdf ", "https://example.se/ks.pdf"),
        (PAGE, "http://other.se/a", "http://other.se/a"),
        (PAGE, "mailto:a@example.se", ""),
        (PAGE, "javascript:void(0)", ""),
        (PAGE, "file:///etc/passwd", ""),
        (PAGE, "http://[", ""),
        (PAGE, None, ""),
        ("file:///srv/index.html", "pdf/ks.pdf", "file:///srv/pdf/ks.pdf"),
    ],
)
def test_a_link_leads_only_where_it_may(base: str, href: str | None, leads: str) -> None:
    assert absolute(base, href) == leads
