"""Harvests a CKAN portal by its action API: data sets, resources, and tabular resources as tables of their own."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from ckanapi import CKANAPIError, NotFound, RemoteCKAN

from datasets.declaration import load
from harvesters.fetch import FetchError, Original
from harvesters.history import Row
from harvesters.naming import slug
from harvesters.run import NOT_FETCHED, Run
from harvesters.tables import NotTabular, Sheet, as_table, read_delimited, read_workbook

ROWS_A_REQUEST = 100
DATASTORE_ROWS = 1000
_DELIMITED = {"csv", "tsv"}
_WORKBOOKS = {"xlsx"}


@dataclass(frozen=True, slots=True)
class Settings:
    """`organization` limits the harvest to one of the portal's; `tables` tells whether files are imported."""

    organization: str = ""
    tables: bool = True


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Every data set of the portal with its resources. CKAN's own robots.txt closes /api/ to crawlers of pages."""
    run.fetcher.is_interface(f"{run.source.address.rstrip('/')}/api/")
    agent = str(run.fetcher.session.headers["User-Agent"])
    taken = set(load().tables)
    with RemoteCKAN(run.source.address, user_agent=agent, get_only=True, session=run.fetcher.session) as portal:
        try:
            for package in _packages(run, portal):
                yield "catalog_datasets", _dataset(run, package)
                for resource in package.get("resources", []):
                    row = _resource(run, package, resource)
                    yield "resources", {**row, **_table(run, portal, row, resource, taken)}
        except (CKANAPIError, requests.RequestException) as error:
            raise FetchError(f"{run.source.address}: CKAN does not answer as it should: {str(error)[:200]}") from error


def _packages(run: Run, portal: RemoteCKAN) -> Iterator[dict[str, Any]]:
    """Every package, by search; where search finds none or fails, by list."""
    settings: Settings = run.settings
    query = {"fq": f"organization:{settings.organization}"} if settings.organization else {}
    found = 0
    try:
        while True:
            answer = portal.call_action("package_search", {**query, "rows": ROWS_A_REQUEST, "start": found})
            yield from answer["results"]
            found += len(answer["results"])
            if not answer["results"] or found >= answer["count"]:
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
    return {
        "id": f"{run.source.name}-{name}",
        "name": name,
        "title": package.get("title") or name,
        "description": package.get("notes") or None,
        "publisher": (package.get("organization") or {}).get("title") or package.get("author") or None,
        "license": package.get("license_title") or package.get("license_id") or None,
        "url": package.get("url") or f"{run.source.address.rstrip('/')}/dataset/{name}",
        "updated_at": package.get("metadata_modified") or None,
        "source_url": f"{run.source.address.rstrip('/')}/dataset/{name}",
    }


def _resource(run: Run, package: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{run.source.name}-{resource['id']}",
        "dataset": f"{run.source.name}-{package['name']}",
        "title": resource.get("name") or resource.get("description") or resource["id"],
        "format": (resource.get("format") or "").upper() or None,
        "url": resource.get("url") or None,
        "source_url": f"{run.source.address.rstrip('/')}/dataset/{package['name']}",
    }


def _table(
    run: Run, portal: RemoteCKAN, row: dict[str, Any], resource: dict[str, Any], taken: set[str]
) -> dict[str, Any]:
    """What the resource's row says of the table its content was imported into; empty for what is no table."""
    settings: Settings = run.settings
    if not settings.tables:
        return {}
    try:
        content = _content(run, portal, row, resource)
    except (FetchError, NotTabular) as error:
        kind = NOT_FETCHED if isinstance(error, FetchError) else "not tabular"
        run.issue(kind, f"{row['url']}: {error}", place=row["url"] or row["id"])
        return {}
    if content is None:
        return {}
    sha256, read = content
    name = _table_name(run, row["title"], taken)
    before, count = run.imported_before(name)
    if before != sha256:
        try:
            table, rows = as_table(read(), row["title"], run.source.title or run.source.name)
        except NotTabular as error:
            run.issue("not tabular", f"{row['url']}: {error}", place=row["url"] or row["id"])
            return {"sha256": sha256}
        values = list(rows)
        run.import_table(name, sha256, table, values)
        count = len(values)
    return {"sha256": sha256, "table_name": name, "row_count": count}


def _content(
    run: Run, portal: RemoteCKAN, row: dict[str, Any], resource: dict[str, Any]
) -> tuple[str, Callable[[], Sheet]] | None:
    """Checksum of a tabular resource and how to read it: its file, or what the portal's datastore holds of it."""
    kind = (row["format"] or "").lower()
    if kind in _DELIMITED | _WORKBOOKS and row["url"]:
        original = run.get(row["url"])
        return original.sha256, partial(_file_sheet, original, kind)
    if resource.get("datastore_active"):
        sheet = _datastore(portal, resource["id"])
        digest = hashlib.sha256(json.dumps([sheet.header, sheet.rows]).encode()).hexdigest()
        return digest, lambda: sheet
    return None


def _file_sheet(original: Original, kind: str) -> Sheet:
    return read_workbook(original.path) if kind in _WORKBOOKS else read_delimited(original.text())


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
    if not rows:
        raise NotTabular("the datastore holds no rows of it")
    return Sheet(header, rows)


def _table_name(run: Run, title: str, taken: set[str]) -> str:
    """Named after the resource; where the name is taken, the source's stands before it, then a number behind."""
    name = slug(title).replace("-", "_") or "tabell"
    if name[0].isdigit() or name in taken:
        name = f"{slug(run.source.name).replace('-', '_')}_{name}"
    number = 1
    while name in taken:
        number += 1
        name = f"{name.rstrip('0123456789').rstrip('_')}_{number}"
    taken.add(name)
    return name
