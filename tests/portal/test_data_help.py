"""The help for open data tells every table, column, question and limit there is, in both languages, and no other."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from protego import Protego

from datasets import declaration
from portal.data import LONGEST_SQL, SETTINGS
from portal.pages.data_help import CHOICES
from tests.portal.page import Browser, Page
from tests.portal.small_edition import Shelf

DECLARED = declaration.load()
HELP = "/data/hjalp"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_table_and_column_is_told_and_leads_to_its_rows(site: Browser, language: str) -> None:
    path = HELP if language == "sv" else f"/en{HELP}"
    page = Page(path, site.request(path))
    for name, table in DECLARED.tables.items():
        assert f"/data/insyn/{name}" in page.links
        told = [getattr(text, language) for text in (table.title, table.help)]
        told += [getattr(column.help, language) for column in table.columns.values()]
        for words in told:
            assert " ".join(words.split()) in page.text, (name, words)
    for name, query in DECLARED.queries.items():
        assert any(urlsplit(link).path == f"/data/insyn/{name}" for link in page.links), name
        assert getattr(query.help, language) in page.text
    for dataset in DECLARED.datasets.values():
        assert dataset.license_url in page.links


def test_limits_are_those_in_force(page: Callable[..., Page]) -> None:
    text = re.sub(r"(?<=\d) (?=\d)", "", page(HELP).text)
    for limit in ("default_page_size", "max_returned_rows", "max_csv_mb"):
        assert str(SETTINGS[limit]) in text, limit
    assert f"högst {LONGEST_SQL} byte" in text


def test_the_form_for_sql_tells_the_limits_in_force(edition: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for rows, time, told in ((1000, 1000, "högst 1 000 rader och 1 sekund"), (250, 2500, "högst 250 rader och 2,5")):
        monkeypatch.setitem(SETTINGS, "max_returned_rows", rows)
        monkeypatch.setitem(SETTINGS, "sql_time_limit_ms", time)
        browser = Browser(edition.instance)
        assert told in Page("/data/insyn", browser.request("/data/insyn")).text.replace("\u00a0", " ")
        browser.close()


def test_an_answer_too_long_for_csv_is_refused(site: Browser) -> None:
    """As the page tells."""
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c limit 3000) select n from c"
    answer = site.request("/data/insyn.csv", params={"sql": sql})
    assert answer.status_code == 400 and str(SETTINGS["max_returned_rows"]) in answer.text
    assert site.request("/data/insyn.json", params={"sql": sql}).json()["truncated"] is True


def test_questions_on_the_page_find_something(site: Browser) -> None:
    asked = [
        parse_qs(urlsplit(link).query)["sql"][0] for link in Page(HELP, site.request(HELP)).links if "sql=" in link
    ]
    assert len(asked) == 2
    for sql in asked:
        assert site.request("/data/insyn.json", params={"sql": sql}).json()["rows"], sql


@pytest.mark.parametrize("choice", CHOICES)
def test_addresses_on_the_page_choose_as_they_say(site: Browser, choice: str) -> None:
    everything = len(_rows(site, ""))
    found = _rows(site, choice)
    for name, (value, *_) in parse_qs(choice).items():
        column, _, how = name.partition("__")
        for row in found if not name.startswith("_") else []:
            kept = {"": str(row[column]) == value, "gte": str(row[column]) >= value, "lt": str(row[column]) < value,
                    "contains": value in str(row[column]).lower(), "isnull": row[column] is None}  # fmt: skip
            assert kept[how], (name, row)
    assert len(found) <= everything
    if choice.startswith("_"):
        assert len(found) == everything
    if "_col=" in choice:
        assert set(found[0]) == {"id", "date", "title"}


def _rows(site: Browser, query: str) -> list[dict[str, object]]:
    answer = site.request(f"/data/insyn/decisions.json?_shape=objects&{query}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, object]] = answer.json()["rows"]
    return rows


def test_the_page_is_the_portals_and_its_neighbours_are_datasettes(site: Browser) -> None:
    assert "Öppna data: hjälp och exempel" in site.request(HELP).text
    assert site.request(f"{HELP}/decisions").status_code == 404
    assert site.request("/data/hjalpen").status_code == 404
    assert site.request("/en/data/insyn").status_code == 404
    for path in ("/data/", "/data/insyn", "/data/insyn?sql=select+1", "/api", "/ladda-ner"):
        assert re.search(rf'href="{HELP}["#]', site.request(path).text), path
    assert f'href="/en{HELP}"' in site.request("/en/api").text


def test_search_engines_may_keep_the_page(site: Browser) -> None:
    rules = Protego.parse(site.request("/robots.txt").text)
    for path in (HELP, f"/en{HELP}"):
        assert "x-robots-tag" not in site.request(path).headers
        assert rules.can_fetch(f"http://insyn.test{path}", "x")
    assert f"<loc>http://insyn.test{HELP}</loc>" in site.request("/sitemap/sidor.xml").text
