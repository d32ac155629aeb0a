"""Questions to Datasette that hold something it would pass over: refused, with what is accepted."""

import re
from pathlib import Path
from typing import Any

import datasette
import pytest

from datasets.declaration import load
from portal.strict_data import _OF_DATABASE, _OF_QUERY, _OF_ROW, OF_FORMAT
from tests.portal.page import Browser, Page

DECISION = "decisions/kommunfullmaktige-2026-10-19-91"
MANY = "sql=with+recursive+c(n)+as+(select+1+union+all+select+n%2B1+from+c+limit+5000)+select+n+from+c"
WRONG = [
    ("decisions{}?nope=1", "nope", "as_proposed"),
    ("decisions{}?nope__exact=1", "nope", "as_proposed"),
    ("decisions{}?id__foo=x", "foo", "startswith"),
    ("decisions{}?_nope=1", "_nope", "_facet_date"),
    ("decisions{}?_facet=nope", "_facet", "outcome"),
    ("decisions{}?_facet_date=nope", "_facet_date", "outcome"),
    ("decisions{}?_facet_nope=date", "_facet_nope", "_facet_array"),
    ("decisions{}?_facet_size=many", "_facet_size", "1000"),
    ("decisions{}?_sort=nope", "_sort", "outcome"),
    ("decisions{}?_sort_desc=nope", "_sort_desc", "outcome"),
    ("decisions{}?_col=nope", "_col", "outcome"),
    ("decisions{}?_nocol=nope", "_nocol", "outcome"),
    ("decisions{}?_label=nope", "_label", "meeting"),
    ("decisions{}?_labels=maybe", "_labels", "on"),
    ("decisions{}?_size=abc", "_size", "1000"),
    ("decisions{}?_size=1001", "_size", "1000"),
    ("decisions{}?_size=-1", "_size", "1000"),
    ("decisions{}?_timelimit=abc", "_timelimit", "whole number"),
    ("decisions{}?_next=garbage", "_next", "next"),
    ("decisions{}?_next=a,b,c", "_next", "next"),
    ("decisions{}?_search_nope=x", "_search_nope", "_search_title"),
    ("decisions{}?_searchmode=nope", "_searchmode", "escaped"),
    ("decisions{}?number=abc", "number", "a number"),
    ("decisions{}?number__gte=ett", "number__gte", "a number"),
    ("decisions{}?number__in=1,x", "number__in", "a number"),
    ("decisions{}?date__date=i+dag", "date__date", "2026-03-02"),
    ("decisions{}?date=i+dag", "date", "2026-03-02"),
    ("decisions{}?date__not=2026-02-30", "date__not", "2026-03-02"),
    ("decisions{}?date__in=2026-03-02,2026", "date__in", "2026-03-02"),
    ("decisions{}?outcome=nope", "outcome", "rejected"),
    ("decisions{}?outcome__in=approved,nope", "outcome__in", "rejected"),
    ("votes{}?_search=x", "_search", "_facet"),
    (f"{DECISION}{{}}?x=1", "x", "_extras"),
    ("bordlagda_flera_ganger{}?minst=abc", "minst", "a whole number"),
    ("bordlagda_flera_ganger{}?hogst=1", "hogst", "minst"),
    ("omrostningar{}?_size=5", "_size", "max"),
    ("../insyn{}?sql=select+:a&b=1", "b", "a"),
]
FORMS = [
    "decisions.json?_shape=nope",
    "decisions.csv?_header=no",
    f"{DECISION}.json?_shape=nope",
    "decisions.json?_json=x",
]


@pytest.mark.parametrize(("path", "wrong", "accepted"), WRONG)
def test_what_is_not_there_is_refused_with_what_is(site: Browser, path: str, wrong: str, accepted: str) -> None:
    for ending in ("json", "csv"):
        told = problem(site, f"/data/insyn/{path.format('.' + ending)}")
        assert repr(wrong) in told and accepted in told.partition(repr(wrong))[2], told
    page = Page(path, site.request(f"/data/insyn/{path.format('')}"))
    page.check(site)
    assert page.response.status_code == 400
    assert f"”{wrong}”" in page.text and accepted in page.text
    assert repr(wrong) in page.text


def problem(site: Browser, path: str, status: int = 400) -> str:
    """What the problem tells; every one is by Datasette's own members and by RFC 9457's."""
    response = site.request(path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), path
    assert response.headers["access-control-allow-origin"] == "*"
    told: dict[str, Any] = response.json()
    assert (told["ok"], told["status"], told["detail"]) == (False, status, told["error"])
    assert set(told) == {"ok", "error", "status", "title", "type", "detail", "instance"}
    return str(told["error"])


@pytest.mark.parametrize("path", ["insyn", "insyn/decisions", "insyn/omrostningar", f"insyn/{DECISION}"])
@pytest.mark.parametrize("ending", ["xml", "blob", "jsono", "html"])
def test_an_ending_that_is_not_there_is_refused(site: Browser, path: str, ending: str) -> None:
    told = problem(site, f"/data/{path}.{ending}")
    assert repr(ending) in told and "atom, csv, ics, json, xlsx" in told
    page = site.request(f"/data/{path}.{ending}", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 400
    assert f"”{ending}”" in Page(path, page).text


@pytest.mark.parametrize("path", FORMS)
def test_what_a_format_cannot_be_told_is_refused(site: Browser, path: str) -> None:
    assert "Accepted" in problem(site, f"/data/insyn/{path}")


@pytest.mark.parametrize("path", ["?x=1", ".json?x=1", "insyn?x=1", "insyn.json?x=1", "insyn.db?x=1", "insyn.csv"])
def test_where_there_is_little_to_ask_for_that_is_told_too(site: Browser, path: str) -> None:
    response = site.request(f"/data/{path}")
    assert response.status_code == 400
    assert "there are none" in response.text or "sql" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "decisions.json?_sort=&_size=&_next=",
        "decisions.json?_facet_date=date&_facet=outcome&_facet_size=max",
        "decisions.json?number__gte=1&outcome__in=approved,rejected&date__gt=2026&gone__isnull=1",
        "decisions.json?outcome__in=%5B%22approved%22%5D&title__contains=skol",
        "decisions.json?_search_title=skola&_searchmode=raw&_col=title&_labels=on&_shape=object",
        "decisions.json?_where=number+%3E+1&_nofacet=1&_nocount=1&_timelimit=500",
        "decisions.csv?_size=max&_header=off",
        "bordlagda_flera_ganger.json?minst=",
        "bordlagda_flera_ganger.json?minst=2",
        "../insyn.json?sql=select+:a+as+a&a=1&_shape=array",
        f"{DECISION}.json?_extras=foreign_key_tables",
    ],
)
def test_what_is_there_is_answered(site: Browser, path: str) -> None:
    assert site.request(f"/data/insyn/{path}").status_code == 200


def test_a_place_in_a_table_is_the_one_that_was_given(site: Browser) -> None:
    for query in ("", "&_sort=number", "&_sort_desc=title", "&outcome=approved"):
        told = site.request(f"/data/insyn/decisions.json?_size=1{query}").json()
        assert told["next_url"]
        assert site.request(told["next_url"]).status_code == 200


def test_the_form_is_sent_on_and_then_read_strictly(site: Browser) -> None:
    for column, status in (("outcome", 200), ("nope", 400)):
        form = f"_filter_column={column}&_filter_op=exact&_filter_value=approved&_size=5"
        moved = site.request(f"/data/insyn/decisions?{form}")
        assert moved.status_code == 302
        assert site.request(moved.headers["location"]).status_code == status


@pytest.mark.parametrize(
    "rest", ["insyn.csv?{}", "insyn.json?{}&_shape=array", "insyn.json?{}&_shape=arrayfirst&_nl=on"]
)
def test_no_answer_is_cut_or_broken_in_silence(site: Browser, rest: str) -> None:
    """CSV and bare lists have no place where they can tell."""
    assert "1000 rows" in problem(site, f"/data/{rest.format(MANY)}")
    assert "no such table" in problem(site, f"/data/{rest.format('sql=select+*+from+nope')}")
    assert len(site.request(f"/data/{rest.format(MANY + '+limit+1000')}").text.split()) >= 999
    assert site.request(f"/data/insyn.json?{MANY}").json()["truncated"]
    page = site.request(f"/data/insyn?{MANY}").text
    assert "Hämta som CSV" not in page and "limit" in page


def test_nothing_that_was_asked_is_told_in_full(site: Browser) -> None:
    told = problem(site, f"/data/insyn/decisions.json?{'x' * 9000}=1") + problem(
        site, "/data/insyn/decisions.json?811218-9876=1"
    )
    assert len(told) < 2000
    assert "9876" not in told


def test_every_parameter_that_datasette_reads_is_known_or_has_no_effect_here(site: Browser) -> None:
    """Datasette has no list of them, so its code is read."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(datasette.__file__).parent.rglob("*.py"))
    read = set(re.findall(r"(?:args|params)(?:\.get|\.getlist)?[(\[]\s*\"(_[a-z_]+)\"", code))
    read |= set(re.findall(r"\"(_[a-z_]+)\" in (?:request\.)?args", code))
    known = {*_OF_DATABASE, *_OF_QUERY, *_OF_ROW, *(name for names in OF_FORMAT.values() for name in names)}
    known |= set(re.findall(r"_[a-z_]+", problem(site, "/data/insyn/decisions.json?_nope=1")))
    forms = {"_filter_column", "_filter_op", "_filter_value"}
    without = {"_context", "_hide_sql", "_show_sql", "_success", "_trace", "_ttl"}
    assert read - known - forms - without == set()
    assert len(read) > 30
    assert not without & known


def test_types_of_parameters_are_declared() -> None:
    queries = load().queries
    assert {name for name, query in queries.items() if query.types} == {
        name for name, query in queries.items() if re.search(r"cast\(:\w+ as integer\)", query.sql)
    }
