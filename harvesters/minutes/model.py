"""What one minutes document says, as frozen data; every fact keeps the page and the words it was read from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read as it stands; the rest of the document stands."""

    kind: str
    page: int
    words: str
    message: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How readable the text is: `score` 0-1 is the share of whole words; where it is `low`, nothing was read."""

    score: float
    low: bool = False
    ocr: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field of the meeting was read; page 0 is the file name or the link text."""

    field: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the attendance; `paragraphs` is None for the whole meeting."""

    name: str
    party: str | None
    role: str
    page: int
    words: str
    title: str | None = None
    presence: str | None = None
    paragraphs: tuple[int, ...] | None = None
    substitutes_for: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The header block; dates are ISO, times HH:MM."""

    organization: str | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    public: bool | None = None
    chair: str | None = None
    secretary: str | None = None
    adjusters: tuple[str, ...] = ()
    present: tuple[Attendee, ...] = ()
    adjusted_on: str | None = None
    posted_on: str | None = None
    removed_on: str | None = None
    kept_at: str | None = None
    appeal_until: str | None = None
    first_paragraph: int | None = None
    last_paragraph: int | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a paragraph under one heading; `role` is one of the vocabulary's, "text" where no heading stands."""

    role: str
    heading: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point or att-clause of a decision."""

    number: str | None
    text: str
    outcome: str
    page: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes to a body before it decides; `to` is None for the body that meets."""

    by: str | None
    to: str | None
    text: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion on the floor (yrkande): who asked for what."""

    by: tuple[str, ...]
    parties: tuple[str, ...]
    text: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one person voted; option is yes, no, abstain or absent."""

    name: str
    party: str | None
    option: str
    page: int
    substitutes_for: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A counted vote; `yes_means` is the chair's proposition: yes never means "for the motion" by itself. `result` is
    the side that won in the end, also by a casting vote or where a third was enough to refer back or table
    (`minority_remittal`, KL 5:50); "tie" where the text does not tell how equal numbers were resolved."""

    yes: int
    no: int
    abstain: int
    absent: int
    page: int
    words: str
    yes_means: str | None = None
    no_means: str | None = None
    kind: str = "main"
    result: str | None = None
    casting_vote: bool = False
    minority_remittal: bool = False
    ballots: tuple[Ballot, ...] = ()
    ballots_complete: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A reservation, a note to the minutes or a special opinion; `by` as printed, a group keeps its phrase."""

    kind: str
    by: tuple[str, ...]
    parties: tuple[str, ...]
    text: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named as disqualified or not taking part."""

    name: str
    party: str | None
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task given by a decision; the due date is a range of ISO dates with the words it was read from."""

    to: str
    text: str
    due: str | None
    due_from: str | None
    due_to: str | None
    due_text: str | None
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """An earlier assignment that this paragraph reports back."""

    text: str
    body: str | None
    date: str | None
    paragraph: int | None
    completed: bool
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered paragraph (§) or one planned item of an agenda."""

    number: int | None
    printed_number: str
    title: str
    page: int
    words: str
    case_number: str | None = None
    case_numbers: tuple[str, ...] = ()
    decision: str | None = None
    decision_page: int | None = None
    points: tuple[Point, ...] = ()
    outcome: str = "none"
    manner: str | None = None
    on_proposal_of: str | None = None
    proposes_to: str | None = None
    proposal: Proposal | None = None
    proposals: tuple[Proposal, ...] = ()
    received: Proposal | None = None
    motions: tuple[Motion, ...] = ()
    votes: tuple[Vote, ...] = ()
    reservations: tuple[Statement, ...] = ()
    statements: tuple[Statement, ...] = ()
    recusals: tuple[Person, ...] = ()
    not_participating: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    reports: tuple[Report, ...] = ()
    tabled_to: str | None = None
    adjusted_immediately: bool = False
    group: str | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """A whole document; kind is "minutes", "agenda" or "summary" (Beslut i korthet)."""

    kind: str
    meeting: Meeting
    items: tuple[Item, ...]
    quality: Quality
    problems: tuple[Problem, ...] = ()
    draft: bool = False
    pages: int = 0
    reader_version: str = ""
