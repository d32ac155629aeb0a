"""Pushes the data sets of an edition to another organization's CKAN: what is there becomes what we publish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from ckanapi import CKANAPIError, NotAuthorized, NotFound, RemoteCKAN, ValidationError

from datasets.declaration import Dataset
from portal.publication import CC0, Publication, identifier

TIMEOUT = 60.0
Package = dict[str, Any]


class PushError(Exception):
    """`<address>: <what is wrong>; <remedy>`."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one data set: "created", "updated" or "unchanged"."""

    name: str
    outcome: str


def packages(published: Publication, organization: str) -> list[Package]:
    """The data sets as CKAN's packages. Only these fields are ours; others that the portal's staff fill in stand."""
    return [
        _package(published, name, dataset, organization) for name, dataset in published.declarations.datasets.items()
    ]


def push(published: Publication, address: str, organization: str, *, key: str, dry_run: bool) -> Iterator[Pushed]:
    """Every data set stands at the CKAN as it is here. What stands so already is not written again."""
    with RemoteCKAN(address, apikey=key, user_agent="insyn") as portal:
        for package in packages(published, organization):
            try:
                yield Pushed(package["name"], _put(portal, package, dry_run=dry_run))
            except NotAuthorized:
                remedy = f"see that the key in INSYN_CKAN_KEY may write to the organization {organization}"
                raise PushError(f"{address}: {package['name']}: the key is refused; {remedy}") from None
            except ValidationError as error:
                told = f"{package['name']}: CKAN does not accept it: {error.error_dict}"
                raise PushError(f"{address}: {told}; see which fields it requires") from None
            except (CKANAPIError, requests.RequestException) as error:
                raise PushError(
                    f"{address}: CKAN does not answer as it should: {str(error)[:200]}; try later"
                ) from None


def _put(portal: RemoteCKAN, package: Package, *, dry_run: bool) -> str:
    try:
        there = portal.call_action("package_show", {"id": package["name"]}, requests_kwargs={"timeout": TIMEOUT})
    except NotFound:
        if not dry_run:
            portal.call_action("package_create", package, requests_kwargs={"timeout": TIMEOUT})
        return "created"
    wanted = _with_known_identifiers(package, there)
    if _as_kept(wanted, there):
        return "unchanged"
    if not dry_run:
        portal.call_action("package_patch", {**wanted, "id": there["id"]}, requests_kwargs={"timeout": TIMEOUT})
    return "updated"


def _with_known_identifiers(package: Package, there: Package) -> Package:
    """Files that are there keep CKAN's identifier, and so their address; a withdrawn data set comes back."""
    known = {resource["url"]: resource["id"] for resource in there["resources"]}
    resources = [
        {**resource, "id": known[resource["url"]]} if resource["url"] in known else resource
        for resource in package["resources"]
    ]
    owner = there.get("organization") or {}
    kept = there["owner_org"] if package["owner_org"] in (owner.get("name"), owner.get("id")) else package["owner_org"]
    return {**package, "resources": resources, "state": "active", "owner_org": kept}


def _as_kept(wanted: Any, there: Any) -> bool:
    """Whether everything wanted is there, whatever else is."""
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(_as_kept(value, there.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(wanted) == len(there) and all(map(_as_kept, _sorted(wanted), _sorted(there)))
    return bool(wanted == there)


def _sorted(entries: list[Package]) -> list[Package]:
    """Tags and extras by name, since CKAN keeps them in an order of its own; files as they come."""
    return sorted(entries, key=lambda entry: str("url" not in entry and (entry.get("key") or entry.get("name"))))


def _package(published: Publication, name: str, dataset: Dataset, organization: str) -> Package:
    municipality = published.municipality
    return {
        "name": f"insyn-{municipality.code}-{name}",
        "title": f"{dataset.title.sv} i {municipality.name}",
        "notes": dataset.help.sv,
        "url": f"{published.root}data/insyn",
        "author": municipality.name,
        "license_id": "cc-zero" if dataset.license_url == CC0 else "other-at",
        "owner_org": organization,
        "tags": [{"name": re.sub(r"[^\w .-]", "", word.sv)} for word in dataset.keywords],
        "extras": [{"key": "identifier", "value": identifier(published, dataset)}],
        "resources": [
            {
                "name": table.title.sv,
                "description": table.help.sv,
                "url": f"{published.root}data/insyn/{table_name}.csv?_stream=on",
                "format": "CSV",
                "mimetype": "text/csv",
            }
            for table_name, table in dataset.tables.items()
        ],
    }
