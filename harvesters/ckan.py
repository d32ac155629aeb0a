"""Harvests a CKAN portal by its action API: data sets, resources, and tabular resources as tables of their own."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from ckanapi import CKANAPIError, NotFound, RemoteCKAN

from harvesters.failures import HarvestFailed
from harvesters.fetch import FetchError, shaped
from harvesters.history import Row
from harvesters.moments import moment
from harvesters.naming import plain
from harvesters.outcome import NOT_TABULAR
from harvesters.run import Run
from harvesters.tabular.resource import FORMATS, Tables
from harvesters.tabular.sheet import NotTabular, Sheet

ROWS_A_REQUEST = 100
DATASTORE_ROWS = 1000
MOST_PACKAGES, MOST_ROWS = 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """`organization` limits the harvest to one of the portal's; `tables` tells whether files are imported."""

    organization: str = ""
    tables: bool = True


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Every data set of the portal with its resources. CKAN's own robots.txt closes /api/ to crawlers of pages."""
    run.fetcher.is_interface(f"{run.source.address.rstrip('/')}/api/")
    agent = str(run.fetcher.session.headers["User-Agent"])
    tables = Tables(run)
    with RemoteCKAN(run.source.address, user_agent=agent, get_only=True, session=run.fetcher.session) as portal:
        try:
            for package in _packages(run, portal):
                row = _dataset(run, package)
                run.lists("catalog_datasets", str(row["id"]), title=row["title"], place=row["source_url"])
                yield "catalog_datasets", row
                for resource in package.get("resources", []):
                    row = _resource(run, package, resource)
                    yield "resources", {**row, **_table(run, portal, tables, row, resource)}
        except (CKANAPIError, requests.RequestException, RecursionError) as error:
            raise FetchError(f"{run.source.address}: CKAN does not answer as it should: {str(error)[:200]}") from error


def _packages(run: Run, portal: RemoteCKAN) -> Iterator[dict[str, Any]]:
    """Every package, by search; where search finds none or fails, by list."""
    settings: Settings = run.settings
    query = {"fq": f"organization:{settings.organization}"} if settings.organization else {}
    found = 0
    try:
        while True:
            answer = portal.call_action("package_search", {**query, "rows": ROWS_A_REQUEST, "start": found})
            answer = shaped(answer, dict, run.source.address, "result")
            some = shaped(answer.get("results"), list, run.source.address, "list of data sets")
            yield from some
            found += len(some)
            if found > MOST_PACKAGES:
                raise HarvestFailed(f"{run.source.address}: lists more than {MOST_PACKAGES:,} data sets and no end")
            if not some or found >= shaped(answer.get("count"), int, run.source.address, "count"):
                break
    except CKANAPIError as error:
        if found:
            raise
        run.issue(
            "search fails", f"{run.source.address}: package_search fails, package_list is used", value=str(error)[:200]
        )
    if not found:
        yield from _listed(portal, settings.organization)


def _listed(portal: RemoteCKAN, organization: str) -> Iterator[dict[str, Any]]:
    for name in portal.call_action("package_list"):
        try:
            package = portal.call_action("package_show", {"id": name})
        except NotFound:
            continue
        if not organization or organization in (
            (package.get("organization") or {}).get("name"),
            package.get("owner_org"),
        ):
            yield package


def _dataset(run: Run, package: dict[str, Any]) -> Row:
    name = package["name"]
    page = f"{run.source.address.rstrip('/')}/dataset/{name}"
    return {
        "id": f"{run.source.name}-{plain(str(name))}",
        "name": name,
        "title": package.get("title") or name,
        "description": package.get("notes") or None,
        "publisher": (package.get("organization") or {}).get("title") or package.get("author") or None,
        "license": package.get("license_title") or package.get("license_id") or None,
        "url": package.get("url") or page,
        "updated_at": moment(run, package.get("metadata_modified"), page),
        "source_url": page,
    }


def _resource(run: Run, package: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{run.source.name}-{plain(str(resource['id']))}",
        "dataset": f"{run.source.name}-{plain(str(package['name']))}",
        "title": resource.get("name") or resource.get("description") or resource["id"],
        "format": (resource.get("format") or "").upper() or None,
        "url": resource.get("url") or None,
        "source_url": f"{run.source.address.rstrip('/')}/dataset/{package['name']}",
    }


def _table(
    run: Run, portal: RemoteCKAN, tables: Tables, row: dict[str, Any], resource: dict[str, Any]
) -> dict[str, Any]:
    """What the resource's row says of the table its content was imported into; empty for what is no table."""
    settings: Settings = run.settings
    if settings.tables and (row["format"] or "").lower() in FORMATS and row["url"]:
        return tables.from_file(row["url"], row["title"])
    if not (settings.tables and resource.get("datastore_active")):
        return {}
    try:
        sheet = _datastore(portal, resource["id"])
    except NotTabular as error:
        run.issue(NOT_TABULAR, f"{row['id']}: {error}", place=row["url"] or row["id"])
        return {}
    digest = hashlib.sha256(json.dumps([sheet.header, list(sheet.rows())]).encode()).hexdigest()
    return tables.from_sheet(lambda: sheet, row["title"], sha256=digest, place=row["url"] or row["id"])


def _datastore(portal: RemoteCKAN, resource_id: str) -> Sheet:
    """All rows of a datastore resource, page by page, without CKAN's own row number."""
    header: list[str] = []
    rows: list[list[str]] = []
    while True:
        query = {"resource_id": resource_id, "limit": DATASTORE_ROWS, "offset": len(rows)}
        answer = portal.call_action("datastore_search", query)
        header = [field["id"] for field in answer["fields"] if field["id"] != "_id"]
        records = answer["records"]
        rows += [["" if record.get(name) is None else str(record[name]) for name in header] for record in records]
        if len(records) < DATASTORE_ROWS:
            break
        if len(rows) >= MOST_ROWS:
            raise NotTabular(f"the datastore gives more than {MOST_ROWS:,} rows of it and no end")
    if not rows:
        raise NotTabular("the datastore holds no rows of it")
    return Sheet(header, lambda: iter(rows))
