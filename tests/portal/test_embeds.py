"""Small pages in the frames of other sites: only they may be framed, and every link in them leads out."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.portal.page import PAGES, Browser, Page

Fetch = Callable[..., Page]
MATTER, BODY = "/badda-in/arende/KS-2026-17", "/badda-in/organ/kommunfullmaktige"


def policy(site: Browser, path: str) -> str:
    return str(site.request(path).headers["content-security-policy"])


@pytest.mark.parametrize("path", [MATTER, BODY, f"/en{MATTER}", "/badda-in/arende/finns-inte"])
def test_embeds_may_be_framed_by_anyone(site: Browser, path: str) -> None:
    assert policy(site, path).endswith("frame-ancestors *")
    assert "default-src 'none'" in policy(site, path)
    assert site.request(path).headers["x-robots-tag"] == "noindex"


def test_nothing_else_may_be_framed(site: Browser) -> None:
    for path in [*PAGES, "/data/insyn", "/badda-in", "/en/badda-in", "/badda-inte", "/enbadda-in/x", "/x/badda-in/y"]:
        if not path.startswith("/badda-in/"):
            assert policy(site, path).endswith("frame-ancestors 'none'"), path


@pytest.mark.parametrize("path", [MATTER, BODY, "/badda-in/organ/kommunstyrelsen"])
def test_every_link_leads_out_of_the_frame(page: Fetch, path: str) -> None:
    found = page(path)
    assert [base.attrib for base in found.all("base")] == [{"target": "_top"}]
    assert found.links
    assert len(found.html) < 5_000


def test_a_matter_says_where_it_stands(page: Fetch) -> None:
    text = page(MATTER).text
    assert "Utbyggnad av skolan i Norrby" in text
    assert "Kommunfullmäktige § 91, 19 oktober 2026 Som föreslaget" in text
    assert "måndag 14 december 2026" in text
    assert "Inget beslut har hittats." in page("/badda-in/arende/KS-2026-18").text


def test_a_body_shows_its_next_meeting(page: Fetch) -> None:
    text = page(BODY).text
    assert "måndag 14 december 2026" in text
    assert "Rapport om skolan" in text
    assert "Mötet är inställt." in page("/badda-in/organ/kommunstyrelsen").text


def test_the_code_to_copy_is_of_what_was_asked_for(page: Fetch) -> None:
    code = 'src="http://insyn.test{}"'
    assert code.format(MATTER) in page("/badda-in?arende=KS-2026-17").text
    assert code.format("/badda-in/organ/kommunstyrelsen") in page("/badda-in?organ=kommunstyrelsen").text
    page("/badda-in?arende=KS-1999-1", 404)
    page("/badda-in?organ=x", 400)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("/bädda-in", "/badda-in"),
        ("/bädda-in/arende/KS-2026-17", MATTER),
        ("/bädda-in/arende/a b?c=1", "/badda-in/arende/a%20b?c=1"),
        ("/en/bädda-in/arende/KS-2026-17", f"/en{MATTER}"),
    ],
)
def test_the_address_as_it_is_said_leads_to_its_one_form(site: Browser, said: str, form: str) -> None:
    response = site.request(quote(said, safe="/?="))
    assert (response.status_code, response.headers["location"]) == (308, form)
