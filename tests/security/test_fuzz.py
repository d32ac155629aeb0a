"""Whatever a reader writes into any address is answered or refused: never a fault, nothing computed or run."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.page import Browser
from tests.security import inspection
from tests.security.inspection import COMPUTED, HEADER, HOSTILE

FRAGMENTS = (
    "' OR '1'='1", "1; DROP TABLE decisions", "' UNION SELECT sql FROM sqlite_master --", "1) OR 1=1 --", "%' ESCAPE '",
    "') AND ('a'='a", "x' AND randomblob(1000000000) AND 'a'='a", "'||(SELECT name FROM pragma_database_list)||'",
    "NULL", "-1", "0x7fffffffffffffff", "9223372036854775808", "1e309", "NaN", "\\", '"', "`", "--", "/*", "[]", "{}",
    "{{7331*7}}", "${7331*7}", "#{7331*7}", "<%= 7331*7 %>", "{% include '/etc/passwd' %}", "{{config}}", "%(x)s", "%s",
    HOSTILE, HEADER, "<svg onload=insprutat()>", "javascript:insprutat()", "../../../../etc/passwd", "9" * 400,
    "file:///etc/passwd", "\x00", "\ufeff", "\u202e", "\ud7ff", "İ", "ﬀ", "\u0345", "a\u0301" * 40, "KS/2026:17",
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Language", "If-None-Match", "Range", "Referer", "User-Agent", "Cookie", "Origin", "Authorization",
    "If-Modified-Since", "Content-Type", "Accept-Encoding", "X-Forwarded-For", "Content-Length", "Transfer-Encoding",
)  # fmt: skip
VALUES = (
    st.sampled_from(FRAGMENTS) | st.text(max_size=40) | st.lists(st.sampled_from(FRAGMENTS), max_size=3).map("".join)
)
FOREVER = settings(max_examples=150, suppress_health_check=list(HealthCheck))
REFUSED = {200, 204, 301, 302, 303, 304, 307, 308, 400, 404, 405, 406, 410, 413, 414, 415, 503}


@pytest.fixture(scope="session")
def paths(answers: Mapping[str, httpx.Response]) -> list[str]:
    return sorted({urlsplit(address).path for address in answers})


@pytest.fixture(scope="session")
def names(answers: Mapping[str, httpx.Response]) -> list[str]:
    """Every parameter that any link or form of the site names."""
    asked = {name for address in answers for name, _ in parse_qsl(urlsplit(address).query)}
    return sorted(
        asked
        | {"q", "sida", "organ", "efter", "sql", "_where", "_sort", "_facet", "_search", "_next", "_shape", "page"}
    )


def _written(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _is_sound(response: httpx.Response, asked: str) -> None:
    assert response.status_code in REFUSED and (response.status_code != 503 or "halsa" in asked), asked
    assert inspection.faults(response) == [], asked
    assert "Traceback" not in response.text and "/site-packages/" not in response.text, asked


@FOREVER
@given(data=st.data())
def test_no_parameter_of_any_route_breaks_it(
    site: Browser, paths: list[str], names: list[str], data: st.DataObject
) -> None:
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names) | VALUES, VALUES), min_size=1, max_size=3))
    query = "&".join(f"{_written(name)}={_written(value)}" for name, value in pairs)
    asked = f"{data.draw(st.sampled_from(paths))}?{query}"
    _is_sound(site.request(asked), asked)


@FOREVER
@given(data=st.data())
def test_no_part_of_any_path_breaks_it(site: Browser, paths: list[str], data: st.DataObject) -> None:
    parts = data.draw(st.sampled_from(paths)).split("/")
    place = data.draw(st.integers(1, len(parts)))
    asked = "/".join((*parts[:place], _written(data.draw(VALUES)), *parts[place + 1 :]))
    _is_sound(site.request(asked), asked)


@FOREVER
@given(data=st.data(), name=st.sampled_from(HEADERS), value=VALUES)
def test_no_header_breaks_any_route(
    site: Browser, paths: list[str], data: st.DataObject, name: str, value: str
) -> None:
    asked = data.draw(st.sampled_from(paths))
    told = "".join(letter for letter in value if letter not in "\r\n\x00").encode("utf-8", "surrogatepass")
    _is_sound(site.request(asked, headers={name: told}), asked)


@FOREVER
@given(data=st.data())
def test_no_letter_breaks_the_forms(site: Browser, data: st.DataObject) -> None:
    """A letter comes back only as words. The trap is filled in, so that none is kept."""
    fields = {name: data.draw(VALUES) for name in ("sida", "text", "svar")} | {"webbplats": "x"}
    body = "&".join(f"{name}={_written(value)}" for name, value in fields.items())
    kind = data.draw(
        st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""])
    )
    answer = site.request("/ta-bort", "POST", content=body, headers={"Content-Type": kind})
    _is_sound(answer, body)


def test_what_is_asked_is_told_as_words(site: Browser) -> None:
    """Where a page tells a reader's own words, they are there, and are no more than words."""
    for path in (
        "/sok?q=",
        "/saknas?sida=",
        "/data/insyn?sql=select+",
        "/beslut?organ=",
        "/data/insyn/decisions?_search=",
    ):
        answer = site.request(path + _written(HOSTILE))
        assert inspection.faults(answer) == [] and COMPUTED not in answer.text
