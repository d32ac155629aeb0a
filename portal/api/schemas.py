"""JSON Schema of the API's objects and parameters, as the declarations say."""

from collections.abc import Mapping
from typing import Any

from datasets.declaration import Column, Text
from portal.api.limits import DEFAULT_LIMIT, LARGEST_NUMBER, LAST_PAGE, LONGEST_PLACE, LONGEST_VALUE, MOST
from portal.api.objects import TOMBSTONE
from portal.api.parameters import AFTER
from portal.api.resources import Filter, Resource, resources

Schema = dict[str, Any]
_TYPES: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "url": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    "datetime": {"type": "string", "format": "date-time"},
}
_ADDRESS = {"type": "string", "format": "uri"}
_TERMS: Mapping[str, Schema] = {
    "license": {"$ref": "#/components/schemas/license"},
    "edition": {"$ref": "#/components/schemas/edition"},
}


def both(words: Text) -> str:
    """The words in Swedish and English, a paragraph each."""
    return f"{words.sv}\n\n{words.en}"


def of_all() -> dict[str, Schema]:
    """Every schema by name: a row of each table, and what is common to all answers."""
    tables = {resource.table: _row(resource) for resource in resources().values()}
    return tables | {
        "license": _object({"title": {"type": "string"}, "url": _ADDRESS}),
        "edition": _object(
            {"id": {"type": "string"}, "published_at": _TYPES["datetime"], "sha256": {"type": "string"}}
        ),
        "tombstone": _tombstone(),
        "problem": _problem(),
    }


def of_list(resource: Resource) -> Schema:
    """A list; one that tells what has come since tells of withheld rows too."""
    row: Schema = {"$ref": f"#/components/schemas/{resource.table}"}
    item = {"oneOf": [row, {"$ref": "#/components/schemas/tombstone"}]} if resource.mirrored else row
    links = dict.fromkeys(("self", "first", "previous", "next", "changes"), _ADDRESS)
    told = {
        **_TERMS,
        "total": {"type": "integer", "minimum": 0},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
        "page": {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
        "links": _object(links, required=["self", "first"]),
        "items": {"type": "array", "items": item, "maxItems": MOST},
    }
    return _object(told)


def of_single(resource: Resource) -> Schema:
    return _object({**_TERMS, "item": {"$ref": f"#/components/schemas/{resource.table}"}})


def parameters() -> dict[str, Schema]:
    """The parameters that lists share, by name."""
    paging = "Sidor räknas från 1. / Pages count from 1."
    since = (
        "Allt som publicerats sedan dess, i den ordningen: även det som ändrats, det som inte längre finns hos källan "
        "(gone) och det som dragits tillbaka (tombstone). / All that was published since, in that order: also what has "
        "changed, what is no longer at the source (gone) and what was withdrawn (tombstone)."
    )
    after = "Platsen att läsa vidare från, ur en länk. / The place to read on from, out of a link."
    return {
        "limit": _query("limit", f"Högst så många. / At most so many. 1–{MOST}.", _range(MOST, DEFAULT_LIMIT)),
        "page": _query("page", f"{paging} 1–{LAST_PAGE}.", _range(LAST_PAGE, 1)),
        "modified_since": _query("modified_since", since, _TYPES["datetime"]),
        "after": _query("after", after, {"type": "string", "pattern": AFTER, "maxLength": LONGEST_PLACE}),
    }


def chosen_by(item: Filter) -> Schema:
    """The parameter of a filter."""
    kind = _typed(item.declared)
    if item.declared.type == "integer":
        kind |= {"minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
    if kind == _TYPES["text"]:
        kind |= {"minLength": 1, "maxLength": LONGEST_VALUE}
    return _query(item.name, both(item.help), kind)


def _query(name: str, words: str, kind: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": kind}


def _range(most: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _row(resource: Resource) -> Schema:
    columns = resource.declared.columns
    links = dict.fromkeys(("self", "page", *resource.declared.references), _ADDRESS)
    told = {name: _column(column, name == resource.declared.key) for name, column in columns.items()}
    row = _object({**told, "links": _object(links, required=["self"])})
    return {"title": both(resource.declared.title), "description": both(resource.declared.help), **row}


def _column(column: Column, is_key: bool) -> Schema:
    kind = _typed(column)
    if not (column.required or is_key):
        kind["type"] = [kind["type"], "null"]
        if "enum" in kind:
            kind["enum"] = [*kind["enum"], None]
    unit = {"x-unit": column.unit} if column.unit else {}
    term = {"x-term": column.term} if column.term else {}
    return {**kind, "title": both(column.title), "description": both(column.help), **unit, **term}


def _typed(column: Column) -> Schema:
    return _TYPES[column.type] | ({"enum": list(column.values)} if column.values else {})


def _tombstone() -> Schema:
    withheld = resources()["withheld"].declared.columns
    told = {name: _column(withheld[name], name == "id") for name in TOMBSTONE}
    return {"description": "En uppgift som dragits tillbaka. / A record that was withdrawn.", **_object(told)}


def _problem() -> Schema:
    told: dict[str, Schema] = {name: {"type": "string"} for name in ("type", "title", "detail", "instance")}
    status = {"type": "integer", "minimum": 400, "maximum": 599}
    return {"description": "RFC 9457", **_object(told | {"status": status})}


def _object(properties: Mapping[str, Schema], required: list[str] | None = None) -> Schema:
    """An object with these properties and no others."""
    needed = list(properties) if required is None else required
    return {"type": "object", "properties": dict(properties), "required": needed, "additionalProperties": False}
