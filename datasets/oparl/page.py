"""The mapping between OParl and our tables as a page of Markdown."""

from collections.abc import Iterator

from datasets.oparl import FORMS, ObjectType, load

_HEAD = """# OParl, fält för fält

Sidan görs av `datasets/oparl/types.toml` med `make docs`; ändra den inte för hand. Adressen till ett objekt slutar på
radens identitet (`id`), `created` är `first_seen`, `modified` den senaste ändringen i raden och i det som objektet
består av.
"""


def _described(kind: ObjectType) -> Iterator[str]:
    types = load().types
    yield f"\n## {kind.name}: `{kind.table}`\n\n| fält | kolumn | skrivs som |\n| --- | --- | --- |\n"
    for told in kind.fields:
        yield f"| `{told.name}` | `{kind.table}.{told.column}` | {FORMS[told.form]} |\n"
    for part in kind.parts:
        name = f"`{part.name}`" if part.name else "i samma objekt"
        how = "lista med adresser" if part.only_addresses else types[part.kind].name
        yield f"| {name} | `{types[part.kind].table}.{part.by}` | {how} |\n"
    if kind.unread:
        yield "\nLäses inte: " + ", ".join(f"`{name}`" for name in kind.unread) + ".\n"


def described() -> str:
    """The whole mapping as a page of Markdown in Swedish."""
    head = _HEAD
    return head + "".join(line for kind in load().types.values() for line in _described(kind))


if __name__ == "__main__":
    print(described(), end="")
