"""The open data over HTTP in the shapes of CKAN's action API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sample.answer import Answer, as_json
from sample.catalog_files import FOLDER

DEFAULT_ROWS, LARGEST_ROWS = 10, 1000
DEFAULT_LIMIT, LARGEST_LIMIT = 100, 32000

Query = Mapping[str, str]


class NotFound(LookupError):
    """No such package, resource or organization."""


class Missing(ValueError):
    """A parameter is missing; the argument is its name."""


class CatalogService:
    """Answers for paths under /api/ from the files that `write_catalog` wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._actions: dict[str, Callable[[Query, str], Any]] = {
            "datastore_search": self._datastore_search,
            "organization_list": self._organization_list,
            "organization_show": self._organization_show,
            "package_list": self._package_list,
            "package_search": self._package_search,
            "package_show": self._package_show,
            "resource_show": self._resource_show,
            "site_read": lambda query, here: True,
            "status_show": lambda query, here: {"ckan_version": "2.10.4", "site_title": "Exempelby öppna data"},
        }

    def answer(self, path: str, query: Query, here: str) -> Answer:
        """The action's result in CKAN's envelope; its errors with CKAN's status and shape."""
        name = path.removeprefix("/api/").removeprefix("3/").removeprefix("action/")
        if name not in self._actions:
            return as_json(f"Bad request - Action name not known: {name}", HTTPStatus.BAD_REQUEST)
        help_text = f"{here}/api/3/action/help_show?name={name}"
        try:
            result = self._actions[name](query, here)
        except NotFound:
            error = {"message": "Not found", "__type": "Not Found Error"}
            return as_json({"help": help_text, "success": False, "error": error}, HTTPStatus.NOT_FOUND)
        except Missing as missing:
            invalid = {str(missing): ["Missing value"], "__type": "Validation Error"}
            return as_json({"help": help_text, "success": False, "error": invalid}, HTTPStatus.CONFLICT)
        return as_json({"help": help_text, "success": True, "result": result})

    def _read(self, name: str) -> Any:
        target = self._folder / f"{name}.json"
        if not target.is_file():
            raise NotFound
        return json.loads(target.read_text(encoding="utf-8"))

    def _packages(self, here: str) -> list[dict[str, Any]]:
        return [_with_addresses(package, here) for package in self._read("packages")]

    def _package_list(self, query: Query, here: str) -> list[str]:
        start, limit = _number(query, "offset", 0), _number(query, "limit", LARGEST_ROWS)
        return sorted(package["name"] for package in self._packages(here))[start : start + limit]

    def _package_search(self, query: Query, here: str) -> dict[str, Any]:
        start, rows = _number(query, "start", 0), min(_number(query, "rows", DEFAULT_ROWS), LARGEST_ROWS)
        found = [package for package in self._packages(here) if _matches(package, query)]
        return {
            "count": len(found),
            "facets": {},
            "results": found[start : start + rows],
            "search_facets": {},
            "sort": "score desc, metadata_modified desc",
        }

    def _package_show(self, query: Query, here: str) -> dict[str, Any]:
        return _one(self._packages(here), _wanted(query, "id", "name_or_id"))

    def _resource_show(self, query: Query, here: str) -> dict[str, Any]:
        resources = [resource for package in self._packages(here) for resource in package["resources"]]
        return _one(resources, _wanted(query, "id", "id"))

    def _organization_list(self, query: Query, here: str) -> list[Any]:
        organizations = self._read("organizations")
        whole = query.get("all_fields", "").lower() in {"true", "1"}
        return list(organizations) if whole else [organization["name"] for organization in organizations]

    def _organization_show(self, query: Query, here: str) -> dict[str, Any]:
        organization = _one(self._read("organizations"), _wanted(query, "id", "id"))
        packages = self._packages(here)
        shown = {"packages": packages} if query.get("include_datasets", "").lower() in {"true", "1"} else {}
        return {**organization, "package_count": len(packages), "users": [], **shown}

    def _datastore_search(self, query: Query, here: str) -> dict[str, Any]:
        resource_id = _wanted(query, "resource_id", "resource_id")
        if not resource_id.replace("-", "").isalnum():
            raise NotFound
        table = self._read(f"datastore/{resource_id}")
        offset = _number(query, "offset", 0)
        limit = min(_number(query, "limit", DEFAULT_LIMIT), LARGEST_LIMIT)
        result = {
            "include_total": True,
            "limit": limit,
            "offset": offset,
            "records_format": "objects",
            "resource_id": resource_id,
            "total_estimation_threshold": None,
            "records": table["records"][offset : offset + limit],
            "fields": table["fields"],
            "_links": _links(query, offset, limit),
            "total": len(table["records"]),
            "total_was_estimated": False,
        }
        return result if offset else {key: value for key, value in result.items() if key != "offset"}


def _with_addresses(package: dict[str, Any], here: str) -> dict[str, Any]:
    resources = [{**resource, "url": f"{here}{resource['url']}"} for resource in package["resources"]]
    return {**package, "resources": resources}


def _matches(package: dict[str, Any], query: Query) -> bool:
    """Every word of `q` in title, name, notes or tags; `fq=name:x` and `fq=organization:x`."""
    text = " ".join([package["title"], package["name"], package["notes"], *(tag["name"] for tag in package["tags"])])
    words = [word for word in query.get("q", "").lower().split() if word != "*:*"]
    filters = dict(part.split(":", 1) for part in query.get("fq", "").split() if ":" in part)
    fields = {"name": package["name"], "organization": package["organization"]["name"]}
    asked = all(fields.get(key, value) == value.strip('"') for key, value in filters.items())
    return asked and all(word in text.lower() for word in words)


def _one(values: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    for value in values:
        if wanted in {value["id"], value["name"]}:
            return value
    raise NotFound


def _wanted(query: Query, key: str, told: str) -> str:
    if not query.get(key):
        raise Missing(told)
    return query[key]


def _links(query: Query, offset: int, limit: int) -> dict[str, str]:
    base = "/api/3/action/datastore_search"
    kept = {key: value for key, value in query.items() if key != "offset"}
    links = {"start": f"{base}?{urlencode(kept)}", "next": f"{base}?{urlencode({**kept, 'offset': offset + limit})}"}
    previous = {"prev": f"{base}?{urlencode({**kept, 'offset': max(offset - limit, 0)})}"} if offset else {}
    return links | previous


def _number(query: Query, key: str, default: int) -> int:
    text = query.get(key, "")
    return int(text) if text.isdecimal() else default
