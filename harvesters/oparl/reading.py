"""Objects of OParl as rows, by the mapping of datasets/oparl/types.toml."""

from collections.abc import Iterator, Mapping
from typing import Any

from datasets.declaration import Table, load, provenance
from datasets.oparl import EVERYWHERE, Field, ObjectType, Part, Vocabulary
from datasets.oparl import load as load_vocabulary
from harvesters.fetch import FetchError
from harvesters.history import Row
from harvesters.oparl.completion import COMPLETE, decision_id
from harvesters.oparl.identity import Identity
from harvesters.oparl.issues import Issues
from harvesters.oparl.server import Object, Server
from harvesters.oparl.values import Unreadable, plain
from harvesters.run import Run

Rows = Iterator[tuple[str, Row]]
Values = dict[str, Any]
_DECIDED = ("resolutionText", "result", "insyn:outcome")
"""Fields that tell of a decision."""
_LISTED = ("Organization", "Person", "Paper", "Meeting")
"""What a server lists for its own sake, not as a part of something else."""


class Reader:
    """Reads one server's objects. What they refer to must have been read before, or is asked for."""

    def __init__(self, run: Run, server: Server) -> None:
        self._run, self._server, self.issues = run, server, Issues(run)
        self._vocabulary: Vocabulary = load_vocabulary()
        self._tables: Mapping[str, Table] = load().tables
        self._identity = Identity(run.source.name, run.source.address)
        self.known: dict[str, set[str]] = {}
        self.elsewhere: dict[str, dict[str, Values]] = {}
        """By type and address: what parts that were told by address only have from their wholes."""
        self.meetings: dict[str, Values] = {}
        """What agenda items have from their meetings, by the meeting's identifier."""
        self._matters: dict[tuple[str, str], str] = {}
        """The matter of each consultation and of each agenda item that one names, by type and identifier."""
        self._lookups: list[tuple[str, Row]] = []

    def kinds(self, name: str) -> list[ObjectType]:
        return [kind for kind in self._vocabulary.types.values() if kind.name == name]

    def rows(self, name: str, found: Object, given: Values | None = None) -> Rows:
        """The rows of an object that should be of a type, and of all that it is made of. None of a deleted one, nor of
        a file that was read as a part of something else."""
        kind = self._kind(name, found)
        if kind is None or found.get("deleted") is True:
            return
        if "id" not in found and given is None:
            self.issues.tell("incomplete", f"a {name} without id is not read", place=self._run.source.address)
            return
        self.known.setdefault(kind.name, set())
        if kind.name == "Consultation":
            self._consultation(found, given)
            return
        identifier = self._identity.of(str(found.get("id", "")))
        if kind.name == "File" and "id" in found and identifier in self.known[kind.name]:
            return
        self.known[kind.name].add(identifier)
        if kind.name in _LISTED:
            self._run.lists(kind.table, identifier, place=str(found.get("id", "")))
        self._check_names(kind, found)
        yield from self._object(kind, found, given or {})
        yield from self._taken_lookups()

    def _kind(self, name: str, found: Object) -> ObjectType | None:
        """The type of the object; of several that OParl calls the same, the one most of whose fields it has."""
        told = str(found.get("type", name)).rsplit("/", 1)[-1]
        if told != name:
            self.issues.once("unknown type", f"is of type {told}, not {name}; it is not read",
                             place=str(found.get("id", "")), value=str(found["type"]))  # fmt: skip
            return None
        kinds = self.kinds(name)
        return max(reversed(kinds), key=lambda kind: sum(field.name in found for field in kind.fields))

    def _check_names(self, kind: ObjectType, found: Object) -> None:
        """A field that is neither mapped nor left out by name is told. Extensions have a prefix and are theirs."""
        inner = [kind, *(self._vocabulary.types[part.kind] for part in kind.parts if not part.name)]
        known = {*EVERYWHERE, *kind.unread, *(part.name for one in inner for part in one.parts)}
        known |= {field.name for one in inner for field in one.fields}
        for name in found.keys() - known:
            if ":" not in name and not name.startswith("@"):
                self.issues.once("unknown field", f"the field {name!r} of {kind.name} is not read",
                                 place=str(found.get("id", "")), value=name)  # fmt: skip

    def _object(self, kind: ObjectType, found: Object, given: Values) -> Rows:
        row: Values = {**given, **self._values(kind, found)}
        if kind.segment:
            row["id"] = self._identity.of(str(found["id"])) if "id" in found else row["id"]
        row["source_url"] = str(found.get("web") or found.get("id") or given.get("source_url") or "") or None
        if kind.table == "agenda_items":
            self._place(row, found)
        if kind.table in COMPLETE:
            COMPLETE[kind.table](row, found, self._run.today)
        if not self._has_required_references(kind, row, found):
            return
        if kind.table == "agenda_items":
            row["decision"] = decision_id(row) if any(name in found for name in _DECIDED) else None
        if kind.table == "meetings":
            self.meetings[row["id"]] = {column: row.get(column) for column in ("organization", "date")}
        parts = list(self._parts(kind, found, row))
        if kind.table == "meetings":
            row["document"] = self._minutes(kind, found)
        columns = self._tables[kind.table].columns
        yield kind.table, {name: value for name, value in row.items() if name in columns and not columns[name].derived}
        yield from parts

    def _minutes(self, kind: ObjectType, found: Object) -> str | None:
        """The file of a meeting's minutes, else of its summons."""
        told = [found.get(part.name) for part in kind.own_parts if part.code in ("minutes", "agenda")]
        named = [one.get("id") if isinstance(one, dict) else one for one in told]
        return next((self._identity.of(one) for one in named if isinstance(one, str)), None)

    def _place(self, row: Values, found: Object) -> None:
        """An agenda item has body and day from its meeting, and its matter from the consultation about it."""
        row.update(self.meetings.get(str(row.get("meeting")), {}))
        row.setdefault("position", 1)
        consultation = found.get("consultation")
        address = consultation.get("id") if isinstance(consultation, dict) else consultation
        named = (("id", self._identity.of(str(address))), ("agendaItem", row["id"]))
        row["matter"] = next((self._matters[name] for name in named if name in self._matters), None)

    def _consultation(self, found: Object, given: Values | None) -> None:
        """A matter is remembered for the agenda items that treat it."""
        paper = found.get("paper")
        matter = given["matter"] if given else self._identity.of(paper) if isinstance(paper, str) else None
        if matter is None or matter not in self.known.get("Paper", ()):
            self.issues.tell("broken reference", "leads to no paper", place=str(found.get("id", "")), value=str(paper))
            return
        for name in ("id", "agendaItem"):
            if isinstance(found.get(name), str):
                self._matters[name, self._identity.of(found[name])] = matter

    def _values(self, kind: ObjectType, found: Object) -> Values:
        """The columns that the object's fields tell of; of several fields for one, the first that says something."""
        values: Values = {}
        for field in kind.fields:
            if field.name in found and values.get(field.column) is None:
                try:
                    values[field.column] = self._value(kind, field, found)
                except Unreadable as error:
                    self.issues.tell("unreadable value", f"{field.name} is not {error}",
                                     place=str(found.get("id", "")), value=str(found[field.name])[:200])  # fmt: skip
        return values

    def _value(self, kind: ObjectType, field: Field, found: Object) -> Any:
        value = found[field.name]
        if field.form in ("reference", "references"):
            return self._reference(field, value, str(found.get("id", "")))
        if field.form == "place":
            return self._location(value)
        if field.form == "consultation":
            return None
        return plain("text" if field.form == "address" else field.form, field.column, value)

    def _location(self, value: Any) -> str | None:
        if isinstance(value, str):
            return None
        names = ("description", "room", "streetAddress", "locality")
        told = [str(value[name]).strip() for name in names if name in value] if isinstance(value, dict) else []
        return told[0] if told and "description" in value else ", ".join(told) or None

    def _reference(self, field: Field, value: Any, place: str) -> str | None:
        """The identifier of what is referred to, which is read now if no list had it."""
        value = value[0] if isinstance(value, list) else value
        address = value.get("id") if isinstance(value, dict) else value
        if not isinstance(address, str):
            raise Unreadable("an address")
        identifier, known = self._identity.of(address), self.known.setdefault(field.to, set())
        if identifier in known:
            return identifier
        try:
            found = self._server.object(address) if field.to in ("Organization", "Person") else {"id": address}
        except FetchError as error:
            self.issues.tell("broken reference", f"{field.name} leads nowhere: {error}", place=place, value=address)
            return None
        if "type" not in found:
            return identifier
        known.add(identifier)
        looked_up = list(self.rows(field.to, {**found, "id": address}))
        self._lookups += looked_up
        return identifier

    def _taken_lookups(self) -> Rows:
        taken, self._lookups = self._lookups, []
        yield from taken

    def _has_required_references(self, kind: ObjectType, row: Values, found: Object) -> bool:
        columns = self._tables[kind.table].columns.items()
        required = [name for name, column in columns if column.required and column.references]
        missing = [name for name in required if name not in provenance() and not row.get(name)]
        if missing and found.get("id"):
            self.issues.tell("incomplete", f"has no {', '.join(missing)}; it is not read", place=str(found["id"]))
        return not missing

    def _parts(self, kind: ObjectType, found: Object, row: Values) -> Rows:
        done: set[tuple[str, str]] = set()
        for part in kind.own_parts:
            inner = self._vocabulary.types[part.kind]
            given = {name: row.get(name) for name in part.inherits} | {part.by: row["id"]}
            given |= {"kind": part.code} if part.code else {}
            given["source_url"] = row["source_url"]
            if not part.name and row["decision"]:
                yield from self._object(inner, found, {**given, "id": row["decision"]})
            elif part.name and (part.name, inner.name) not in done:
                done.add((part.name, inner.name))
                yield from self._told(part, inner, found.get(part.name), given)

    def _told(self, part: Part, inner: ObjectType, told: Any, given: Values) -> Rows:
        """The parts in a field: objects, or addresses of objects that are read later."""
        listed = told if isinstance(told, list) else [told] if told is not None else []
        for number, one in enumerate(listed, 1):
            own = {**given, "id": f"{given[part.by]}-{_letter(part)}{number}", "position": number}
            if isinstance(one, str) and inner.segment:
                waiting = self.elsewhere.setdefault(inner.name, {})
                waiting[one] = {**waiting.get(one, {}), **own}
            elif isinstance(one, dict) and inner.segment:
                yield from self.rows(inner.name, one, own)
            elif isinstance(one, dict):
                yield from self._object(inner, one, own)


def _letter(part: Part) -> str:
    """As in the identifiers that minutes give: v1 is a vote, s1 a statement, y1 a motion."""
    return {"Vote": "v", "Statement": "s", "Motion": "y", "Assignment": "u"}.get(part.kind, "")
