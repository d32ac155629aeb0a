"""`.atom` at /data: a table or an answer as a feed, by the names of its columns."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote, urlsplit

from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError

from portal import atom
from portal.formats import mapped
from portal.formats.answer import Answer
from portal.wording import SWEDEN

EXTENSION = "atom"


def can_render(columns: list[str], table: str | None, view_name: str) -> bool:
    return view_name != "row" and mapped.is_feed(columns, table or "")


async def render(datasette: Any, request: Any, data: Any) -> Response | None:
    """The feed; None where there are no rows to give."""
    answer = Answer(datasette, request, data)
    if not answer.is_rows:
        return None
    body = await asyncio.to_thread(_document, answer)
    return Response(body, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _document(answer: Answer) -> bytes:
    entries = [_entry(answer, number, row) for number, row in enumerate(mapped.entries(answer), 1)]
    municipality = answer.municipality.name
    feed = atom.Feed(
        address=answer.address,
        page=answer.page,
        title=f"{answer.title} – Insyn {municipality}",
        author=f"Insyn {municipality}",
        language="sv",
        updated=max(
            (entry.updated for entry in entries), default=answer.edition.published_at, key=datetime.fromisoformat
        ),
        entries=entries,
    )
    return atom.document(feed)


def _entry(answer: Answer, number: int, row: mapped.Row) -> atom.Entry:
    updated = _moment(row["atom_updated"], number)
    return atom.Entry(
        id=_identifier(answer, number, row["atom_id"]),
        title=str(row["atom_title"] or ""),
        summary=str(row.get("atom_content") or ""),
        link=answer.link(row.get("atom_link")) or answer.page,
        updated=updated,
        published=updated,
        kind=(answer.name, answer.title),
    )


def _identifier(answer: Answer, number: int, given: Any) -> str:
    """An IRI, as Atom demands: a path of the portal, an address, or what stands only here."""
    if given in (None, ""):
        raise DatasetteError(f"atom_id is empty in row {number}: every entry needs one of its own.", status=400)
    text = atom.clean(str(given))
    if text.startswith("/"):
        return answer.link(text)
    return text if urlsplit(text).scheme and " " not in text else f"{answer.page}#{quote(text)}"


def _moment(given: Any, number: int) -> str:
    """A moment with its zone. A day begins in Sweden; a moment without zone is in UTC, in which SQLite reckons."""
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise DatasetteError(
            f"atom_updated in row {number} is no moment: {str(given)[:40]!r}. Write 2026-11-23, or "
            "2026-11-23T06:00:00+00:00.",
            status=400,
        ) from None
    if len(str(given)) <= len("2026-11-23"):
        return datetime.combine(date(moment.year, moment.month, moment.day), time(), SWEDEN).isoformat()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
