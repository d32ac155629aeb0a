"""The data dictionary as a page of Markdown: every public table and column in Swedish and English."""

from collections.abc import Iterator

from datasets.declaration import Column, Declarations, Table, load

_HEAD = """# Tabeller och kolumner / Tables and columns

Allt som en utgåva innehåller. Sidan görs av deklarationerna i `datasets/` med `make docs`; ändra den inte för hand.
Everything an edition holds. The page is made of the declarations in `datasets/` by `make docs`; do not edit it by hand.
"""


def dictionary(declarations: Declarations) -> str:
    """Markdown, a section a dataset and a table a table."""
    parts = [_HEAD]
    for name, dataset in declarations.datasets.items():
        parts.append(
            f"\n## {dataset.title.sv} / {dataset.title.en} (`{name}`)\n\n{dataset.help.sv}\n{dataset.help.en}\n"
        )
        parts.append(f"\nVillkor / Licence: [{dataset.license}]({dataset.license_url})\n")
        parts += ["".join(_table(table_name, table)) for table_name, table in dataset.tables.items()]
    return "".join(parts)


def _table(name: str, table: Table) -> Iterator[str]:
    yield f"\n### `{name}`: {table.title.sv} / {table.title.en}\n\n{table.help.sv}\n{table.help.en}\n\n"
    yield "| kolumn | typ | svenska | English |\n| --- | --- | --- | --- |\n"
    for column_name, column in table.columns.items():
        yield f"| `{column_name}` | {_kind(column)} | {column.help.sv} | {column.help.en} |\n"


def _kind(column: Column) -> str:
    notes = [
        column.type,
        column.unit,
        f"→ `{column.references}`" if column.references else "",
        ", ".join(column.values),
    ]
    return "; ".join(note for note in notes if note)


if __name__ == "__main__":
    print(dictionary(load()), end="")
