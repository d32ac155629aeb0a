"""The edition's tables as a Frictionless data package: what each CSV file is called and what its columns hold."""

from collections.abc import Callable, Mapping
from typing import Any

from datasets.declaration import Column, Dataset, Declarations, Table
from datasets.instance import Municipality
from datasets.shelf import Edition

_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "integer",
    "date": "date",
    "time": "string",
    "datetime": "datetime",
    "url": "string",
}
"""Booleans are 0 and 1 in the files, times of day have no seconds."""
Properties = dict[str, Any]


def describe(
    declarations: Declarations,
    edition: Edition,
    municipality: Municipality,
    *,
    root: str,
    path: Callable[[str], str],
) -> Properties:
    """The descriptor, to be written as datapackage.json. `root` is the portal's address, if it has one, ending in a
    slash; `path` tells where a table's file is."""
    datasets = declarations.datasets
    described = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": f"insyn-{municipality.code}",
        "id": f"{root}id/katalog" if root else "",
        "title": f"Insyn i {municipality.name}",
        "homepage": root,
        "version": edition.file.removesuffix(".db"),
        "created": edition.published_at,
        "licenses": [_license(dataset) for dataset in datasets.values()][:1],
        "contributors": [{"title": municipality.name, "role": "publisher"}],
        "resources": [
            _resource(declarations, name, path(name), table, dataset)
            for dataset in datasets.values()
            for name, table in dataset.tables.items()
        ],
    }
    return {key: value for key, value in described.items() if value}


def _resource(declarations: Declarations, name: str, path: str, table: Table, dataset: Dataset) -> Properties:
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": table.title.sv,
        "description": table.help.sv,
        "licenses": [_license(dataset)],
        "schema": _schema(table, declarations.tables),
    }


def _schema(table: Table, published: Mapping[str, Table]) -> Properties:
    return {
        "fields": [_field(name, column) for name, column in table.columns.items()],
        "primaryKey": [table.key],
        "missingValues": [""],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": target, "fields": ["id"]}}
            for name, target in table.references.items()
            if target in published
        ],
    }


def _field(name: str, column: Column) -> Properties:
    constraints: Properties = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    described = {
        "name": name,
        "type": _TYPES[column.type],
        "title": column.title.sv,
        "description": column.help.sv,
        "rdfType": column.term,
        "constraints": constraints,
    }
    return {key: value for key, value in described.items() if value}


def _license(dataset: Dataset) -> Properties:
    return {"title": dataset.license, "path": dataset.license_url}
