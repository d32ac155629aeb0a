"""Proposals before a decision and motions on the floor: who proposes what to whom."""

import re
from collections.abc import Sequence

from harvesters.minutes.meaning.names import parties_of, people
from harvesters.minutes.model import Motion, Proposal
from harvesters.minutes.passage import Passage, collapse
from harvesters.minutes.sections import Part
from harvesters.minutes.vocabulary import BODY, Vocabulary

_TO = re.compile(
    rf"^(?P<by>.*?)\s*(?:förslag|föreslår)(?:\s+till\s+beslut)?\s+(?:till|i|för|att)?\s*(?P<to>{BODY})\s*:?$",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?P<by>.+?)s?\s+förslag\b", re.IGNORECASE)
_PROPOSES = re.compile(
    rf"föreslå(?:r|s)?\s+(?:att\s+)?(?P<to>{BODY})(?:\s+(?:att\s+)?beslutar?)?(?:\s+(?:följande|att))?\s*:?",
    re.IGNORECASE,
)
_PROPOSER = re.compile(rf"(?:{BODY})(?=\s)", re.IGNORECASE)
_OFFICIALS = re.compile(r"förvaltning|kontor|tjänste|direktör|chef|presidi|valbered|ordförand", re.IGNORECASE)
_ON_PROPOSAL = (
    re.compile(r"^\s*(?:Enligt|I\s+enlighet\s+med)\s+(?P<by>.{3,240}?)\s*:", re.DOTALL | re.IGNORECASE),
    re.compile(r"^\s*På\s+(?P<kind>förslag|yrkande)\s+av\s+(?P<by>.{3,240}?)\s*:", re.DOTALL | re.IGNORECASE),
    re.compile(
        r"^\s*På\s+(?P<kind>förslag|yrkande)\s+av\s+(?P<by>[^.:]{3,160}?)\s+(?:besluta|välj|utse|entlediga|bevilja"
        r"|godkänn|fastställ|anta|avslå|bifall)\w*\s+\w",
        re.IGNORECASE,
    ),
    re.compile(r"(?:^|\n|\.\s)\s*(?:Enligt)\s+(?P<by>[^.:\n]{3,80}?(?:förslag|yrkande))\s*:", re.DOTALL),
)
_MOTION = re.compile(r"\byrka(?:r|de|t)\b|\bföreslår\b|\bföreslog\b|\binstämmer\b|\byrkas\b|tillstyrker", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-zåäö\d)”\"][.!])\s+(?=[A-ZÅÄÖ])")


def read_proposals(parts: Sequence[Part]) -> tuple[Proposal, ...]:
    """Every text under a heading of a proposal; `to` only where the heading names another body."""
    return tuple(_headed(part) for part in parts if part.passage.text.strip())


def _headed(part: Part) -> Proposal:
    heading = collapse(part.heading).rstrip(":")
    to, by = _TO.match(heading), _BY.match(heading)
    sender = (to["by"] if to else by["by"] if by else "").strip()
    return Proposal(
        by=sender.removesuffix("s").lower() or None,
        to=_bare(to["to"]) if to else None,
        text=part.passage.flat,
        page=part.page,
        words=heading,
    )


def _bare(body: str) -> str:
    body = re.sub(r"^(?:till|i|för|att)\s+", "", collapse(body).lower())
    return body.removesuffix(" beslut").removesuffix("s") if body.endswith(" beslut") else body


def outgoing(proposals: Sequence[Proposal]) -> Proposal | None:
    """The meeting body's own proposal to another body; officials' proposals are none."""
    return next((p for p in proposals if p.to and p.by and not _OFFICIALS.search(p.by)), None)


def received(own: Proposal | None, proposals: Sequence[Proposal]) -> Proposal | None:
    """What a body had before it when it made a proposal of its own to another; None where it made none."""
    return next((p for p in proposals if own and p != own and not outgoing([p])), None)


def proposed_within(decision: Passage) -> Proposal | None:
    """What a decision sends on to another body ("... och föreslår kommunfullmäktige besluta:")."""
    match = _PROPOSES.search(decision.text)
    if not match:
        return None
    text = collapse(decision.text[match.end() :])
    by = _PROPOSER.search(decision.text, max(0, match.start() - 240), match.start())
    proposer = collapse(by[0]).lower() if by else None
    return (
        Proposal(proposer, _bare(match["to"]), text, decision.page_at(match.start()), collapse(match[0]))
        if text
        else None
    )


def on_proposal_of(decision: str) -> str | None:
    """Whose proposal was followed, as printed after "Enligt" or "På förslag av"."""
    for pattern in _ON_PROPOSAL:
        if match := pattern.search(decision):
            return collapse(match["by"])
    return None


def read_motions(parts: Sequence[Part], vocabulary: Vocabulary) -> tuple[Motion, ...]:
    """Sentences in which somebody asks for a decision; a sentence without a name is no motion of anybody."""
    found = []
    for part in parts:
        at = 0
        for sentence in _SENTENCE.split(part.passage.text):
            start = part.passage.text.find(sentence, at)
            at = start + len(sentence)
            verb = _MOTION.search(sentence)
            if verb and (motion := _motion(part.passage, start, sentence, verb, vocabulary)):
                found.append(motion)
    return tuple(found)


def _motion(text: Passage, start: int, sentence: str, verb: re.Match[str], vocabulary: Vocabulary) -> Motion | None:
    subject = sentence[: verb.start()]
    by = tuple(p.printed for p in people(subject))
    if not by and "ordförande" in subject.lower():
        by = ("ordföranden",)
    parties = parties_of(subject, vocabulary)
    if not by and not parties:
        return None
    words = collapse(sentence)
    return Motion(by or (collapse(subject),), parties, collapse(sentence[verb.start() :]), text.page_at(start), words)
