"""The header block before the first paragraph: labels and their values, read into the meeting."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from harvesters.minutes.attendance import read_attendance
from harvesters.minutes.meaning.dates import find_day
from harvesters.minutes.meaning.names import NAME, people
from harvesters.minutes.model import Attendee, Meeting, Problem, Source
from harvesters.minutes.noise import Noise
from harvesters.minutes.openness import read_openness
from harvesters.minutes.passage import Passage, collapse, cut, passage
from harvesters.minutes.text import Line
from harvesters.minutes.vocabulary import Vocabulary, body_name, fold

_TIMES = re.compile(
    r"(?:kl\.?|klockan)?\s*(?P<start>\d{1,2}[.:]\d\d)(?:\s*(?:-|–|—|till)\s*(?:kl\.?\s*)?(?P<end>\d{1,2}[.:]\d\d))?",
    re.IGNORECASE,
)
_DOTS = re.compile(r"[.…_]{2,}")
_SPAN = re.compile(r"§{0,2}\s*(\d{1,4})(?:\s*(?:-|–|—|--|till)\s*§{0,2}\s*(\d{1,4}))?")
_NAME = re.compile(NAME)
_ADJUSTER = re.compile(rf"({NAME})(?:\s*\(\s*([A-Za-zÅÄÖ-]{{1,10}})\s*\))?")
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_CALLED = re.compile(
    r"\b(?:kallas|inbjuds|sammanträder|håller\s+(?:ett\s+)?sammanträde|sammanträde\s+hålls|kallar)\b"
    r"(?P<told>(?:[^.]|\.(?=\d)|(?<=\bkl)\.)*)",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    rf"\b(?:till\s+(?:ett\s+)?(?:\w*sammanträde|möte)|(?:{'|'.join(_DAYS)})(?:en)?(?:\s+den)?)(?!\w)", re.IGNORECASE
)
_HEADS = 60


def read_header(
    lines: Sequence[Line], noise: Sequence[Noise], numbers: Sequence[int], vocabulary: Vocabulary
) -> tuple[Meeting, tuple[Problem, ...]]:
    """The meeting as the header block tells it; running heads and the paragraphs' `numbers` fill what it leaves out."""
    text = passage(lines)
    fields = _signatures(_fields(text, vocabulary))
    values = _values(fields)
    running = "\n".join(n.line.text for n in noise[:_HEADS])
    first, last = _span(fields, numbers)
    meeting = Meeting(
        organization=_organization(values.get("organization"), running, text.text[:400]),
        date=_day(values.get("date")) or _head_date(values, running, text.text[:600]),
        public=read_openness(text.text),
        present=read_attendance(fields, first, last),
        first_paragraph=first,
        last_paragraph=last,
        sources=tuple(Source(field, value.page, value.flat[:400]) for field, value in values.items()),
    )
    meeting = _with_notice(_with_officers(_with_place(meeting, values, _called(text.text)), values), values)
    return meeting, tuple(_doubts(meeting, running))


def _with_officers(meeting: Meeting, values: Mapping[str, Passage]) -> Meeting:
    adjusters = values.get("adjusters") or values.get("signing_adjuster")
    return replace(
        meeting,
        chair=_chair(values.get("chair"), meeting.present),
        secretary=_name(values.get("secretary")),
        adjusters=_adjusters(adjusters),
    )


def _with_notice(meeting: Meeting, values: Mapping[str, Passage]) -> Meeting:
    """When the minutes were adjusted and announced, and where they are kept."""
    return replace(
        meeting,
        adjusted_on=_day(values.get("adjusted")),
        posted_on=_day(values.get("posted")),
        removed_on=_day(values.get("removed")),
        kept_at=_text(values.get("kept_at")),
        appeal_until=_day(values.get("appeal_until")),
    )


def _values(fields: Sequence[tuple[str, Passage]]) -> dict[str, Passage]:
    """The first value of each field that holds more than dots."""
    values = dict[str, Passage]()
    for field, value in fields:
        if value.text.strip(" .…_\n-"):
            values.setdefault(field, value)
    return values


def _fields(text: Passage, vocabulary: Vocabulary) -> list[tuple[str, Passage]]:
    """(field, value) for every label, in order; a value ends where the next label begins."""
    labels = list[re.Match[str]]()
    for match in vocabulary.label.finditer(text.text):
        if _is_label(text.text, match) and not _is_title(text.text, match, labels, vocabulary):
            labels.append(match)
    ends = [m.start() for m in labels[1:]] + [len(text.text)] * bool(labels)
    fields = [vocabulary.labels.get(fold(m["label"])) for m in labels]
    notices = iter(("posted", "removed"))
    named = [next(notices, None) if f == "notice" else f for f in fields]
    return [(f, cut(text, m.end(), e)) for f, m, e in zip(named, labels, ends, strict=True) if f]


def _signatures(fields: list[tuple[str, Passage]]) -> list[tuple[str, Passage]]:
    """Signature blocks that print the name above its label have the values moved up by one; a secretary's name that
    stands after "Paragrafer 12-14" on the dotted line's other side is given back to the secretary."""
    names = [f for f, _ in fields]
    if "signatures" in names:
        at = names.index("signatures")
        if _NAME.search(_DOTS.sub(" ", fields[at][1].text)) and len(fields) > at + 1:
            labels = [f for f, _ in fields[at + 1 :]]
            fields = [*fields[:at], *zip(labels, [v for _, v in fields[at:-1]], strict=True)]
    for i, (field, value) in enumerate(fields[:-1]):
        following = fields[i + 1][1]
        if (
            field == "secretary"
            and fields[i + 1][0] == "paragraphs"
            and not _name(value)
            and (span := _SPAN.search(following.text))
        ):
            fields[i] = (field, cut(following, span.end()))
    return fields


def _is_label(text: str, match: re.Match[str]) -> bool:
    """A short label ("Tid", "Plats") counts only at the start of a line."""
    if len(match["label"]) > 7 or match["label"].isupper():
        return True
    return match.start() == 0 or text[match.start() - 1] == "\n"


def _is_title(text: str, match: re.Match[str], before: Sequence[re.Match[str]], vocabulary: Vocabulary) -> bool:
    """ "Nämndsekreterare" among the officials is somebody's title: right after their label, or after a comma."""
    if vocabulary.labels.get(fold(match["label"])) not in ("secretary", "chair") or not before:
        return False
    if vocabulary.labels.get(fold(before[-1]["label"])) != "staff":
        return False
    between = text[before[-1].end() : match.start()].rstrip()
    return not between or between.endswith(",")


def _span(fields: Sequence[tuple[str, Passage]], numbers: Sequence[int]) -> tuple[int | None, int | None]:
    for field, value in fields:
        if field == "paragraphs" and (match := _SPAN.search(value.text)):
            return int(match[1]), int(match[2] or match[1])
    return (min(numbers), max(numbers)) if numbers else (None, None)


def _text(value: Passage | None) -> str | None:
    return collapse(_DOTS.sub(" ", value.text)).strip(" ,") or None if value else None


def _day(value: Passage | None) -> str | None:
    found = find_day(value.text) if value else None
    return found[0] if found else None


def _name(value: Passage | None) -> str | None:
    match = _NAME.search(_DOTS.sub(" ", value.text)) if value else None
    return collapse(match[0]) if match else None


def _organization(value: Passage | None, running: str, beginning: str) -> str | None:
    return next((name for text in (value.flat if value else "", running, beginning) if (name := body_name(text))), None)


def _head_date(values: Mapping[str, Passage], running: str, beginning: str) -> str | None:
    body, place_time = (values[f].text if f in values else "" for f in ("organization", "place_and_time"))
    before = beginning.split("Justering", 1)[0].split("Underskrift", 1)[0]
    found = (find_day(text) for text in (body, running, place_time, before))
    return next((day[0] for day in found if day), None)


def _chair(value: Passage | None, present: Sequence[Attendee]) -> str | None:
    """As the attendance says, or else as signed."""
    for attendee in present:
        if attendee.title and attendee.title.lower().startswith("ordf"):
            return f"{attendee.name} ({attendee.party})" if attendee.party else attendee.name
    named = people(_DOTS.sub(" ", value.text)) if value else []
    return named[0].printed if named else _name(value)


def _adjusters(value: Passage | None) -> tuple[str, ...]:
    if value is None:
        return ()
    first = re.split(r"\bmed\b|ersättare", _DOTS.sub(" ", value.text))[0]
    return tuple(f"{collapse(n)} ({p})" if p else collapse(n) for n, p in _ADJUSTER.findall(first))


def _called(text: str) -> str:
    """Time and place out of a summons' sentence ("Nämnden kallas till sammanträde onsdag 4 mars kl. 08:15, Salen.")."""
    for match in _CALLED.finditer(text):
        if _TIMES.search(words := collapse(_BESIDE_DATE.sub(" ", _without_date(match["told"])))):
            return re.sub(r"(?:(?<=^)|(?<=, )|(?<=\d ))(?:i|på)\s", "", words)
    return ""


def _with_place(meeting: Meeting, values: Mapping[str, Passage], called: str) -> Meeting:
    """Place, start and end out of "Kvarnsalen, Gula Villan, kl. 08:15 – 12:05, ajournering ...", or as `called`."""
    told = values.get("place_and_time") or values.get("place")
    text = told.flat if told else "" if "time" in values else called
    inside = _TIMES.search(text)
    times = inside or (_TIMES.search(values["time"].text) if "time" in values else None)
    before, after = (text[: inside.start()], text[inside.end() :]) if inside else (text, "")
    return replace(
        meeting,
        place=_place(before, after),
        start=_clock(times["start"]) if times else None,
        end=_clock(times["end"]) if times and times["end"] else None,
    )


def _place(before: str, after: str) -> str | None:
    """The words before the time, without date and weekday; where there are none, those after it."""
    for words in (before, after):
        words = _without_date(words)
        kept = [
            w
            for part in words.split(",")
            if (w := part.strip(" .–-"))
            and not w.lower().startswith((*_DAYS, "ajourn", "kl ", "kl.", "klockan", "den "))
        ]
        if kept:
            return ", ".join(kept)
    return None


def _without_date(words: str) -> str:
    """The words without their first date."""
    found = find_day(words)
    return words[: found[1].start()] + words[found[1].end() :] if found else words


def _clock(words: str) -> str | None:
    hour, _, minute = words.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minute}" if int(hour) < 25 and int(minute or 0) < 60 else None


def _doubts(meeting: Meeting, running: str) -> Iterator[Problem]:
    heads = [found[0] for line in running.split("\n") if (found := find_day(line))]
    other = next((day for day in heads if meeting.date and day != meeting.date), None)
    if other:
        yield Problem("date_mismatch", 1, other, f"the page heads say {other}, the header block {meeting.date}")
