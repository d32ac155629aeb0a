"""A newsroom's questions, each answered by SQL and by the API: both give what the documents say."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from sample.truth import Item, Meeting, Truth
from tests.tour.newsroom import Newsroom, alike, rebels, told_votes, votes_of
from tests.tour.town import Town

COUNCIL = "kommunfullmaktige"


@dataclass(frozen=True)
class Question:
    """In words, how SQL and the API answer it, and the truth."""

    words: str
    sql: Callable[[Newsroom], Any]
    api: Callable[[Newsroom], Any]
    truth: Callable[[Truth], Any]


def told(truth: Truth, body: str = "") -> Iterator[tuple[Meeting, Item]]:
    """The items of the minutes, of one body or all."""
    yield from ((m, item) for m in truth.meetings for item in m.items if body in ("", m.organization))


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def names(news: Newsroom) -> dict[str, str]:
    return {row["id"]: row["name"] for row in news.rows("organizations")}


def party(signature: str) -> str:
    return signature.rpartition("(")[2].rstrip(")")


def put_off(news: Newsroom) -> dict[str, int]:
    rows = [row for outcome in ("tabled", "referred_back") for row in news.rows("decisions", outcome=outcome)]
    counts = Counter(row["matter"] for row in rows)
    return {news.one("matters", matter)["case_number"]: count for matter, count in counts.items()}


def late(news: Newsroom) -> list[str]:
    tasks = news.rows("assignments", state="reported")
    return sorted(t["text"] for t in tasks if news.one("decisions", t["reported_in"])["date"] > (t["due_to"] or "9"))


def told_late(truth: Truth) -> list[str]:
    tasks = [(t, truth.meeting(t.reported.meeting).date) for i in truth.items() for t in i.assignments if t.reported]
    return sorted(task.text for task, day in tasks if task.due and day[: len(task.due)] > task.due)


def answered(news: Newsroom) -> list[tuple[str, int]]:
    """Motions with the days from the first time they were treated to the last decision that settled them."""
    items = news.rows("agenda-items")
    moved = {row["matter"] for row in items if "motion" in row["title"].lower() and row["matter"]}
    settled = [row for out in ("approved", "rejected", "answered") for row in news.rows("decisions", outcome=out)]
    found = []
    for matter in moved & {row["matter"] for row in settled}:
        first = min(row["date"] for row in items if row["matter"] == matter)
        last = max(row["date"] for row in settled if row["matter"] == matter)
        found.append((news.one("matters", matter)["case_number"], days(first, last)))
    return sorted((case, waited) for case, waited in found if waited)


def told_answered(truth: Truth) -> list[tuple[str, int]]:
    found = []
    for matter in truth.matters:
        dates = {step.meeting: truth.meeting(step.meeting).date for step in matter.steps}
        ends = [dates[s.meeting] for s in matter.steps if s.outcome in ("approved", "rejected", "answered")]
        if matter.title.startswith("Motion") and ends:
            found.append((matter.case_number, days(min(dates.values()), max(ends))))
    return sorted(found)


QUESTIONS = [
    Question(
        "Hur många beslut har varje organ fattat?",
        lambda news: dict(
            news.sql(
                "select o.name, count(*) from decisions d join organizations o on o.id = d.organization group by 1"
            )
        ),
        lambda news: Counter(names(news)[row["organization"]] for row in news.rows("decisions")),
        lambda truth: Counter(meeting.organization for meeting, item in told(truth) if item.decision),
    ),
    Question(
        "Vilka motioner och frågor har fullmäktige besvarat utan att säga ja eller nej?",
        lambda news: sorted(
            news.sql(f"select date, title from decisions where organization = '{COUNCIL}' and outcome = 'answered'")
        ),
        lambda news: sorted(
            (row["date"], row["title"]) for row in news.rows("decisions", organization=COUNCIL, outcome="answered")
        ),
        lambda truth: sorted((m.date, i.title) for m, i in told(truth, "Kommunfullmäktige") if i.outcome == "answered"),
    ),
    Question(
        "Vilka omröstningar avgjordes av högst tre röster?",
        lambda news: sorted(news.sql("select date, yes, no from votes where abs(yes - no) <= 3")),
        lambda news: sorted(
            (row["date"], row["yes"], row["no"]) for row in news.rows("votes") if abs(row["yes"] - row["no"]) <= 3
        ),
        lambda truth: sorted((m.date, v.yes, v.no) for m, i in told(truth) for v in i.votes if abs(v.yes - v.no) <= 3),
    ),
    Question(
        "När avgjorde ordföranden med utslagsröst?",
        lambda news: [day for (day,) in news.sql("select date from votes where casting_vote = 1")],
        lambda news: [row["date"] for row in news.rows("votes", casting_vote="true")],
        lambda truth: [meeting.date for meeting, item in told(truth) for vote in item.votes if vote.casting_vote],
    ),
    Question(
        "Hur många uppdrag är försenade hos var och en?",
        lambda news: Counter(row[1] for row in news.sql("uppdrag_efter_sin_tid")),
        lambda news: Counter(row["assignee"] for row in news.rows("assignments", state="overdue")),
        lambda truth: Counter(t.to for _, item in told(truth) for t in item.assignments if t.state == "overdue"),
    ),
    Question(
        "Hur många reservationer lämnade varje parti år 2025?",
        lambda news: {row[1]: row[2] for row in news.sql("reservationer_per_parti") if row[0] == "2025"},
        lambda news: Counter(
            row["party"]
            for row in news.rows("statements", kind="reservation", date_from="2025-01-01", date_to="2025-12-31")
        ),
        lambda truth: Counter(
            party(by) for m, i in told(truth) if m.date[:4] == "2025" for r in i.reservations for by in r.by
        ),
    ),
    Question(
        "Hur ofta röstade M och SD lika?",
        lambda news: next(row[2:4] for row in news.sql("partier_tillsammans") if row[:2] == ("M", "SD")),
        lambda news: alike(votes_of(news), "M", "SD"),
        lambda truth: alike(told_votes(truth), "M", "SD"),
    ),
    Question(
        "Hur många gånger har SD:s ledamöter avstått från att rösta?",
        lambda news: news.sql("select count(*) from ballots where party = 'SD' and option = 'abstain'")[0][0],
        lambda news: sum(row["party"] == "SD" for row in news.rows("ballots", option="abstain")),
        lambda truth: sum(p == "SD" and option == "abstain" for vote in told_votes(truth) for _, p, option in vote),
    ),
    Question(
        "Vilka har röstat mot sitt parti?",
        lambda news: {row[2] for row in news.sql("mot_sitt_parti")},
        lambda news: {name for vote in votes_of(news) for name in rebels(vote)},
        lambda truth: {name for vote in told_votes(truth) for name in rebels(vote)},
    ),
    Question(
        "Hur lång tid tar det som mest att justera ett protokoll, i varje organ?",
        lambda news: dict(
            news.sql(
                "select o.name, cast(max(julianday(m.adjusted_on) - julianday(m.date)) as integer) from meetings m "
                "join organizations o on o.id = m.organization where m.state = 'held' group by 1"
            )
        ),
        lambda news: {
            names(news)[body]: max(
                days(row["date"], row["adjusted_on"]) for row in news.rows("meetings", organization=body, state="held")
            )
            for body in {row["organization"] for row in news.rows("meetings")}
        },
        lambda truth: {
            body: max(days(m.date, m.adjusted_on) for m in truth.meetings if m.adjusted_on and m.organization == body)
            for body in {meeting.organization for meeting in truth.meetings}
        },
    ),
    Question(
        "Vilka har anmält jäv, och när?",
        lambda news: sorted((row[0], row[2]) for row in news.sql("jav")),
        lambda news: sorted((row["date"], row["name"]) for row in news.rows("statements", kind="recusal")),
        lambda truth: sorted((m.date, by.rpartition(" (")[0]) for m, item in told(truth) for by in item.recusals),
    ),
    Question(
        "Vilka ärenden har skjutits upp, och hur många gånger?",
        lambda news: {row[0]: row[2] + row[3] for row in news.sql("bordlagda_flera_ganger", minst="1")},
        put_off,
        lambda truth: Counter(i.case_number for _, i in told(truth) if i.outcome in ("tabled", "referred_back")),
    ),
    Question(
        "Hur länge fick motionerna vänta på svar?",
        lambda news: sorted((row[0], row[4]) for row in news.sql("motioner_tid_till_svar")),
        answered,
        told_answered,
    ),
    Question(
        "På hur många möten var Samir Haddadi närvarande?",
        lambda news: news.sql(
            "select count(distinct a.meeting) from attendances a join people p on p.id = a.person "
            "where p.name = 'Samir Haddadi'"
        )[0][0],
        lambda news: len({row["meeting"] for row in news.rows("attendances", person="samir-haddadi")}),
        lambda truth: sum(any(p.name == "Samir Haddadi" for p in m.present) for m in truth.meetings),
    ),
    Question(
        "Vilka uppdrag redovisades för sent?",
        lambda news: sorted(
            text
            for (text,) in news.sql(
                "select s.text from assignments s join decisions r on r.id = s.reported_in where r.date > s.due_to"
            )
        ),
        late,
        told_late,
    ),
    Question(
        "Hur många av fullmäktiges beslut togs efter omröstning?",
        lambda news: news.sql(f"select sum(method = 'vote'), count(*) from decisions where organization = '{COUNCIL}'")[
            0
        ],
        lambda news: (
            news.count("decisions", organization=COUNCIL, method="vote"),
            news.count("decisions", organization=COUNCIL),
        ),
        lambda truth: (
            sum(bool(item.votes) for _, item in told(truth, "Kommunfullmäktige") if item.decision),
            sum(bool(item.decision) for _, item in told(truth, "Kommunfullmäktige")),
        ),
    ),
    Question(
        "Vilka är valda i bildningsnämnden nu, och för vilket parti?",
        lambda news: sorted(
            news.sql(
                "select p.name, a.party from appointments a join people p on p.id = a.person "
                "where a.organization = 'bildningsnamnden' and a.end_date >= '2026-03-02'"
            )
        ),
        lambda news: sorted(
            (news.one("people", row["person"])["name"], row["party"])
            for row in news.rows("appointments", organization="bildningsnamnden", end_date_from="2026-03-02")
        ),
        lambda truth: sorted(
            (s.name, s.party) for s in truth.seats if s.organization == "Bildningsnämnden" and s.end >= truth.today
        ),
    ),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.words)
def test_sql_and_the_api_give_what_the_documents_say(town: Town, question: Question) -> None:
    news, expected = Newsroom(town.browser), question.truth(town.truth)
    assert expected
    assert question.sql(news) == expected
    assert question.api(news) == expected


def test_there_are_questions_enough() -> None:
    assert len({question.words for question in QUESTIONS}) >= 15
