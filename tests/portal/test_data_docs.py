"""docs/datasette.md and docs/api.md against the code: settings, limits, examples, and addresses that are asked."""

import re
from pathlib import Path

import pytest
from datasette.app import SETTINGS as KNOWN

from portal import data, examples
from tests.portal.page import Browser, Page

DOCS = Path(__file__).parents[2] / "docs"
TOLD = (DOCS / "datasette.md").read_text(encoding="utf-8")
API = (DOCS / "api.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table that has this in its first heading."""
    section = TOLD.split(f"| {heading} |")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines()[2:]]


def test_every_setting_is_told_with_the_value_in_force_and_a_reason() -> None:
    in_force = {setting.name: setting.default for setting in KNOWN} | data.SETTINGS | {"base_url": data.BASE_URL}
    told = {name.strip("`"): value for name, value, _ in table("inställning")}
    assert told == {name: _written(value) for name, value in in_force.items()}
    assert all(len(reason) > 20 for _, _, reason in table("inställning"))


def test_every_limit_of_our_own_is_told() -> None:
    told = {name.strip("`"): int(value) for name, value, _ in table("gräns")}
    assert told == {name: getattr(data, name) for name in vars(data) if name.startswith("LONGEST_")}


def test_every_example_is_told() -> None:
    named = [name for names in examples.FILES.values() for name in names]
    assert [name.strip("`") for name, _ in table("exempel")] == named


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_example_of_the_api_is_the_one_that_is_run() -> None:
    shown = re.search(r"```python\n(.*?)```", API, re.S)
    assert shown
    assert shown[1].strip() == examples.read("mirror.py").code


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(/(?:api|id)[^`]*)`", API))))
def test_addresses_in_the_api_docs_answer(site: Browser, path: str) -> None:
    """ID stands for an identifier: here the voted decision's."""
    status = {"/id/decisions/ID": 303, "/api/v1": 308}.get(path, 200)
    assert site.request(path.replace("/ID", "/kommunfullmaktige-2026-10-19-91")).status_code == status


def test_fields_in_the_api_docs_are_in_the_answers(site: Browser) -> None:
    rows = re.findall(r"^\| `(/api/v1/decisions[^`]*)` \| [^:|]*: ([^|]*) \|$", API, re.M)
    assert len(rows) == 2
    for path, fields in rows:
        answer = site.request(path.replace("/ID", "/kommunfullmaktige-2026-10-19-91")).json()
        assert set(re.findall(r"`(\w+)`", fields)) == set(answer)


def test_limits_in_the_api_docs_are_those_in_force(site: Browser) -> None:
    most, default, last = map(int, re.search(r"`limit` 1–(\d+) \((\d+) om inget sägs\), `page` 1–(\d+)", API).groups())  # type: ignore[union-attr]
    assert site.request("/api/v1/decisions").json()["limit"] == default
    for name, largest in (("limit", most), ("page", last)):
        assert site.request(f"/api/v1/decisions?{name}={largest}").status_code == 200
        assert site.request(f"/api/v1/decisions?{name}={largest + 1}").status_code == 400


@pytest.mark.parametrize("where", ["README.md", "/api", "/en/api"])
def test_what_curl_is_shown_with_answers(site: Browser, where: str) -> None:
    text = Page(where, site.request(where)).text if where.startswith("/") else (DOCS.parent / where).read_text("utf-8")
    asked = re.findall(r"curl '(?:http://[^/']+)?([^']+)'", text)
    assert len(asked) >= 2
    for address in asked:
        answer = site.request(address)
        assert answer.status_code == 200, address
        assert "json" in answer.headers["content-type"] or answer.text.startswith("outcome,count"), address
