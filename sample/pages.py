"""The pages of the web site, from the templates beside it and the truth."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from sample import swedish
from sample.people import municipality
from sample.truth import Document, Meeting, Seat, Truth

TEMPLATES = {
    "start.html": "index.html",
    "politik.html": "kommun-och-politik/index.html",
    "protokoll.html": "kommun-och-politik/protokoll/index.html",
    "anslagstavla.html": "kommun-och-politik/anslagstavla/index.html",
    "sammantraden.html": "kommun-och-politik/sammantraden/index.html",
    "fortroendevalda.html": "kommun-och-politik/fortroendevalda/index.html",
    "om.html": "om-webbplatsen/index.html",
}
STATES = {"held": "Genomfört", "planned": "Planerat", "cancelled": "Inställt"}
REGISTER = "kommun-och-politik/fortroendevalda/fortroendevalda.csv"


def write_pages(folder: Path, truth: Truth) -> None:
    """Every page, the register as CSV, the style sheet and robots.txt."""
    environment = Environment(
        loader=PackageLoader("sample", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"long_date": _long_date, "weekday": _weekday}
    shared = _shared(truth)
    for template, target in TEMPLATES.items():
        _write(folder / target, environment.get_template(template).render(shared))
    _write(folder / "stil.css", environment.get_template("stil.css").render(shared))
    _write(folder / "robots.txt", "User-agent: *\nDisallow: /intern/\n")
    _write(folder / REGISTER, register(truth.seats))


def _shared(truth: Truth) -> dict[str, object]:
    coming = [meeting for meeting in truth.meetings if meeting.state == "planned"]
    return {
        "truth": truth,
        "municipality": municipality(),
        "bodies": _by_body(truth.meetings),
        "coming": coming,
        "states": STATES,
        "register": f"/{REGISTER}",
    }


def _by_body(meetings: Sequence[Meeting]) -> list[tuple[str, list[tuple[str, list[Document]]]]]:
    """(body, [(year, documents newest first)]) in the order of the bodies."""
    return [
        (body.name, _by_year(m for m in meetings if m.organization == body.name))
        for body in municipality().bodies.values()
    ]


def _by_year(meetings: Iterable[Meeting]) -> list[tuple[str, list[Document]]]:
    years: dict[str, list[Document]] = {}
    for meeting in sorted(meetings, key=lambda meeting: meeting.date, reverse=True):
        years.setdefault(meeting.date[:4], []).extend(reversed(meeting.documents))
    return [(year, documents) for year, documents in years.items() if documents]


def register(seats: Sequence[Seat]) -> str:
    """The representatives as CSV, as Excel saves it here: semicolons."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Namn", "Parti", "Organ", "Uppdrag", "Från och med", "Till och med"])
    writer.writerows([s.name, s.party, s.organization, s.role, s.start, s.end] for s in seats)
    return target.getvalue()


def _long_date(text: str) -> str:
    return swedish.long_date(date.fromisoformat(text))


def _weekday(text: str) -> str:
    return swedish.weekday(date.fromisoformat(text))


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode("utf-8"))
