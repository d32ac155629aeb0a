"""Rows as the API's objects: values in JSON's types, times in UTC, and links that can be followed."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from werkzeug.urls import iri_to_uri

from datasets.declaration import Dataset
from datasets.shelf import Edition
from portal.addresses import quoted
from portal.api.resources import UNLIKE_JSON, Resource
from portal.catalogue.rows import Row, Version
from portal.row_pages import page_path

Object = dict[str, Any]
TOMBSTONE = ("id", "withheld_at", "reason", "published")
"""What is told of a row that is withheld: its own identifier, when and why."""


def record(resource: Resource, row: Row, root: str) -> Object:
    """A row with `links`: itself, its page for readers, and each row that it refers to. `root` ends without slash."""
    links = {"self": f"{root}{resource.place}{quoted(str(row[resource.declared.key]), '')}"}
    if page := page_path(resource.table, row):
        links["page"] = root + (page if _PLAIN.fullmatch(page) else iri_to_uri(page))
    for name, place in resource.places.items():
        if row[name] is not None:
            links[name] = f"{root}{place}{quoted(str(row[name]), '')}"
    told = {**row, "links": links}
    for name, column in resource.unlike_json.items():
        told[name] = _JSON[column.type](row[name])
    return told


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


def _boolean(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _moment(text: str | None) -> str | None:
    """Times are kept in UTC. Catalogues that give none of their zone mean UTC, as CKAN does."""
    if text is None or text.endswith("+00:00"):
        return text
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


_JSON: Mapping[str, Callable[[Any], object]] = dict(zip(UNLIKE_JSON, (_boolean, _moment), strict=True))
_PLAIN = re.compile(r"[\w/.~%#?=&:+,;@!$'()*-]+", re.ASCII)
"""An address that needs no other encoding, as nearly all are."""
