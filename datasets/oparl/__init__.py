"""OParl 1.1 and our tables: `types.toml` as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from datasets.strict import ConfigError, build, read_toml

SCHEMA = "https://schema.oparl.org/1.1/"
PREFIX = "insyn:"
EVERYWHERE = ("id", "type", "created", "modified", "deleted", "web", "license", "keyword")
"""Fields that every object of OParl may have."""
FORMS = {
    "text": "text",
    "integer": "heltal",
    "boolean": "sant eller falskt",
    "date": "dag",
    "day": "dagen i en tidpunkt",
    "clock": "klockslaget i en tidpunkt; midnatt betyder att det är okänt",
    "numeral": "heltal som text",
    "other_numeral": "nummer som inte är ett heltal",
    "reference": "adress till ett objekt",
    "references": "lista med adressen till ett objekt",
    "word": "ord för koden",
    "flag": "sant när koden är `cancelled`",
    "place": "beskrivningen i ett Location",
    "consultation": "adress till det Consultation som leder till ärendet",
    "address": "adress på webben",
}
"""How a value can be written, and what that is called."""


@dataclass(frozen=True, slots=True)
class Field:
    """`name` in an object holds `column` of its row, in a form of FORMS. `to` is the type that a reference leads to.

    `words` names the words that OParl has for codes. Of several fields for a column the first that a source gives is
    read; of several columns in a field the last that has a value is written.
    """

    name: str
    column: str
    form: str = "text"
    to: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Objects inside an object: the rows of `kind` whose column `by` names the row.

    Without a name, the fields of the one row stand in the object itself. A row with a `kind` of its own stands in the
    first part that has this `code` and room. `inherits` are columns that the parts share with the whole. Parts with
    `only_addresses` are told by their addresses and not read.
    """

    kind: str
    by: str
    name: str = ""
    many: bool = True
    code: str = ""
    inherits: tuple[str, ...] = ()
    only_addresses: bool = False


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type of OParl and the table whose rows are its objects: those whose column `only`, if named, is not empty.

    `segment` is its part of addresses, `listed` the field of Body with the list of all. A type without a segment has
    no addresses: its objects are told in others only. `unread` are fields of OParl that we have no column for.
    """

    table: str
    fields: tuple[Field, ...]
    name: str = ""
    segment: str = ""
    listed: str = ""
    only: str = ""
    parts: tuple[Part, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def own_parts(self) -> tuple[Part, ...]:
        """What the object is made of besides its row."""
        return tuple(part for part in self.parts if not part.only_addresses)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All types by key, and the words of each set by code."""

    types: Mapping[str, ObjectType]
    words: Mapping[str, Mapping[str, str]]

    @property
    def addressed(self) -> list[ObjectType]:
        """The types with addresses of their own."""
        return [kind for kind in self.types.values() if kind.segment]


@cache
def load() -> Vocabulary:
    """The mapping beside this module; a slip in it is a ConfigError."""
    path = Path(__file__).parent / "types.toml"
    found = build(Vocabulary, read_toml(path), path.name)
    for key, kind in found.types.items():
        for field in kind.fields:
            if field.form not in FORMS:
                raise ConfigError(
                    f"{path.name}: types.{key}: unknown form {field.form!r}; use one of {', '.join(FORMS)}"
                )
    return replace(found, types={key: replace(kind, name=kind.name or key) for key, kind in found.types.items()})
