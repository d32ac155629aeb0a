"""What our rows need and servers leave out: said of each table once, from what the object and its whole do say."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from harvesters.naming import classification, slug
from harvesters.oparl.values import code_in

Values = dict[str, Any]
Object = Mapping[str, Any]
_UNTITLED = "(rubrik saknas)"
_COUNTED = re.compile(r"stimm|mehrheit|votering|omröst", re.I)


def _organization(row: Values, found: Object, today: date) -> None:
    name = row.get("name") or found.get("shortName")
    row["name"] = name
    if name and not row.get("classification"):
        row["classification"] = code_in("classification", name) or classification(name)


def _person(row: Values, found: Object, today: date) -> None:
    if not row.get("name"):
        row["name"] = " ".join(str(found[key]) for key in ("givenName", "familyName") if key in found) or None


def _matter(row: Values, found: Object, today: date) -> None:
    row["title"] = row.get("title") or row.get("case_number") or _UNTITLED
    row["case_number"] = row.get("case_number") or row["id"]


def _meeting(row: Values, found: Object, today: date) -> None:
    row["title"] = row.get("title") or row.get("date")
    if row.get("date") and not row.get("state"):
        row["state"] = "held" if row["date"] < today.isoformat() else "planned"


def _agenda_item(row: Values, found: Object, today: date) -> None:
    row["title"] = row.get("title") or _UNTITLED
    if not row.get("kind"):
        decided = any(name in found for name in ("resolutionText", "result"))
        coming = row.get("date") and row["date"] >= today.isoformat()
        row["kind"] = "decision" if decided else "planned" if coming else "information"


def _decision(row: Values, found: Object, today: date) -> None:
    """OParl knows no methods: a result that speaks of votes was voted on."""
    result = str(found.get("result", ""))
    row["text"] = row.get("text") or result or None
    row["outcome"] = row.get("outcome") or "other"
    row["method"] = row.get("method") or ("vote" if _COUNTED.search(result) else "acclamation")


def _document(row: Values, found: Object, today: date) -> None:
    row["url"] = row.get("url") or found.get("downloadUrl")
    row["title"] = row.get("title") or found.get("fileName") or row["url"]


COMPLETE: Mapping[str, Callable[[Values, Object, date], None]] = {
    "organizations": _organization,
    "people": _person,
    "matters": _matter,
    "meetings": _meeting,
    "agenda_items": _agenda_item,
    "decisions": _decision,
    "documents": _document,
}
"""Fills a row of the table in place."""


def decision_id(item: Values) -> str:
    """Body and day, as addresses of decisions are written, and the number in the meeting or the item itself."""
    begins, meeting = f"{item['organization']}-{item['date']}", str(item["meeting"])
    base = meeting if meeting.startswith(begins) else f"{begins}-{meeting}"
    if item.get("number") is not None:
        return f"{base}-{item['number']}"
    rest = str(item["id"])
    return rest if rest.startswith(f"{base}-") else f"{base}-{slug(rest)}"
