"""The site answers to its own names and no other."""

from dataclasses import replace

import pytest

from datasets.instance import Server
from tests.portal.page import Browser
from tests.portal.small_edition import MUNICIPALITY, Shelf


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("insyn.example.se", 200),
        ("INSYN.example.se:8001", 200),
        ("intern.example.se", 200),
        ("localhost", 200),
        ("evil.example", 400),
        ("insyn.example.se.evil.example", 400),
        ("", 400),
    ],
)
@pytest.mark.parametrize("path", ["/", "/data/insyn"])
def test_only_its_own_names(shelf: Shelf, host: str, status: int, path: str) -> None:
    named = replace(
        shelf.instance,
        municipality=replace(MUNICIPALITY, address="https://insyn.example.se"),
        server=Server(trusted_hosts=("intern.example.se",)),
    )
    browser = Browser(named)
    try:
        answer = browser.request(path, headers={"Host": host})
        assert answer.status_code == status
        assert "evil" not in answer.text
    finally:
        browser.close()
