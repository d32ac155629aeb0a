"""What inspects the answers finds what it should: else its silence would mean nothing."""

import httpx
import pytest

from tests.security.inspection import COMPUTED, HOSTILE, LINK, MARK, faults


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", f"<p>{HOSTILE}"),
        ("text/html", f'<a title="{HOSTILE}">x</a>'),
        ("text/html", f'<a href="{LINK}">x</a>'),
        ("text/html", '<a href=" java\tscript:alert(1)">x</a>'.replace("\t", "")),
        ("text/html", '<form action="data:text/html,x"></form>'),
        ("text/html", "<svg><script>x</script></svg>"),
        ("text/html", "<svg onload=x()></svg>"),
        ("text/html", '<base href="https://a.example/">'),
        ("text/html", '<script type="application/ld+json">{"a": "<!--"}</script>'),
        ("text/html", f"<p>{COMPUTED}"),
        ("application/atom+xml", f"<feed><{MARK}/></feed>"),
        ("application/atom+xml", f'<feed><link href="{LINK}"/></feed>'),
        ("application/atom+xml", '<feed><content type="html">&lt;img src=x onerror=x()&gt;</content></feed>'),
        ("text/calendar", f"BEGIN:VEVENT\r\nX-{MARK}: 1\r\nEND:VEVENT\r\n"),
    ],
)
def test_a_fault_is_found(kind: str, body: str) -> None:
    assert faults(httpx.Response(200, headers={"content-type": kind}, text=body)), body


def test_a_header_that_came_in_is_found() -> None:
    assert faults(httpx.Response(302, headers={f"X-{MARK}": "1"}))


def test_words_that_only_look_so_are_none() -> None:
    plain = '<p>&lt;script&gt; onerror=x javascript:alert(1) <a href="/javascript:x">x</a><base target="_parent">'
    assert faults(httpx.Response(200, headers={"content-type": "text/html"}, text=plain)) == []
