"""Building the sample: the whole web site in a folder, the same bytes for the same day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.catalog_files import write_catalog
from sample.documents import write_documents
from sample.indicator_files import write_indicators
from sample.link_files import write_links
from sample.noticeboard import notices
from sample.pages import write_pages
from sample.people import municipality
from sample.register import seats
from sample.story import Story, story
from sample.telling import Told, tell
from sample.truth import Matter, Step, Truth


def build(folder: Path, *, today: date) -> Truth:
    """Writes the site to `folder` as it stands on `today` and gives what its documents say, also in truth.json."""
    played = story(today)
    told = write_documents(folder, tell(played))
    truth = Truth(
        municipality=municipality().name,
        code=municipality().code,
        today=today.isoformat(),
        meetings=tuple(meeting.meeting for meeting in told),
        matters=_matters(played, told),
        seats=seats(played.slots),
        notices=notices(told, played.phrases),
        indicator_values=write_indicators(folder, today),
        datastore_rows=write_catalog(folder, today),
    )
    write_pages(folder, truth)
    write_links(folder, truth)
    truth.write(folder / "truth.json")
    return truth


def _matters(played: Story, told: Sequence[Told]) -> tuple[Matter, ...]:
    """Every matter with its steps in the order of time."""
    steps: dict[str, list[Step]] = {}
    for meeting in told:
        outcomes = {item.matter: item.outcome for item in meeting.meeting.items if item.matter}
        numbers = {item.matter: item.number for item in meeting.meeting.items if item.matter}
        for entry in meeting.meeting.agenda:
            if entry.matter:
                step = Step(meeting.slot.key, numbers.get(entry.matter), outcomes.get(entry.matter))
                steps.setdefault(entry.matter, []).append(step)
    found = {draft.key: draft for drafts in played.drafts.values() for draft in drafts if draft.matter}
    return tuple(_matter(played, key, steps[key]) for key in sorted(found))


def _matter(played: Story, key: str, steps: list[Step]) -> Matter:
    script = next(d.matter for drafts in played.drafts.values() for d in drafts if d.key == key and d.matter)
    return Matter(played.phrases.cases[key], key, played.phrases.filled(script.title, key), tuple(steps))
