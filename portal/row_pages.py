"""The page that shows a row of a table to readers."""

from collections.abc import Callable, Mapping
from typing import Any

from portal import addresses

Row = Mapping[str, Any]


def page_path(table: str, row: Row) -> str:
    """The page that shows the row to readers, or nothing when none does."""
    return PAGES[table](row) if table in PAGES else ""


def _decision(row: Row) -> str:
    """The page of the decision that the row belongs to, where there is one. They share body and date."""
    decision = row["decision"]
    return addresses.decision_path(decision, row["organization"], row["date"]) if decision else ""


def _person(row: Row) -> str:
    return addresses.person_path(row["person"]) if row["person"] else ""


PAGES: Mapping[str, Callable[[Row], str]] = {
    "decisions": lambda row: addresses.decision_path(row["id"], row["organization"], row["date"]),
    "assignments": lambda row: f"{_decision(row)}#{addresses.assignment_anchor(row['id'], row['decision'])}",
    "votes": _decision,
    "motions": _decision,
    "statements": _decision,
    "matters": lambda row: addresses.matter_path(row["id"]),
    "meetings": lambda row: addresses.meeting_path(row["id"]),
    "agenda_items": lambda row: (
        f"{addresses.meeting_path(row['meeting'])}#{addresses.anchor(row['id'], row['meeting'])}"
    ),
    "attendances": lambda row: addresses.meeting_path(row["meeting"]),
    "organizations": lambda row: addresses.organization_path(row["id"]),
    "documents": lambda row: addresses.document_path(row["id"]),
    "pages": lambda row: addresses.document_path(row["document"], row["number"]),
    "people": lambda row: addresses.person_path(row["id"]),
    "memberships": _person,
    "appointments": _person,
    "notices": lambda row: addresses.notice_path(row["id"]),
    "indicators": lambda row: addresses.indicator_path(row["id"]),
    "indicator_values": lambda row: addresses.indicator_path(row["indicator"]),
    "indicator_unit_values": lambda row: addresses.indicator_path(row["indicator"]),
    "indicator_links": lambda row: addresses.indicator_path(row["indicator"]),
    "catalog_datasets": lambda row: addresses.data_set_path(row["id"]),
    "resources": lambda row: addresses.data_set_path(row["dataset"]),
}
"""The page of a row, by table."""
