"""The shape of the hand-written content: matters and their steps through the bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sample.strict_toml import ContentError, built, content_files, read_toml

OUTCOMES = frozenset(
    [
        "approved",
        "rejected",
        "tabled",
        "referred_back",
        "noted",
        "referred",
        "elected",
        "withdrawn",
        "answered",
        "other",
        "none",
    ]
)


@dataclass(frozen=True)
class VoteScript:
    """A counted vote: parties or persons voting no, abstaining; the rest vote yes. `result` is checked."""

    yes_means: str
    no_means: str
    result: str
    no: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()
    kind: str = "main"
    before: str = ""
    after: str = ""
    casting: bool = False
    minority_remittal: bool = False


@dataclass(frozen=True)
class ReservationScript:
    """Those of a party who take part, or named persons; `why` ends the sentence."""

    party: str = ""
    persons: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class StatementScript:
    by: str
    text: str


@dataclass(frozen=True)
class AssignmentScript:
    """The task in the decision's point number `point`; `due` is a template that gives the ISO form."""

    point: int
    to: str
    due: str | None = None
    due_text: str | None = None
    reported: str | None = None


@dataclass(frozen=True)
class StepScript:
    """One treatment of a matter. `to` is set where the body only proposes; `decision` may be "as proposed"."""

    at: str
    outcome: str = "none"
    title: str = ""
    to: str = ""
    lead: str = ""
    decision: tuple[str, ...] = ()
    as_proposed: bool = False
    officials: tuple[str, ...] = ()
    officials_same: bool = False
    summary: str = ""
    papers: tuple[str, ...] = ()
    floor: str = ""
    procedure: str = ""
    votes: tuple[VoteScript, ...] = ()
    reservations: tuple[ReservationScript, ...] = ()
    statements: tuple[StatementScript, ...] = ()
    not_participating: tuple[str, ...] = ()
    recusals: tuple[str, ...] = ()
    assignments: tuple[AssignmentScript, ...] = ()
    tabled_to: str | None = None
    on_proposal_of: str | None = None
    immediate: bool = False
    plain: bool = False
    sent_to: tuple[str, ...] = ()
    acceptable: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatterScript:
    """A matter: `opened` is a date expression; `diary` the body whose diary it is in."""

    key: str
    diary: str
    opened: str
    title: str
    step: tuple[StepScript, ...]


@cache
def matters() -> tuple[MatterScript, ...]:
    """All hand-written matters, in the order of the files."""
    found = [
        built(MatterScript, table, f"{name} {table.get('key')}")
        for name in content_files("matters_")
        for table in read_toml(name)["matter"]
    ]
    keys = [matter.key for matter in found]
    doubled = next((key for key in keys if keys.count(key) > 1), None)
    if doubled:
        raise ContentError(f"content: two matters with one key: {doubled}; rename one")
    for matter in found:
        for step in matter.step:
            _checked(matter.key, step)
    return tuple(found)


def _checked(key: str, step: StepScript) -> None:
    if step.outcome not in OUTCOMES:
        raise ContentError(f"content {key} {step.at}: unknown outcome: {step.outcome}; one of {sorted(OUTCOMES)}")
    if step.to and (step.outcome != "none" or step.assignments):
        raise ContentError(f"content {key} {step.at}: a proposal has no outcome and gives no tasks; leave them out")
