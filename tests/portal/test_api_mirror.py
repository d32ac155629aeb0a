"""A copy kept by the API alone is equal to the edition, after anything that can happen between two editions."""

from typing import Any

from datasets import declaration
from harvesters.store import Store
from portal.api.resources import resources
from tests.portal.page import Browser
from tests.portal.small_edition import Shelf

HOST = "http://insyn.test"
Copy = dict[str, dict[str, Any]]


def follow(site: Browser, address: str, copy: Copy) -> str:
    """What is told from there on is in the copy; returns where to ask next time."""
    while True:
        told = site.request(address.removeprefix(HOST)).json()
        for item in told["items"]:
            if "withheld_at" in item:
                copy.pop(item["id"], None)
            else:
                copy[str(item["id"])] = item
        if "next" not in told["links"]:
            return str(told["links"]["changes"])
        address = told["links"]["next"]


def everything(site: Browser, path: str) -> Copy:
    return {str(item["id"]): item for item in site.request(f"/api/v1/{path}?limit=200").json()["items"]}


def test_a_copy_stays_equal_through_two_editions(shelf: Shelf) -> None:
    paths = [path for path, resource in resources().items() if resource.mirrored]
    site, copies, places = Browser(shelf.instance), {path: Copy() for path in paths}, dict[str, str]()
    for path in paths:
        start = f"/api/v1/{path}?modified_since=1970-01-01T00:00:00Z&limit=2"
        places[path] = follow(site, start, copies[path])
        assert copies[path] == everything(site, path)
        assert site.request(places[path].removeprefix(HOST)).json()["items"] == []
    site.close()
    change(shelf)
    site = Browser(shelf.instance)
    told = site.request(places["decisions"].removeprefix(HOST)).json()
    assert {item["id"] for item in told["items"]} == {"kommunstyrelsen-2026-10-07-45", "kommunstyrelsen-2026-10-07-47"}
    for path in paths:
        follow(site, places[path], copies[path])
        assert copies[path] == everything(site, path), path
    assert copies["people"]["cilla-prov"]["gone"]
    assert "kommunstyrelsen-2026-10-07-47" not in copies["decisions"]
    site.close()


def change(shelf: Shelf) -> None:
    """A row is changed, one is new, one vanished, and one is withheld with what hangs on it."""
    shelf.insert("decisions", shelf.rows("decisions", "kommunstyrelsen-2026-10-07-45") | {"text": "Skolan byggs inte."})
    shelf.insert("people", {"id": "ny-prov", "name": "Ny Prov"})
    with Store(shelf.instance.store, declaration.load()) as store:
        store.connection.execute("UPDATE people SET gone = modified WHERE id = 'cilla-prov'")
    for table, row in (("decisions", "kommunstyrelsen-2026-10-07-47"), ("assignments", "u2")):
        entry = {"id": f"{table}/{row}", "table_name": table, "row_id": row, "reason": "Personuppgifter"}
        shelf.insert("withheld", entry | {"withheld_at": "2026-11-23T06:00:00+00:00"})
    shelf.publish()
