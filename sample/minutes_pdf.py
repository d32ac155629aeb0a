"""Minutes as PDF: a first page with header and certificate (BEVIS), then each § on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from sample.attendance import Exceptions, exceptions
from sample.letterhead import BOTTOM, TOP, Letterhead
from sample.people import municipality
from sample.sheets import Block, Sheet
from sample.swedish import joined
from sample.telling import Told
from sample.truth import Attendee, Meeting
from sample.typeset import (
    BOLD,
    ITALIC,
    LEFT,
    RIGHT,
    Line,
    Run,
    columns,
    draw,
    heading,
    labelled,
    new_canvas,
    pages,
    paragraph,
    wrapped,
)

VALUE_X = 166.0
SMALL = 9.0
DOTS = "…" * 12
CELLS = (LEFT, 290.0, 345.0, 390.0, 435.0, 482.0)
UNDERSCORES = "_________________"


def write_minutes(told: Told, target: Path, *, immediate: bool = False) -> tuple[int, ...]:
    """The minutes as a file, or the document of their immediately adjusted §s; the numbers of the §s in it."""
    sheets = [sheet for sheet in told.sheets if sheet.item.adjusted_immediately or not immediate]
    numbers = tuple(sheet.item.number for sheet in sheets)
    head = Letterhead(
        f"{municipality().name} kommun", "SAMMANTRÄDESPROTOKOLL", told.meeting.organization, told.meeting.date
    )
    title = f"Protokoll {told.meeting.organization.lower()} {told.meeting.date}"
    canvas = new_canvas(target, title=title, author=head.municipality)
    printed = [first_page(told, numbers, immediate=immediate)]
    for sheet in sheets:
        printed += pages(sheet_lines(sheet), top=TOP, bottom=BOTTOM)
    _print(canvas, head, printed)
    return numbers


def _print(canvas: Canvas, head: Letterhead, printed: Sequence[Sequence[tuple[float, Line]]]) -> None:
    for number, placed in enumerate(printed, 1):
        head.draw(canvas, number)
        draw(canvas, placed)
        canvas.showPage()
    canvas.save()


def first_page(told: Told, numbers: Sequence[int], *, immediate: bool) -> list[tuple[float, Line]]:
    meeting = told.meeting
    lines = [line for label, text in _header(told, numbers, immediate) for line in field(label, text)]
    lines += _signatures(meeting, paragraph_span(numbers))
    lines += _certificate(meeting, paragraph_span(numbers), immediate)
    return pages(lines, top=TOP, bottom=60)[0]


def _header(told: Told, numbers: Sequence[int], immediate: bool) -> list[tuple[str, str]]:
    meeting, body = told.meeting, municipality().bodies[told.slot.body]
    pause = exceptions().get(meeting.key, Exceptions()).pause
    time = f"kl. {meeting.start} – {meeting.end}{f', ajournering kl. {pause}' if pause else ''}"
    adjusted = (
        f"Omedelbar justering, {body.place}, {meeting.date}"
        if immediate
        else f"{body.adjusting_place}, {meeting.adjusted_on}"
    )
    by_role = {
        role: _present(meeting, role, numbers)
        for role in ("ledamot", "tjänstgörande ersättare", "ersättare", "tjänsteperson")
    }
    return [
        ("Plats och tid", f"{meeting.place}, {time}"),
        ("Beslutande", by_role["ledamot"]),
        ("Beslutande ersättare", by_role["tjänstgörande ersättare"] or "–"),
        ("Ersättare", by_role["ersättare"] or "–"),
        ("Övriga deltagande", by_role["tjänsteperson"]),
        ("Utses att justera", joined(meeting.adjusters)),
        ("Justeringens plats och tid", adjusted),
    ]


def _present(meeting: Meeting, role: str, numbers: Sequence[int]) -> str:
    """The attendees of a role who took part in one of the §s, the chairs with their titles."""
    chairs = {
        seat.name: seat.role
        for seat in municipality().seats
        if seat.role.endswith("ordförande") and _of(seat.body, meeting)
    }
    there = [a for a in meeting.present if a.role == role and _took_part(a, numbers)]
    return ", ".join(_attendee(person, chairs, whole=len(numbers) == len(meeting.items)) for person in there)


def _of(body: str, meeting: Meeting) -> bool:
    return meeting.key.startswith(body)


def _took_part(person: Attendee, numbers: Sequence[int]) -> bool:
    return person.paragraphs is None or bool(set(person.paragraphs) & set(numbers))


def _attendee(person: Attendee, chairs: dict[str, str], *, whole: bool) -> str:
    presence = f" {person.presence}" if person.presence and whole else ""
    if person.party is None:
        return f"{person.title} {person.name}{presence}"
    chair = f" {chairs[person.name]}" if person.name in chairs and person.role == "ledamot" else ""
    return f"{person.name} ({person.party}){chair}{presence}"


def field(label: str, text: str) -> list[Line]:
    """A row of the header: the label in a narrow column of small type, the text beside it."""
    left = wrapped(label, VALUE_X - LEFT - 6, size=SMALL)
    right = wrapped(text, RIGHT - VALUE_X, size=10.5)
    return columns([(LEFT, left, SMALL), (VALUE_X, right, 10.5)], above=6.0, leading=12.5)


def _runs(*pieces: tuple[float, str, float]) -> tuple[Run, ...]:
    return tuple(Run(x, text, size=size) for x, text, size in pieces if text)


def paragraph_span(numbers: Sequence[int]) -> str:
    return f"§{numbers[0]}" if len(numbers) == 1 else f"§{numbers[0]} - §{numbers[-1]}"


def _signatures(meeting: Meeting, span: str) -> list[Line]:
    lines = []
    chair = meeting.chair or ""
    people = [("Sekreterare", meeting.secretary or ""), ("Ordförande", chair)]
    people += [("Justerande", name) for name in meeting.adjusters]
    for n, (role, name) in enumerate(people):
        label = (LEFT, "Underskrifter" if n == 0 else "", SMALL)
        paragraphs = (400.0, f"Paragrafer {span}" if n == 0 else "", 10.5)
        lines.append(Line(_runs(label, (VALUE_X, f"{role} {DOTS}", SMALL), paragraphs), 8.0, 13))
        lines.append(Line(_runs((VALUE_X, name, 10.5)), 0.0, 13))
    return lines


def _certificate(meeting: Meeting, span: str, immediate: bool) -> list[Line]:
    centre = (LEFT + RIGHT) / 2
    told = "Justeringen har tillkännagivits genom anslag"
    posted, removed = certificate_days(meeting, immediate=immediate)
    return [
        Line((Run(centre - 20, "BEVIS", BOLD, 11),), 12.0),
        Line((Run(centre - 95, told, size=10),), rule=True),
        *_pair("Organ", meeting.organization, "Paragrafer", span),
        *_pair("Sammanträdes datum", meeting.date, "", ""),
        *_pair("Datum för anslags uppsättande", posted, "Datum för anslags nedtagande", removed),
        *_pair("Förvaringsplats av protokollet", meeting.kept_at or "", "", ""),
        Line(_runs((LEFT, "Underskrift", SMALL), (VALUE_X, DOTS, SMALL)), 8.0, rule=True),
        Line(_runs((LEFT, f"Utdragsbestyrkande {DOTS}{DOTS}", SMALL)), 6.0),
    ]


def certificate_days(meeting: Meeting, *, immediate: bool) -> tuple[str, str]:
    """The days of posting and removal; an immediately adjusted § is posted the day after the meeting."""
    if not immediate:
        return meeting.posted_on or "", meeting.removed_on or ""
    day = date.fromisoformat(meeting.date) + timedelta(days=1)
    return day.isoformat(), (day + timedelta(days=22)).isoformat()


def _pair(label: str, value: str, other: str, second: str) -> list[Line]:
    left, middle = (wrapped(text, 78, size=SMALL) for text in (label, other))
    cells = [(LEFT, left, SMALL), (VALUE_X, [value], 10.5), (322.0, middle, SMALL), (402.0, [second], 10.5)]
    return columns(cells, above=4.0, leading=11.5)


def sheet_lines(sheet: Sheet) -> list[Line]:
    """The lines of one §, from its head to the rule of underscores."""
    lines = [Line((Run(LEFT, sheet.group, ITALIC),), 0.0, 24, keep=True)] if sheet.group else []
    case = (Run(RIGHT, sheet.item.case_number, right=True),) if sheet.item.case_number else ()
    lines.append(Line((Run(LEFT, sheet.item.printed_number, BOLD), *case), 0.0, 16, keep=True))
    lines += heading(sheet.item.title, size=12.5, above=3.0)
    for section in sheet.sections:
        if section.heading:
            lines += heading(section.heading)
        for block in section.blocks:
            lines += block_lines(block)
    return [*lines, Line((Run(LEFT, UNDERSCORES),), 12.0)]


def block_lines(block: Block) -> list[Line]:
    match block.kind:
        case "point":
            return labelled(block.label, block.text, indent=LEFT + 22, label_x=LEFT + 6)
        case "bullet":
            return labelled("-", block.text, indent=LEFT + 22, label_x=LEFT + 8)
        case "line":
            return paragraph(block.text)
        case "row":
            return [_row(block.cells)]
    return paragraph(block.text, above=4.0)


def _row(cells: Sequence[str]) -> Line:
    font = BOLD if cells[0] in {"Namn", "Summa"} else "Times-Roman"
    runs = tuple(Run(x, cell, font, 10.5) for x, cell in zip(CELLS, cells, strict=True) if cell)
    return Line(runs, 0.0, 13, keep=cells[0] == "Namn")
