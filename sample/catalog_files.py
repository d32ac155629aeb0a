"""The open data of the sample as a small CKAN: package metadata, downloads and datastore rows as files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from sample.invoices import Postings, bathing_water, invoices
from sample.people import municipality

FOLDER = "intern/ckan"
EPOCH = (2020, 1, 1, 0, 0, 0)
ORGANIZATION = "exempelby-kommun"
INVENTED = "Påhittade uppgifter om en påhittad kommun."
MIME_TYPES = {"CSV": "text/csv", "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SAME_OF_ALL_PACKAGES: dict[str, Any] = {
    "author_email": None,
    "extras": [],
    "groups": [],
    "isopen": True,
    "license_id": "cc-zero",
    "license_title": "Creative Commons CCZero",
    "license_url": "http://www.opendefinition.org/licenses/cc-zero",
    "maintainer": "Digitaliseringsenheten",
    "maintainer_email": None,
    "private": False,
    "relationships_as_object": [],
    "relationships_as_subject": [],
    "state": "active",
    "type": "dataset",
    "url": None,
    "version": None,
}
SAME_OF_ALL_RESOURCES: dict[str, Any] = {
    "cache_last_updated": None,
    "cache_url": None,
    "mimetype_inner": None,
    "resource_type": None,
    "state": "active",
    "url_type": "upload",
}


@dataclass(frozen=True)
class Resource:
    """A file of a package; with `stored` its rows are in the datastore too."""

    name: str
    description: str
    filename: str
    format: str
    rows: Postings
    stored: bool


@dataclass(frozen=True)
class Package:
    name: str
    title: str
    notes: str
    tags: tuple[str, ...]
    resources: tuple[Resource, ...]


def write_catalog(folder: Path, today: date) -> dict[str, int]:
    """Writes packages.json, organizations.json, the downloads and the datastore; rows by stored resource id."""
    packages = _packages(today)
    described = [_described(folder, package, today) for package in packages]
    _write_json(folder / FOLDER / "packages.json", described)
    _write_json(folder / FOLDER / "organizations.json", [_organization(today)])
    stored = {identifier(p, r): r.rows for p in packages for r in p.resources if r.stored}
    for resource_id, rows in stored.items():
        _write_json(folder / FOLDER / "datastore" / f"{resource_id}.json", _datastore(rows))
    return {resource_id: len(rows.rows) for resource_id, rows in stored.items()}


def _packages(today: date) -> list[Package]:
    return [_ledger(today), _bathing(today)]


def _ledger(today: date) -> Package:
    """Three months of invoices, each as CSV, and all of them as one workbook."""
    months = [invoices(today, back) for back in (3, 2, 1)]
    told = "En rad för varje kontering. Belopp i kronor med decimalkomma; fälten är åtskilda med semikolon."
    monthly = [
        Resource(f"Leverantörsreskontra {m.label}", told, f"leverantorsreskontra-{m.label}.csv", "CSV", m, True)
        for m in months
    ]
    together = Postings("tre månader", months[0].columns, tuple(row for rows in months for row in rows.rows))
    name, told = "Tre månader i en fil", "Samma uppgifter som kalkylblad."
    workbook = Resource(name, told, "leverantorsreskontra.xlsx", "XLSX", together, False)
    return Package(
        "leverantorsreskontra",
        "Leverantörsreskontra Exempelby kommun",
        f"Kommunens fakturor från leverantörer, månadsvis. {INVENTED}",
        ("ekonomi", "inköp", "leverantörer"),
        (*monthly, workbook),
    )


def _bathing(today: date) -> Package:
    water = bathing_water(today)
    told = "Samma uppgifter som kalkylblad."
    return Package(
        "badvatten",
        "Badvattenprover i Exempelby kommun",
        f"Provtagning av vattnet vid kommunens badplatser. {INVENTED}",
        ("bad", "miljö", "vatten"),
        (
            Resource("Badvattenprover", "Alla prov, ett per rad.", "badvatten.csv", "CSV", water, True),
            Resource("Badvattenprover som kalkylblad", told, "badvatten.xlsx", "XLSX", water, False),
        ),
    )


def identifier(package: Package, resource: Resource | None = None) -> str:
    """A UUID that stays the same: of the package, or of one of its resources by its place in it."""
    place = package.resources.index(resource) + 1 if resource else 0
    return _uuid(f"{package.name} {place}")


def _uuid(text: str) -> str:
    return str(UUID(bytes=hashlib.sha256(f"exempelby {text}".encode()).digest()[:16], version=4))


def _described(folder: Path, package: Package, today: date) -> dict[str, Any]:
    """The package as package_show gives it, its downloads written."""
    organization = _organization(today)
    resources = [_resource(folder, package, resource, today) for resource in package.resources]
    return {
        **SAME_OF_ALL_PACKAGES,
        "author": f"{municipality().name} kommun",
        "creator_user_id": _uuid("user"),
        "id": identifier(package),
        "metadata_created": datetime(today.year - 1, 2, 3, 9, 15, 21).isoformat(),
        "metadata_modified": _modified(today).isoformat(),
        "name": package.name,
        "notes": package.notes,
        "num_resources": len(resources),
        "num_tags": len(package.tags),
        "organization": organization,
        "owner_org": organization["id"],
        "resources": resources,
        "tags": [_tag(tag) for tag in package.tags],
        "title": package.title,
    }


def _tag(name: str) -> dict[str, Any]:
    return {"display_name": name, "id": _uuid(f"tag {name}"), "name": name, "state": "active", "vocabulary_id": None}


def _resource(folder: Path, package: Package, resource: Resource, today: date) -> dict[str, Any]:
    """Writes the download and gives its metadata; `url` begins at the site's root."""
    resource_id = identifier(package, resource)
    path = f"/dataset/{identifier(package)}/resource/{resource_id}/download/{resource.filename}"
    content = _as_csv(resource.rows) if resource.format == "CSV" else _as_xlsx(resource.rows)
    target = folder / path.lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    changed = _modified(today).isoformat()
    return {
        **SAME_OF_ALL_RESOURCES,
        **dict.fromkeys(("created", "last_modified", "metadata_modified"), changed),
        "datastore_active": resource.stored,
        "description": resource.description,
        "format": resource.format,
        "hash": hashlib.sha256(content).hexdigest(),
        "id": resource_id,
        "mimetype": MIME_TYPES[resource.format],
        "name": resource.name,
        "package_id": identifier(package),
        "position": package.resources.index(resource),
        "size": len(content),
        "url": path,
    }


def _modified(today: date) -> datetime:
    """The morning of the tenth: the monthly delivery."""
    last = today if today.day >= 10 else today.replace(day=1) - timedelta(days=1)
    return datetime(last.year, last.month, 10, 5, 30, 12)


def _organization(today: date) -> dict[str, Any]:
    return {
        "approval_status": "approved",
        "created": datetime(today.year - 1, 2, 3, 9, 2, 44).isoformat(),
        "description": "En påhittad kommun.",
        "id": _uuid("organization"),
        "image_url": "",
        "is_organization": True,
        "name": ORGANIZATION,
        "state": "active",
        "title": f"{municipality().name} kommun",
        "type": "organization",
    }


def _as_csv(rows: Postings) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_swedish(cell) for cell in row] for row in rows.rows)
    return target.getvalue().encode("utf-8-sig")


def _swedish(cell: str | float) -> str:
    return f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else cell


def _as_xlsx(rows: Postings) -> bytes:
    """The rows as a workbook whose bytes do not depend on the clock."""
    book = Workbook()
    sheet = book.active
    sheet.title = rows.label[:31]
    sheet.append(rows.columns)
    for row in rows.rows:
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return _repacked(raw)


def _repacked(raw: io.BytesIO) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            if name != "docProps/core.xml":
                target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
                continue
            target.writestr(zipfile.ZipInfo(name, EPOCH), _undated(source.read(name)), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _undated(core: bytes) -> bytes:
    """The document properties without the days of creation and change."""
    before, _, rest = core.partition(b"<dcterms:created")
    return before + rest.rpartition(b"</dcterms:modified>")[2] if rest else core


def _datastore(rows: Postings) -> dict[str, Any]:
    numeric = {place for place, cell in enumerate(rows.rows[0]) if isinstance(cell, float)}
    kinds = ["numeric" if place in numeric else "text" for place in range(len(rows.columns))]
    fields = [{"id": "_id", "type": "int"}] + [
        {"id": name, "type": kind} for name, kind in zip(rows.columns, kinds, strict=True)
    ]
    records = [{"_id": n, **dict(zip(rows.columns, row, strict=True))} for n, row in enumerate(rows.rows, 1)]
    return {"fields": fields, "records": records}


def _write_json(target: Path, values: Sequence[Any] | dict[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
