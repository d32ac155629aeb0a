"""Rows as the API's objects: values in JSON's types, times in UTC, and links that can be followed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from datasets.declaration import Dataset
from datasets.shelf import Edition
from portal.api.resources import Resource, record_path
from portal.catalogue.rows import Row, Version
from portal.data import page_path
from portal.language import at
from portal.pages.context import absolute

Object = dict[str, Any]
TOMBSTONE = ("id", "withheld_at", "reason", "published")
"""What is told of a row that is withheld: its own identifier, when and why."""


def record(resource: Resource, row: Row, root: str) -> Object:
    """A row with `links`: itself, its page for readers, and each row that it refers to. `root` ends without slash."""
    values = {name: _JSON.get(column.type, _same)(row[name]) for name, column in resource.declared.columns.items()}
    links = {"self": root + record_path(resource.table, row[resource.declared.key])}
    if page := page_path(resource.table, row):
        links["page"] = absolute(at(page))
    for name, target in resource.references.items():
        if row[name] is not None:
            links[name] = root + record_path(target, row[name])
    return {**values, "links": links}


def version(resource: Resource, found: Version, root: str) -> Object:
    """The row as it stands, or its tombstone."""
    if not found.withheld:
        return record(resource, found.row, root)
    told = {**found.row, "id": found.row["row_id"]}
    return {name: told[name] for name in TOMBSTONE}


def terms(dataset: Dataset, edition: Edition) -> Object:
    """What every answer tells: under which licence, and of which edition it is."""
    return {
        "license": {"title": dataset.license, "url": dataset.license_url},
        "edition": {"id": edition.file, "published_at": edition.published_at, "sha256": edition.sha256},
    }


def _same(value: object) -> object:
    return value


def _boolean(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _moment(text: str | None) -> str | None:
    """Times are kept in UTC. Catalogues that give none of their zone mean UTC, as CKAN does."""
    if text is None or text.endswith("+00:00"):
        return text
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


_JSON: Mapping[str, Callable[[Any], object]] = {"boolean": _boolean, "datetime": _moment}
