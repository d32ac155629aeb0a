"""What is proposed to a coming meeting and by whom, and a decision's way from the first proposal, with the differences
between each body's text and the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.catalogue.decisions import Decision
from portal.catalogue.meetings import AgendaItem
from portal.pages.context import catalogue
from portal.pages.differences import Comparison, compare
from portal.points import points


@dataclass(frozen=True, slots=True)
class Step:
    """A text on its way `to` a body. `item` is the point where it was proposed, none for what the minutes of the
    decision give; `comparison` is with the step before, none for the first."""

    text: str
    by: str | None
    item: AgendaItem | None
    comparison: Comparison | None
    to: str | None = None
    is_decision: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed to a body: `by` whom as printed, and the point in which another body proposed it in these words.

    `other` is such a point where the words differ: nothing tells whose the printed ones are. `changed` is against what
    the proposing body itself had before it, where that was something else.
    """

    text: str
    by: str | None
    origin: AgendaItem | None = None
    other: AgendaItem | None = None
    changed: Comparison | None = None


def proposed(item: AgendaItem) -> Proposed | None:
    """What a point proposes or is to treat. A summons that prints no proposal has that of the body that made one."""
    point = catalogue().meetings.item(item.proposed_in) if item.kind == "planned" and item.proposed_in else None
    standing = point if point and point.proposal else None
    if not item.proposal:
        return Proposed(standing.proposal or "", standing.organization_name, standing) if standing else None
    if standing and compare(points(standing.proposal or ""), points(item.proposal)).alike:
        return Proposed(item.proposal, standing.organization_name, standing)
    against = compare(points(item.received_proposal), points(item.proposal)) if item.received_proposal else None
    changed = against if against and not against.alike else None
    return Proposed(item.proposal, item.proposal_by, other=standing, changed=changed)


def way(decision: Decision, items: Iterable[AgendaItem]) -> list[Step]:
    """The proposals that led to the decision, from the officials' on, and the decision last; alone where nothing was
    proposed. What was proposed for an earlier decision of the matter is no part of it."""
    steps: list[Step] = []
    for item in items:
        if item.date > decision.date or item.id == decision.agenda_item:
            continue
        if any(_settles(item, step) for step in steps):
            steps.clear()
        if item.received_proposal:
            to = item.organization_name.lower()
            steps.append(_step(steps, item.received_proposal, item.received_proposal_by, item, to))
        if item.proposal and (item.proposal_to or item.kind == "proposal"):
            by = item.proposal_by or item.organization_name
            steps.append(_step(steps, item.proposal, by, item, item.proposal_to))
    if decision.proposal and not (steps and points(steps[-1].text) == points(decision.proposal)):
        steps.append(_step(steps, decision.proposal, decision.proposal_by, None))
    last = steps[-1] if steps else None
    compared = compare(points(last.text), points(decision.text)) if last else None
    return [*steps, Step(decision.text, decision.organization_name, None, compared, is_decision=True)]


def _settles(item: AgendaItem, step: Step) -> bool:
    """Whether the body that the step proposed to decided at the point, and not only to wait or to have it prepared."""
    is_to_it = bool(step.to) and item.organization_name.lower().endswith(str(step.to))
    return is_to_it and item.outcome not in (None, "tabled", "referred_back", "referred")


def _step(before: list[Step], text: str, by: str | None, item: AgendaItem | None, to: str | None = None) -> Step:
    return Step(text, by, item, compare(points(before[-1].text), points(text)) if before else None, to)
