"""What the API offers, as the declarations say: a resource a table, a filter a column that can be asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from datasets import declaration
from datasets.declaration import Column, Dataset, Table
from portal.addresses import quoted

UNLIKE_JSON = ("boolean", "datetime")
"""Types whose values stand otherwise in an edition than in JSON."""
_MOMENTS = ("date", "datetime")
_RANGES = {"from": (">=", "Från och med", "From"), "to": ("<=", "Till och med", "To")}


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that chooses rows by a column: equal to its value, or not before or after it."""

    name: str
    column: str
    declared: Column
    operator: str = "="
    words: tuple[str, str] = ("", "")

    @property
    def help(self) -> declaration.Text:
        """What is chosen, in Swedish and English."""
        said = self.declared.help
        sv, en = self.words
        return declaration.Text(f"{sv}: {said.sv}", f"{en}: {said.en}") if sv else said


@dataclass(frozen=True)
class Resource:
    """A table at /api/v1/`path`. Schemas are named after the table."""

    table: str
    declared: Table
    dataset: Dataset

    @property
    def path(self) -> str:
        return self.table.replace("_", "-")

    @property
    def mirrored(self) -> bool:
        """Whether it can be asked for what has come and gone since."""
        return self.declared.harvested

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The tables that columns refer to, by column."""
        return self.declared.references

    @cached_property
    def place(self) -> str:
        """What the path of each of its objects begins with."""
        return f"{path_of(self.table)}/"

    @cached_property
    def places(self) -> Mapping[str, str]:
        """What the path of the object begins with that a column refers to, by column."""
        return {name: f"{path_of(target)}/" for name, target in self.references.items()}

    @cached_property
    def unlike_json(self) -> Mapping[str, Column]:
        return {name: column for name, column in self.declared.columns.items() if column.type in UNLIKE_JSON}

    @cached_property
    def filters(self) -> Mapping[str, Filter]:
        """By parameter."""
        return {item.name: item for name, column in self._own() for item in _filters(name, column, self._chosen_by)}

    @cached_property
    def _chosen_by(self) -> set[str]:
        """Columns of any text or number that are declared to be chosen by."""
        return {*self.declared.facets, *(name for columns in self.declared.index for name in columns.split())}

    def _own(self) -> Iterator[tuple[str, Column]]:
        """The columns that can be chosen by: those of the provenance only if rows are still at the source."""
        provenance = declaration.provenance()
        for name, column in self.declared.columns.items():
            if name != self.declared.key and (name not in provenance or name == "gone"):
                yield name, column


def _filters(name: str, column: Column, chosen_by: set[str]) -> Iterator[Filter]:
    if name == "gone":
        yield Filter(name, name, GONE, "IS NOT")
    elif column.type in _MOMENTS:
        for ending, (operator, sv, en) in _RANGES.items():
            yield Filter(f"{name}_{ending}", name, column, operator, (sv, en))
    elif column.references or column.values or column.type == "boolean" or name in chosen_by:
        yield Filter(name, name, column)


GONE = Column(
    declaration.Text("Borta", "Gone"),
    declaration.Text(
        "true: bara det som inte längre finns hos källan; false: bara det som finns kvar.",
        "true: only what is no longer at the source; false: only what still is.",
    ),
    "boolean",
)


@cache
def resources() -> Mapping[str, Resource]:
    """Every resource, by path."""
    found = (
        Resource(name, table, dataset)
        for dataset in declaration.load().datasets.values()
        for name, table in dataset.tables.items()
    )
    return {resource.path: resource for resource in found}


def path_of(table: str) -> str:
    """The path of a declared table's resource, below the root of the portal."""
    return f"/api/v1/{table.replace('_', '-')}"


def record_path(table: str, identifier: object) -> str:
    """The path of one of its objects."""
    return f"{path_of(table)}/{quoted(str(identifier), '')}"
