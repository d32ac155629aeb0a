"""The loopback server: files, conditional requests, and the two services in their real shapes."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import requests
from ckanapi import NotFound, RemoteCKAN, ValidationError
from openpyxl import load_workbook

from sample import serve
from tests.sample.conftest import Site

TIMEOUT = 10


def get(address: str, **options: Any) -> requests.Response:
    return requests.get(address, timeout=TIMEOUT, **options)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/stil.css", "text/css; charset=utf-8"),
        ("/robots.txt", "text/plain"),
        ("/kommun-och-politik/fortroendevalda/fortroendevalda.csv", "text/csv; charset=utf-8"),
    ],
)
def test_files_have_their_types(address: str, path: str, kind: str) -> None:
    answer = get(address + path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind


def test_a_pdf_is_a_pdf(address: str, site: Site) -> None:
    answer = get(address + site.truth.meeting("KS10").documents[-1].path)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_what_the_reader_has_is_not_sent_again(address: str) -> None:
    first = get(f"{address}/")
    by_tag = get(f"{address}/", headers={"If-None-Match": first.headers["ETag"]})
    by_date = get(f"{address}/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    changed = get(f"{address}/", headers={"If-None-Match": '"other"'})
    old = get(f"{address}/", headers={"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"})
    assert [answer.status_code for answer in (by_tag, by_date, changed, old)] == [304, 304, 200, 200]
    assert by_tag.content == b""
    assert by_tag.headers["ETag"] == first.headers["ETag"]


def test_head_is_get_without_body(address: str) -> None:
    head, whole = requests.head(f"{address}/", timeout=TIMEOUT), get(f"{address}/")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content)) == whole.headers["Content-Length"]


@pytest.mark.parametrize(
    "path", ["/finns-inte", "/truth.json", "/intern/kolada/kpi.json", "/%2e%2e/%2e%2e/etc/passwd", "/v3/finns-inte"]
)
def test_the_rest_is_not_found(address: str, path: str) -> None:
    assert get(address + path).status_code == 404


def test_a_folder_without_its_slash_is_redirected(address: str) -> None:
    answer = get(f"{address}/kommun-och-politik/protokoll", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/kommun-och-politik/protokoll/")


def test_the_server_is_quiet_and_stops(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(site.folder) as address:
        get(f"{address}/")
        get(f"{address}/finns-inte")
    assert capfd.readouterr() == ("", "")
    with pytest.raises(requests.ConnectionError):
        get(f"{address}/")


def test_kolada_describes_indicators(address: str) -> None:
    found = get(f"{address}/v3/kpi/N15505,N00820").json()
    assert found["count"] == 2
    assert found["next_url"] is found["previous_url"] is None
    assert {kpi["id"] for kpi in found["values"]} == {"N15505", "N00820"}
    assert {"title", "description", "is_divided_by_gender", "municipality_type", "publ_period"} <= set(
        found["values"][0]
    )
    assert get(f"{address}/v3/kpi").json()["count"] >= 12


def test_kolada_has_the_sample_the_nation_and_a_group(address: str) -> None:
    values = get(f"{address}/v3/municipality/9999,0000").json()["values"]
    assert values == [
        {"id": "9999", "title": "Exempelby", "type": "K"},
        {"id": "0000", "title": "Riket", "type": "L"},
    ]
    (group,) = get(f"{address}/v3/municipality_groups/G9999").json()["values"]
    assert len(group["members"]) >= 3
    assert set(group["members"][0]) == {"member_id", "member_title"}


@pytest.mark.parametrize(
    "query",
    [
        "data/kpi/N15505/municipality/9999,0000,G9999",
        "data/?kpi_id=N15505&municipality_id=9999,0000,G9999",
    ],
)
def test_kolada_gives_ten_years_in_both_forms(address: str, query: str) -> None:
    found = get(f"{address}/v3/{query}").json()
    assert found["count"] == 30
    first = found["values"][0]
    assert set(first) == {"kpi", "municipality", "period", "values"}
    assert [value["gender"] for value in first["values"]] == ["T", "K", "M"]
    assert set(first["values"][0]) == {"gender", "count", "status", "value", "isdeleted"}


def test_kolada_pages_lead_to_each_other(address: str) -> None:
    here: str | None = f"{address}/v3/data/kpi/N15505/municipality/9999,0000,G9999?per_page=7"
    sizes, seen = [], []
    while here:
        page = get(here).json()
        sizes.append(page["count"])
        seen += [(value["municipality"], value["period"]) for value in page["values"]]
        here = page["next_url"]
    assert sizes == [7, 7, 7, 7, 2]
    assert len(set(seen)) == 30
    assert page["previous_url"]


def test_kolada_says_why_a_value_is_missing(address: str) -> None:
    series = get(f"{address}/v3/data/kpi/U23401/municipality/9999").json()["values"]
    missing = [value for row in series for value in row["values"] if value["value"] is None]
    assert missing
    assert all(value["status"] for value in missing)


def test_kolada_has_units_groups_and_preliminary_values(address: str) -> None:
    units = get(f"{address}/v3/ou?municipality=9999").json()["values"]
    assert {unit["municipality"] for unit in units} == {"9999"}
    series = get(f"{address}/v3/oudata/kpi/N15505/ou/{units[0]['id']}").json()["values"]
    assert [row["ou"] for row in series] == [units[0]["id"]] * 5
    (group,) = get(f"{address}/v3/kpi_groups/GKPI9001").json()["values"]
    assert "N15505" in {member["member_id"] for member in group["members"]}
    for kpi in get(f"{address}/v3/kpi/N03011,N03937").json()["values"]:
        years = [row["period"] for row in get(f"{address}/v3/data/kpi/{kpi['id']}/municipality/9999").json()["values"]]
        assert kpi["prel_publication_date"] < kpi["publication_date"]
        assert max(years) - int(kpi["publ_period"]) in (-1, 0)


def test_the_value_of_a_group_is_the_mean_of_its_members(address: str) -> None:
    members = get(f"{address}/v3/data/kpi/N05401/municipality/9991,9992,9993,9994").json()["values"]
    (group,) = get(f"{address}/v3/data/kpi/N05401/municipality/G9999/year/{members[0]['period']}").json()["values"]
    values = [row["values"][0]["value"] for row in members if row["period"] == group["period"]]
    assert group["values"][0]["count"] == len(values) == 4
    assert group["values"][0]["value"] == pytest.approx(sum(values) / 4, abs=0.11)


def test_kolada_needs_two_dimensions(address: str) -> None:
    assert get(f"{address}/v3/data/kpi/N15505").status_code == 422
    assert get(f"{address}/v3/data/kpi/N15505/year/2024").json()["count"] == 9


@pytest.fixture
def ckan(address: str) -> RemoteCKAN:
    return RemoteCKAN(address, get_only=True, user_agent="test")


def test_ckan_lists_and_finds_packages(ckan: RemoteCKAN) -> None:
    assert ckan.call_action("package_list") == ["badvatten", "leverantorsreskontra"]
    found = ckan.call_action("package_search", {"q": "faktur", "rows": "1"})
    assert (found["count"], found["results"][0]["name"]) == (1, "leverantorsreskontra")
    assert ckan.call_action("package_search", {"rows": "1", "start": "1"})["count"] == 2
    (organization,) = ckan.call_action("organization_list")
    assert ckan.call_action("organization_show", {"id": organization})["package_count"] == 2


def test_ckan_errors_have_its_shape(ckan: RemoteCKAN, address: str) -> None:
    with pytest.raises(NotFound):
        ckan.call_action("package_show", {"id": "finns-inte"})
    with pytest.raises(ValidationError):
        ckan.call_action("package_show")
    answer = get(f"{address}/api/3/action/package_show?id=finns-inte")
    assert answer.status_code == 404
    assert answer.json()["error"] == {"message": "Not found", "__type": "Not Found Error"}
    assert get(f"{address}/api/3/action/finns_inte").status_code == 400


def test_ckan_answers_a_post_too(address: str) -> None:
    remote = RemoteCKAN(address, user_agent="test")
    assert remote.call_action("package_show", {"id": "badvatten"})["name"] == "badvatten"
    assert requests.post(f"{address}/", timeout=TIMEOUT).status_code == 405


def test_the_downloads_are_files_of_the_site(ckan: RemoteCKAN) -> None:
    package = ckan.call_action("package_show", {"id": "leverantorsreskontra"})
    formats = {resource["format"]: get(resource["url"]) for resource in package["resources"]}
    assert set(formats) == {"CSV", "XLSX"}
    text = formats["CSV"].content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(head) == 15
    assert head[:2] == ["kopare_id", "kopare"]
    assert all(row[0].startswith("0") and "," in row[7] and row[13] == "9999" for row in rows)
    sheet = load_workbook(io.BytesIO(formats["XLSX"].content)).active
    assert sheet is not None
    assert sheet.max_row == 3 * len(rows) + 1


def test_the_datastore_pages(ckan: RemoteCKAN, site: Site) -> None:
    assert site.truth.datastore_rows
    for resource_id, total in site.truth.datastore_rows.items():
        seen: list[int] = []
        while len(seen) < total:
            page = ckan.call_action(
                "datastore_search", {"resource_id": resource_id, "limit": "50", "offset": str(len(seen))}
            )
            assert page["total"] == total
            seen += [record["_id"] for record in page["records"]]
        assert seen == list(range(1, total + 1))
        assert ckan.call_action("resource_show", {"id": resource_id})["datastore_active"] is True
    with pytest.raises(NotFound):
        ckan.call_action("datastore_search", {"resource_id": "../packages"})
