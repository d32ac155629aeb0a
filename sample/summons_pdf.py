"""A summons (kallelse) as PDF: when and where, then the numbered matters with what is proposed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sample import swedish
from sample.letterhead import TOP, Letterhead
from sample.people import municipality
from sample.telling import Told
from sample.truth import AgendaEntry
from sample.typeset import BOLD, LEFT, RIGHT, SIZE, Line, Run, draw, labelled, new_canvas, pages, paragraph, wrapped

TITLE_X, PROPOSAL_X = LEFT + 26, LEFT + 26
CASE_ROOM = 84.0


def write_summons(told: Told, target: Path) -> None:
    """The summons as a file; the council's is also an announcement (KL 5:13)."""
    meeting = told.meeting
    head = Letterhead(f"{municipality().name} kommun", "KALLELSE", meeting.organization, meeting.date, signed=False)
    canvas = new_canvas(
        target, title=f"Kallelse {meeting.organization.lower()} {meeting.date}", author=head.municipality
    )
    lines = [*_opening(told), *(line for entry in meeting.agenda for line in _entry(entry)), *_closing(told)]
    for number, placed in enumerate(pages(lines, top=TOP, bottom=70), 1):
        head.draw(canvas, number)
        draw(canvas, placed)
        canvas.showPage()
    canvas.save()


def _opening(told: Told) -> list[Line]:
    meeting = told.meeting
    day = date.fromisoformat(meeting.date)
    when = f"{swedish.weekday(day)} {swedish.long_date(day)} kl. {meeting.start}"
    called = f"{meeting.organization} kallas till sammanträde {when}, {meeting.place}."
    public = {
        "KF": "Sammanträdet är öppet för allmänheten. Frågor till allmänhetens frågestund lämnas senast dagen före.",
        "KS": "Sammanträdet är inte offentligt.",
        "BIN": "Sammanträdet är öppet för allmänheten, utom när nämnden behandlar ärenden som rör enskilda.",
    }[told.slot.body]
    return [
        *paragraph(called, font=BOLD),
        *paragraph(public, above=4.0),
        *paragraph("Ärenden", font=BOLD, size=12.5, above=14.0),
    ]


def _entry(entry: AgendaEntry) -> list[Line]:
    room = RIGHT - TITLE_X - CASE_ROOM
    titles = wrapped(entry.title, room, BOLD)
    case = (Run(RIGHT, entry.case_number, right=True),) if entry.case_number else ()
    first = Line((Run(LEFT, f"{entry.position}."), Run(TITLE_X, titles[0], BOLD), *case), 8.0, keep=True)
    rest = [Line((Run(TITLE_X, text, BOLD),), keep=True) for text in titles[1:]]
    last = _proposal(entry)
    lines = [first, *rest, *last]
    return lines if last else [*lines[:-1], Line(lines[-1].runs, lines[-1].above)]


def _proposal(entry: AgendaEntry) -> list[Line]:
    if not entry.points:
        return []
    lines = [Line((Run(PROPOSAL_X, "Förslag till beslut", "Times-Italic", SIZE - 1),), 2.0, keep=True)]
    if len(entry.points) == 1:
        return lines + paragraph(entry.points[0], x=PROPOSAL_X, room=RIGHT - PROPOSAL_X)
    for n, point in enumerate(entry.points, 1):
        lines += labelled(f"{n}.", point, indent=PROPOSAL_X + 16, label_x=PROPOSAL_X, above=0.0)
    return lines


def _closing(told: Told) -> list[Line]:
    chairs = [s for s in municipality().seats if s.body == told.slot.body and s.role == "ordförande"]
    body = municipality().bodies[told.slot.body]
    return [
        Line((Run(LEFT, chairs[0].signature), Run(LEFT + 230, body.secretary)), 26.0, keep=True),
        Line((Run(LEFT, "Ordförande"), Run(LEFT + 230, "Sekreterare"))),
    ]
