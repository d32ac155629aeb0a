"""Every difference between editions, to be followed: the latest as a feed, all of them as JSON with a cursor."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal import wording
from portal.atom import Entry
from portal.catalogue.record import Change
from portal.data import row_path
from portal.language import at
from portal.pages.context import absolute, catalogue, parameters, root
from portal.pages.entries import MOST
from portal.pages.feeds import of_entries

blueprint = Blueprint("changes", __name__)

TOGETHER = 200
_LONGEST = 400


@blueprint.get("/oppenhet.atom")
def as_feed() -> Response:
    parameters()
    latest = catalogue().records.latest_changes(limit=MOST)
    return of_entries([_entry(change) for change in latest], _("Ändringar i det som har publicerats"), "/oppenhet")


@blueprint.get("/oppenhet/andringar.json")
def as_json() -> Response:
    """The changes after the number `efter`, the oldest first. `next` is where those after these are, now or later."""
    asked = parameters("efter").number("efter")
    found = catalogue().records.changes_after(asked, limit=TOGETHER)
    last = found[-1].id if found else asked
    told = {
        "changes": [_told(change) for change in found],
        "more": bool(found) and last < catalogue().records.latest_changes(limit=1)[0].id,
        "next": absolute(at(f"/oppenhet/andringar.json?efter={last}")),
        "withheld": absolute(at("/data/insyn/withheld.json")),
    }
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(body, content_type="application/json")


def _told(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "at": change.at,
        "table": change.table,
        "row": change.row_id,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "cause": change.cause,
        "address": absolute(at(row_path(change.table, change.row_id))),
    }


def _entry(change: Change) -> Entry:
    title = f"{wording.table_title(change.table)} {change.row_id}".capitalize()
    values = [] if change.field == "gone" else [_("Före: %(value)s", value=_short(change.before)),
                                                _("Efter: %(value)s", value=_short(change.after))]  # fmt: skip
    return Entry(
        id=f"tag:{urlsplit(root()).hostname},{change.at[:10]}:changes/{change.id}",
        title=title,
        summary=" · ".join([wording.change_told(change), *values]),
        link=absolute(at(row_path(change.table, change.row_id))),
        updated=change.at,
        published=change.at,
        kind=(change.table, wording.table_title(change.table)),
    )


def _short(value: str | None) -> str:
    text = value or str(_("tomt"))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
