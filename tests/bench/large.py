"""A large municipality: many decisions and document pages of generated Swedish-like text, and what its pages cost."""

import random
import sqlite3
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from datasets.declaration import load
from datasets.edition import publish
from datasets.instance import Source
from datasets.shelf import Edition
from harvesters.store import Store

NOW = datetime(2026, 1, 15, 6, tzinfo=UTC)
BODIES = ("kommunfullmaktige", "kommunstyrelsen", "bildningsnamnden", "socialnamnden", "tekniska-namnden", "valnamnden")
OUTCOMES = ("approved", "approved", "approved", "rejected", "noted", "tabled", "referred_back")
DECISIONS_A_MEETING, WORDS_A_PAGE = 40, 80
_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def vocabulary() -> list[str]:
    """Common words first, then compounds with their inflections: some seven thousand."""
    compounds = [
        f"{first}{last}{ending}" for first in _WORDS["first"] for last in _WORDS["last"] for ending in _WORDS["endings"]
    ]
    random.Random(1).shuffle(compounds)
    return [*_WORDS["common"], *_WORDS["first"], *_WORDS["last"], *compounds]


def build(folder: Path, *, decisions: int, pages: int) -> Edition:
    """An instance folder with an edition of that many decisions and pages."""
    folder.mkdir(parents=True)
    with Store(folder / "store.db", load()) as store:
        store.register([Source("a", "minutes")])
        store.connection.execute("BEGIN")
        for table, rows in _tables(decisions, pages):
            _insert(store.connection, table, rows)
        store.connection.execute("COMMIT")
    return publish(folder / "store.db", folder / "editions", now=NOW, today=NOW.date(), declarations=load()).edition


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    own = {"source": "a", "first_seen": NOW.isoformat(), "modified": NOW.isoformat()}
    while part := list(islice(rows, 10_000)):
        names = [*part[0], *own]
        marks = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        values = ([*row.values(), *own.values()] for row in part)
        connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)


def _tables(decisions: int, pages: int) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    meetings = -(-decisions // DECISIONS_A_MEETING)
    yield "organizations", ({"id": body, "name": body.capitalize(), "classification": "committee"} for body in BODIES)
    yield "meetings", (_meeting(number) for number in range(meetings))
    yield "documents", (_document(number) for number in range(meetings))
    yield (
        "matters",
        ({"id": f"KS-{n}", "case_number": f"KS/{n}", "title": f"Ärende {n}"} for n in range(decisions // 2)),
    )
    words = _Words()
    yield "agenda_items", (_item(number) for number in range(decisions))
    yield "decisions", (_decision(number, words) for number in range(decisions))
    yield "assignments", (_assignment(number) for number in range(0, decisions, 20))
    yield "pages", (_page(number, meetings, words) for number in range(pages))


class _Words:
    """Texts of words as common as their place in the vocabulary says (Zipf)."""

    def __init__(self) -> None:
        self._random = random.Random(2)
        self._words = vocabulary()
        self._weights = list(accumulate(1 / (place + 3) for place in range(len(self._words))))

    def text(self, count: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=count))


def _of(number: int) -> tuple[str, str, str]:
    """Body, day and identifier of a meeting: six bodies a day, back from 2026."""
    body = BODIES[number % len(BODIES)]
    day = (NOW.date() - timedelta(days=1 + number // len(BODIES))).isoformat()
    return body, day, f"{body}-{day}"


def _meeting(number: int) -> dict[str, object]:
    body, day, meeting = _of(number)
    return {
        "id": meeting,
        "title": meeting,
        "organization": body,
        "date": day,
        "state": "held",
        "document": f"d{number}",
    }


def _document(number: int) -> dict[str, object]:
    _, day, meeting = _of(number)
    url = f"https://example.se/{number}.pdf"
    return {
        "id": f"d{number}",
        "title": f"Protokoll {day}",
        "kind": "minutes",
        "meeting": meeting,
        "url": url,
        "sha256": "0",
    }


def _item(number: int) -> dict[str, object]:
    body, day, meeting = _of(number // DECISIONS_A_MEETING)
    return {
        "id": f"{meeting}-i{number}",
        "meeting": meeting,
        "organization": body,
        "date": day,
        "position": number % DECISIONS_A_MEETING,
        "number": number % DECISIONS_A_MEETING,
        "title": f"Ärende {number // 2} om {_cycled('first', number)}{_cycled('last', number)}",
        "matter": f"KS-{number // 2}",
        "kind": "decision",
    }


def _cycled(part: str, number: int) -> str:
    words: list[str] = _WORDS[part]
    return words[number % len(words)]


def _decision(number: int, words: _Words) -> dict[str, object]:
    item = _item(number)
    outcome = OUTCOMES[number % len(OUTCOMES)]
    shared = {name: item[name] for name in ("meeting", "organization", "date", "number", "title", "matter")}
    return {
        **shared,
        "id": f"{item['meeting']}-{item['number']}",
        "agenda_item": item["id"],
        "text": words.text(30),
        "outcome": outcome,
        "as_proposed": ("as_proposed", "changed")[number % 2] if outcome == "approved" else None,
        "method": "acclamation",
        "document": f"d{number // DECISIONS_A_MEETING}",
        "page": 1,
    }


def _assignment(number: int) -> dict[str, object]:
    item = _item(number)
    decision = f"{item['meeting']}-{item['number']}"
    due = date.fromisoformat(str(item["date"])) + timedelta(days=90)
    shared = {name: item[name] for name in ("organization", "date", "matter")}
    report = _item(number - 240)
    reported_in = f"{report['meeting']}-{report['number']}" if number % 3 and number >= 240 else None
    own = {"id": f"a{number}", "decision": decision, "text": "Redovisa.", "reported_in": reported_in}
    return {**shared, **own, "due_to": due.isoformat()}


def _page(number: int, meetings: int, words: _Words) -> dict[str, object]:
    document, place = number % meetings, number // meetings + 1
    return {"id": f"d{document}-{place}", "document": f"d{document}", "number": place, "text": words.text(WORDS_A_PAGE)}


def questions(count: int) -> list[str]:
    """What readers may ask: one to three words, common and rare, of the same vocabulary."""
    chance, words = random.Random(3), vocabulary()
    asked = [*words[:100], *words[100:3000:7]]
    return [" ".join(chance.choices(asked, k=chance.choice((1, 1, 2, 2, 3)))) for _ in range(count)]
