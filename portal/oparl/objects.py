"""Rows of the edition as objects of OParl 1.1. No field is ever given empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from datasets.oparl import SCHEMA, Field, ObjectType, Vocabulary
from portal import addresses
from portal.catalogue.oparl import Objects, Record
from portal.data import row_path
from portal.wording import SWEDEN

PATH = "/oparl/v1"
Object = dict[str, Any]
Row = Mapping[str, Any]

_PAGES: Mapping[str, Callable[[Row], str]] = {
    "organizations": lambda row: addresses.organization_path(row["id"]),
    "people": lambda row: addresses.person_path(row["id"]),
    "meetings": lambda row: addresses.meeting_path(row["id"]),
    "matters": lambda row: addresses.matter_path(row["id"]),
    "agenda_items": lambda row: (
        f"{addresses.meeting_path(row['meeting'])}#{addresses.anchor(row['id'], row['meeting'])}"
    ),
}


def known(thing: Object) -> Object:
    """The fields that have a value."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes objects. `root` is the portal's address without the last slash."""

    root: str
    vocabulary: Vocabulary
    rows: Objects

    def address(self, kind: ObjectType, identifier: str) -> str:
        return f"{self.root}{PATH}/{kind.segment}/{quote(identifier, safe='')}"

    def write(self, kind: ObjectType, records: list[Record]) -> list[Object]:
        """The objects of the records, with their parts in them and the addresses of what is told by address."""
        listed = {
            part: self.rows.addresses(part, [record.values["id"] for record in records])
            for part in kind.parts
            if part.only_addresses
        }
        objects = [self._object(kind, record) for record in records]
        for written, record in zip(objects, records, strict=True):
            for part, found in listed.items():
                inner = self.vocabulary.types[part.kind]
                told = [self.address(inner, identifier) for identifier in found.get(record.values["id"], [])]
                if told and not record.is_gone:
                    written.setdefault(part.name, []).extend(told)
        return objects

    def _object(self, kind: ObjectType, record: Record) -> Object:
        """What is gone or withheld tells nothing but that it is."""
        row = record.values
        if not kind.segment:
            return self._content(kind, record)
        begun = {"id": self.address(kind, row["id"]), "type": SCHEMA + kind.name}
        times = {"created": row["first_seen"], "modified": record.modified}
        if record.is_gone:
            return {**begun, **times, "deleted": True}
        page = _PAGES[kind.table](row) if kind.table in _PAGES and not kind.only else row_path(kind.table, row["id"])
        return known({**begun, **self._content(kind, record), **times, "web": self.root + page})

    def _content(self, kind: ObjectType, record: Record) -> Object:
        content: Object = {}
        for field in kind.fields:
            content.update(known({field.name: self._value(field, record.values)}))
        for part, found in record.parts.items():
            inner = [self._object(self.vocabulary.types[part.kind], one) for one in found]
            if not part.name:
                content.update(inner[0])
            elif part.many:
                content[part.name] = [*content.get(part.name, []), *inner]
            else:
                content[part.name] = inner[0]
        return content

    def _value(self, field: Field, row: Row) -> Any:
        value = row[field.column]
        if field.form == "address":
            return addresses.web_address(value) or self.root + row_path("documents", row["id"])
        if value is None:
            return None
        if field.form in ("reference", "references", "consultation", "place"):
            return self._reference(field, row)
        if field.form in ("day", "clock"):
            return _moment(row["date"], "00:00" if field.form == "day" else value)
        if field.form == "word":
            return self.vocabulary.words[field.words].get(value)
        return _PLAIN[field.form](value)

    def _reference(self, field: Field, row: Row) -> Any:
        types, value = self.vocabulary.types, row[field.column]
        if field.form == "consultation":
            return self.address(types["Consultation"], row["id"])
        if field.form == "place":
            place = types["Location"]
            return {"id": self.address(place, row["id"]), "type": SCHEMA + place.name, "description": value}
        address = self.address(types[field.to], value)
        return [address] if field.form == "references" else address


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "date": str,
    "integer": int,
    "boolean": bool,
    "numeral": str,
    "other_numeral": str,
    "flag": lambda code: True if code == "cancelled" else None,
}


def _moment(day: str, clock: str) -> str | None:
    """The time on the day in Sweden with its offset from UTC; nothing for a time that is none."""
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), SWEDEN).isoformat()
    except ValueError:
        return None
