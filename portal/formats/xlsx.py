"""`.xlsx` at /data: a table, a row or an answer as an Excel workbook, with a sheet that tells what it is."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from datasette.utils.asgi import Response

from datasets import declaration
from portal.formats.answer import Answer
from portal.formats.workbook import LONGEST_TEXT, MEDIA_TYPE, Book
from portal.wording import moment, number

EXTENSION = "xlsx"
_DAYS = ("date", "datetime")


def can_render(columns: list[str]) -> bool:
    return bool(columns)


async def render(datasette: Any, request: Any, data: Any) -> Response | None:
    """The workbook; None where there are no rows to give. It is made in a thread, so that other readers do not wait."""
    answer = Answer(datasette, request, data)
    if not answer.is_rows:
        return None
    headers = {"content-disposition": f'attachment; filename="{re.sub("[^A-Za-z0-9_.-]", "_", answer.name)}.xlsx"'}
    if data.get("next_url"):
        headers["link"] = f'<{data["next_url"]}>; rel="next"'
    return Response(await asyncio.to_thread(_book, answer), headers=headers, content_type=MEDIA_TYPE)


def _book(answer: Answer) -> bytes:
    book = Book(answer.name, answer.title, f"Insyn {answer.municipality.name}")
    rows = list(answer.rows())
    book.write(answer.columns, rows, texts=_texts(answer.table))
    book.tell("Om filen", _facts(answer, len(rows), book.shortened))
    return book.content()


def _texts(table: str) -> set[str]:
    """The columns of a declared table that are no days."""
    declared = declaration.load().tables.get(table)
    return {name for name, column in declared.columns.items() if column.type not in _DAYS} if declared else set()


def _facts(answer: Answer, count: int, shortened: int) -> Iterator[tuple[str, str]]:
    data = answer.data
    yield "Innehåll", answer.title
    yield "Kommun", answer.municipality.name
    yield "Adress", answer.address
    yield "Utgåvan publicerades", moment(answer.edition.published_at).striptags()
    yield "Utgåvans SHA-256", answer.edition.sha256
    about = answer.datasette.metadata(database=data["database"]).get("tables", {}).get(answer.table, {})
    if about.get("license"):
        yield "Licens", f"{about['license']} {about.get('license_url') or ''}".strip()
    if data.get("query"):
        yield "Fråga (SQL)", data["query"]["sql"]
    yield "Rader i filen", number(count)
    yield from _left_out(data, answer.datasette.setting("max_returned_rows"))
    if shortened:
        yield "Avkortade celler", f"{number(shortened)}. En cell i Excel har högst {number(LONGEST_TEXT)} tecken."
    yield "Klockslag", "Svensk tid."


def _left_out(data: Any, limit: int) -> Iterator[tuple[str, str]]:
    """That there are more rows than the file has, and where they are."""
    total, most = data.get("filtered_table_rows_count"), f"Ett svar har högst {number(limit)}"
    if data.get("next_url"):
        yield "Fler rader finns", f"{f'Totalt {number(total)}.' if total else 'Ja.'} {most}."
        yield "Nästa rader", data["next_url"]
    elif data.get("truncated"):
        yield "Fler rader finns", f"{most}. Fråga efter färre, eller hämta hela utgåvan på /ladda-ner."
