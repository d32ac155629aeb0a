"""What is new: records in their present version, the latest first, for those who follow without asking."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.catalogue.reader import Reader
from portal.catalogue.record import Change
from portal.catalogue.selection import Chosen, Selection


@dataclass(frozen=True, slots=True)
class News:
    """A record in its present version. `modified` is when that version came and `first_seen` the first, in UTC.

    `state` and `detail` are its own codes: outcome and relation to the proposal of a decision, kind and receiving body
    of an agenda item, state and start of a meeting, state and last day of an assignment, kind of a notice, option of a
    ballot, kind of a statement, document or body, role of a membership, value and unit of a key figure, format of a
    file. `target` is what it hangs on: a decision, an item's meeting, a key figure, a file's data set.
    """

    table: str
    id: str
    title: str
    text: str | None
    organization: str | None
    organization_name: str | None
    date: str | None
    number: str | None
    state: str | None
    detail: str | None
    target: str | None
    first_seen: str
    modified: str
    gone: str | None


@dataclass(frozen=True, slots=True)
class _Name:
    name: str


_NUMBER = "coalesce({0}.printed_number, CAST({0}.number AS TEXT))"
_PROVENANCE = "x.first_seen, x.modified, x.gone"
_SELECT = {
    "decisions": f"""
        SELECT 'decisions', x.id, x.title, x.text, x.organization, o.name, x.date, {_NUMBER.format("x")}, x.outcome,
               x.as_proposed, x.id, {_PROVENANCE}
        FROM decisions x JOIN organizations o ON o.id = x.organization""",
    "agenda_items": f"""
        SELECT 'agenda_items', x.id, x.title, x.proposal, x.organization, o.name, x.date, {_NUMBER.format("x")}, x.kind,
               x.proposal_to, x.meeting, {_PROVENANCE}
        FROM agenda_items x JOIN organizations o ON o.id = x.organization""",
    "meetings": f"""
        SELECT 'meetings', x.id, o.name, x.place, x.organization, o.name, x.date, NULL, x.state, x.start, NULL,
               {_PROVENANCE}
        FROM meetings x JOIN organizations o ON o.id = x.organization""",
    "assignments": f"""
        SELECT 'assignments', x.id, x.text, x.assignee, d.organization, o.name, d.date, {_NUMBER.format("d")}, x.state,
               x.due_to, d.id, {_PROVENANCE}
        FROM assignments x JOIN decisions d ON d.id = coalesce(x.reported_in, x.decision)
        JOIN organizations o ON o.id = d.organization""",
    "notices": f"""
        SELECT 'notices', x.id, x.title, NULL, x.organization, o.name, x.posted_on, NULL, x.kind, x.appeal_until, NULL,
               {_PROVENANCE}
        FROM notices x LEFT JOIN organizations o ON o.id = x.organization""",
    "ballots": f"""
        SELECT 'ballots', x.id, d.title, NULL, d.organization, o.name, d.date, {_NUMBER.format("d")}, x.option, NULL,
               d.id, {_PROVENANCE}
        FROM ballots x JOIN votes v ON v.id = x.vote JOIN decisions d ON d.id = v.decision
        JOIN organizations o ON o.id = d.organization""",
    "statements": f"""
        SELECT 'statements', x.id, d.title, x.text, d.organization, o.name, d.date, {_NUMBER.format("d")}, x.kind, NULL,
               d.id, {_PROVENANCE}
        FROM statements x JOIN decisions d ON d.id = x.decision JOIN organizations o ON o.id = d.organization""",
    "indicator_values": f"""
        SELECT 'indicator_values', x.id, i.title, NULL, NULL, NULL, CAST(x.year AS TEXT), NULL, CAST(x.value AS TEXT),
               i.unit, i.id, {_PROVENANCE}
        FROM indicator_values x JOIN indicators i ON i.id = x.indicator""",
    "memberships": f"""
        SELECT 'memberships', x.id, o.name, p.name, x.organization, o.name, x.first_present, NULL, x.role, NULL, NULL,
               {_PROVENANCE}
        FROM memberships x JOIN organizations o ON o.id = x.organization JOIN people p ON p.id = x.person""",
    "documents": f"""
        SELECT 'documents', x.id, x.title, NULL, m.organization, o.name, m.date, NULL, x.kind, NULL, x.id, {_PROVENANCE}
        FROM documents x LEFT JOIN meetings m ON m.id = x.meeting LEFT JOIN organizations o ON o.id = m.organization""",
    "organizations": f"""
        SELECT 'organizations', x.id, x.name, NULL, x.id, NULL, NULL, NULL, x.classification, NULL, NULL, {_PROVENANCE}
        FROM organizations x""",
    "catalog_datasets": f"""
        SELECT 'catalog_datasets', x.id, x.title, x.description, NULL, x.publisher, NULL, NULL, NULL, NULL, x.id,
               {_PROVENANCE}
        FROM catalog_datasets x""",
    "resources": f"""
        SELECT 'resources', x.id, x.title, x.format, NULL, c.title, NULL, NULL, NULL, NULL, c.id, {_PROVENANCE}
        FROM resources x JOIN catalog_datasets c ON c.id = x.dataset""",
}
"""News of each table, which is called x. An assignment that is reported tells of the decision that reported it."""
_BY_VERSION, _BY_DATE = "x.modified DESC, x.rowid DESC", "x.date DESC, x.rowid DESC"
_DATED = ("decisions", "agenda_items", "meetings")
"""Tables with indexes on both orders. Where a first harvest gives many thousand rows one version, the latest by date
are among the news, and neither order costs more the more rows there are."""
_WITH_A_PAGE = {
    "decision": "decisions",
    "agenda_item": "agenda_items",
    "meeting": "meetings",
    "assignment": "assignments",
    "notice": "notices",
}


class Newest:
    """Questions about what changed last."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def listed(self, selection: Selection, chosen: Chosen, *, limit: int) -> list[News]:
        """Of the rows of a list under its filters."""
        where, values = selection.condition(chosen)
        return self._of(selection.table, limit, where, *values)

    def assignments(self, selection: Selection, chosen: Chosen, *, limit: int) -> list[News]:
        """Those that changed last, and those whose time ran out last."""
        where, values = selection.condition(chosen)
        overdue = self._reader.all(
            News,
            f"""{_SELECT["assignments"]} WHERE {where} AND x.state = 'overdue'
                ORDER BY x.due_to DESC, x.id DESC LIMIT ?""",
            *values,
            limit,
        )
        return list(dict.fromkeys([*self._of("assignments", limit, where, *values), *overdue]))

    def values(self, selection: Selection, chosen: Chosen, *, limit: int) -> list[News]:
        """The municipality's newest value of each key figure in a list."""
        where, values = selection.condition(chosen)
        latest = f"""SELECT (SELECT v.rowid FROM indicator_values v WHERE v.indicator = x.id AND v.municipality = ?
                     AND v.gender = 'T' AND v.value IS NOT NULL AND v.gone IS NULL ORDER BY v.year DESC LIMIT 1)
                     FROM indicators x WHERE {where}"""
        own = self._reader.first(_Name, "SELECT id FROM indicator_areas WHERE role = 'own' AND gone IS NULL")
        return self._of("indicator_values", limit, f"x.rowid IN ({latest})", own.name if own else "", *values)

    def matters(self, selection: Selection, chosen: Chosen, *, limit: int) -> list[News]:
        """What was decided, planned, proposed and ordered in the matters of a list."""
        where, values = selection.condition(chosen)
        if not values:
            return self._in_matters(limit, "+x.matter IS NOT NULL")
        return self._in_matters(limit, f"x.matter IN (SELECT x.id FROM matters x WHERE {where})", *values)

    def matter(self, identifier: str, *, limit: int) -> list[News]:
        return self._in_matters(limit, "x.matter = ?", identifier)

    def seats(self, selection: Selection, chosen: Chosen, *, limit: int) -> list[News]:
        """Of the people of a list, in bodies."""
        where, values = selection.condition(chosen)
        return self._of("memberships", limit, f"x.person IN (SELECT x.id FROM people x WHERE {where})", *values)

    def bodies(self, *, limit: int) -> list[News]:
        """The bodies that meet, as they became known or changed."""
        return self._of("organizations", limit, "EXISTS (SELECT 1 FROM meetings m WHERE m.organization = x.id)")

    def data_sets(self, *, limit: int) -> list[News]:
        """Data sets from elsewhere, and their files."""
        return [news for table in ("catalog_datasets", "resources") for news in self._of(table, limit, "1")]

    def person(self, identifier: str, *, limit: int) -> list[News]:
        """What someone did in a public role: seats, votes and statements."""
        tables = ("memberships", "ballots", "statements")
        return [news for table in tables for news in self._of(table, limit, "x.person = ?", identifier)]

    def name_of(self, person: str) -> str | None:
        found = self._reader.first(_Name, "SELECT name FROM people WHERE id = ?", person)
        return found.name if found else None

    def of(self, records: Iterable[tuple[str, str]]) -> list[News]:
        """Of these records, by kind and identifier; those of kinds that are no news are left out."""
        by_table: dict[str, list[str]] = {}
        for kind, identifier in records:
            if kind in _WITH_A_PAGE:
                by_table.setdefault(_WITH_A_PAGE[kind], []).append(identifier)
        return [news for table, identifiers in by_table.items() for news in self._with_ids(table, identifiers)]

    def changes(self, news: Iterable[News]) -> dict[tuple[str, str], list[Change]]:
        """What differs in each of these versions from the one before, by table and identifier."""
        changed = {item.id: item for item in news if item.modified != item.first_seen}
        marks = ", ".join("?" * len(changed))
        rows = self._reader.all(
            Change,
            f"""SELECT id, at, table_name, row_id, field, before, after, cause FROM changes
                WHERE row_id IN ({marks}) ORDER BY id""",
            *changed,
        )
        found: dict[tuple[str, str], list[Change]] = {}
        for row in rows:
            if row.at == changed[row.row_id].modified:
                found.setdefault((row.table, row.row_id), []).append(row)
        return found

    def _in_matters(self, limit: int, where: str, *values: str) -> list[News]:
        items = self._of("agenda_items", limit, f"x.kind IN ('planned', 'proposal') AND {where}", *values)
        decisions = self._of("decisions", limit, where, *values)
        return [*decisions, *items, *self._of("assignments", limit, where, *values)]

    def _with_ids(self, table: str, identifiers: list[str]) -> list[News]:
        marks = ", ".join("?" * len(identifiers))
        return self._of(table, len(identifiers), f"x.id IN ({marks})", *identifiers)

    def _of(self, table: str, limit: int, where: str, *values: str) -> list[News]:
        """The rows are chosen by number first, so that no text is carried through the sorting."""
        orders = (_BY_VERSION, _BY_DATE) if table in _DATED else (_BY_VERSION,)
        chosen = (f"SELECT x.rowid FROM {table} x WHERE {where} ORDER BY {order} LIMIT ?" for order in orders)
        queries = (f"{_SELECT[table]} WHERE x.rowid IN ({rows})" for rows in chosen)
        return list(dict.fromkeys(news for query in queries for news in self._reader.all(News, query, *values, limit)))
