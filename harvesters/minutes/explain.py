"""A document as text for people: what each stage of the reading understood, with the page of everything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from harvesters.minutes.model import Item, Meeting, Minutes
from harvesters.minutes.noise import Noise, remove_noise
from harvesters.minutes.paragraphs import Division, divide
from harvesters.minutes.passage import collapse
from harvesters.minutes.reading import page_texts, read_pages
from harvesters.minutes.text import lines_of
from harvesters.minutes.vocabulary import Vocabulary, default

_WIDTH = 160
_PLAIN = (
    "organization",
    "date",
    "start",
    "end",
    "place",
    "public",
    "chair",
    "secretary",
    "adjusters",
    "adjusted_on",
    "posted_on",
    "removed_on",
    "kept_at",
    "appeal_until",
)


def explain(path: Path, *, name: str = "", hint: str = "", vocabulary: Vocabulary | None = None) -> str:
    """One file explained; Unreadable as for `read_file`."""
    return explain_pages(page_texts(path), name=name or path.name, hint=hint, vocabulary=vocabulary)


def explain_pages(pages: Sequence[str], *, name: str = "", hint: str = "", vocabulary: Vocabulary | None = None) -> str:
    """The stages in order: text, page noise, header block, division into paragraphs, and each paragraph's meaning."""
    words = vocabulary or default()
    lines = lines_of(pages)
    minutes = read_pages(pages, name=name, hint=hint, vocabulary=words)
    body, noise = remove_noise(lines, words)
    division = divide(body, words)
    stages = (
        _text(minutes, len(lines)),
        _noise(noise),
        _header(minutes.meeting),
        _division(division),
        _items(minutes),
        _problems(minutes),
    )
    return "\n".join(line for stage in stages for line in stage) + "\n"


def _text(minutes: Minutes, lines: int) -> Iterator[str]:
    quality = minutes.quality
    read = f"recognized with confidence {quality.confidence}" if quality.ocr else "text layer"
    kind = f"{minutes.kind}{', draft' if minutes.draft else ''}"
    score = f"quality {quality.score}{', LOW' if quality.low else ''}"
    yield f"TEXT: {kind}; {minutes.pages} pages, {lines} lines, {read}, {score}"


def _noise(noise: Sequence[Noise]) -> Iterator[str]:
    yield f"\nPAGE NOISE: {len(noise)} lines"
    for (name, text), times in Counter((n.name, collapse(n.line.text)) for n in noise).most_common(40):
        yield f"  {times:4} x {name:8} {text[:_WIDTH]}"


def _header(meeting: Meeting) -> Iterator[str]:
    yield "\nHEADER BLOCK"
    for field in _PLAIN:
        yield f"  {field:14} {getattr(meeting, field)}"
    for attendee in meeting.present:
        when = f" {attendee.presence}" if attendee.presence else ""
        instead = f", for {attendee.substitutes_for}" if attendee.substitutes_for else ""
        who = f"{attendee.name} ({attendee.party or attendee.title or ''}){when}{instead}"
        yield f"  {attendee.role:24} {who}   <- p. {attendee.page}: {attendee.words[:80]}"
    for source in meeting.sources:
        yield f"  {source.field:14} <- p. {source.page}: {source.words[:_WIDTH]}"


def _division(division: Division) -> Iterator[str]:
    around = f"before them {len(division.preface)} lines, contents {len(division.contents)}"
    yield f"\nPARAGRAPHS: {len(division.paragraphs)}; {around}, appendices {len(division.appendix)}"
    for line in division.groups:
        yield f"  group   p. {line.page}: {line.text}"


def _items(minutes: Minutes) -> Iterator[str]:
    yield "\nMEANING"
    for item in minutes.items:
        yield f"\n{item.printed_number} {item.title}   [{item.outcome}] p. {item.page} {', '.join(item.case_numbers)}"
        for section in item.sections:
            text = collapse(section.text)[:_WIDTH]
            yield f"    {section.role:17} p. {section.page}  {section.heading or '-'}: {text}"
        yield from (f"    => {fact}" for fact in _facts(item))


def _facts(item: Item) -> Iterator[str]:
    for point in item.points:
        yield f"point {point.number or '-'} [{point.outcome}] p. {point.page}: {point.text[:_WIDTH]}"
    for proposal in item.proposals:
        yield f"proposal of {proposal.by or '?'} to {proposal.to or 'this body'}: {proposal.text[:_WIDTH]}"
    for motion in item.motions:
        yield f"motion by {', '.join(motion.by)}: {motion.text[:_WIDTH]}"
    for vote in item.votes:
        counts = f"{vote.yes}-{vote.no}, abstained {vote.abstain}, absent {vote.absent}, {len(vote.ballots)} ballots"
        yield f"vote {counts}: yes = {vote.yes_means}, no = {vote.no_means}"
    for statement in (*item.reservations, *item.statements):
        yield f"{statement.kind} by {', '.join(statement.by)} {statement.parties}"
    for person in (*item.recusals, *item.not_participating):
        yield f"takes no part: {person.name} ({person.party})"
    for assignment in item.assignments:
        yield f"assignment to {assignment.to}, due {assignment.due} ({assignment.due_text}): {assignment.text[:_WIDTH]}"
    for report in item.reports:
        given = f"{report.body or '?'} {report.date or ''} § {report.paragraph or '?'}"
        yield f"report on an assignment of {given}{', completed' if report.completed else ''}"


def _problems(minutes: Minutes) -> Iterator[str]:
    yield f"\nPROBLEMS: {len(minutes.problems)}"
    for problem in minutes.problems:
        yield f"  {problem.kind} p. {problem.page}: {problem.message}   <- {problem.words[:_WIDTH]}"
