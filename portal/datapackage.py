"""The edition's tables as a Frictionless data package: what each CSV file is called and what its columns hold."""

from collections.abc import Mapping
from typing import Any

from datasets.declaration import Column, Dataset, Table
from portal.publication import Publication

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


def describe(published: Publication) -> Properties:
    """The descriptor, to be written as datapackage.json."""
    datasets = published.declarations.datasets
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": f"insyn-{published.municipality.code}",
        "id": str(published.iri("katalog")),
        "title": f"Insyn i {published.municipality.name}",
        "homepage": published.root,
        "version": published.edition.file.removesuffix(".db"),
        "created": published.edition.published_at,
        "licenses": [_license(dataset) for dataset in datasets.values()][:1],
        "contributors": [{"title": published.municipality.name, "role": "publisher"}],
        "resources": [
            _resource(published, name, table, dataset)
            for dataset in datasets.values()
            for name, table in dataset.tables.items()
        ],
    }


def _resource(published: Publication, name: str, table: Table, dataset: Dataset) -> Properties:
    return {
        "name": name,
        "path": f"{published.root}data/insyn/{name}.csv?_stream=on",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": table.title.sv,
        "description": table.help.sv,
        "licenses": [_license(dataset)],
        "schema": _schema(table, published.declarations.tables),
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
