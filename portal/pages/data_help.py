"""Help for those who count on the data: what there is, what each column means, limits, and examples that can be run."""

from flask import Blueprint, render_template

from datasets import declaration
from portal import addresses, data, examples
from portal.api import limits
from portal.pages.context import context, parameters, root

blueprint = Blueprint("data_help", __name__)

CHOICES = (
    "outcome=rejected",
    "date__gte=2026-01-01&date__lt=2027-01-01",
    "title__contains=skola",
    "matter__isnull=1",
    "gone__isnull=1",
    "_sort_desc=date",
    "_facet=outcome",
    "_col=date&_col=title",
)
"""Shown as examples of what the address of a table takes, all of decisions."""
QUESTIONS = {
    "search": """select d.date, d.title, d.outcome
from decisions_fts f join decisions d on d.rowid = f.rowid
where decisions_fts match search('skola -taxa')
order by d.date desc limit 20""",
    "stem": """select word, number
from search_words
where stem = stem('miljon')
order by number desc""",
}
"""Shown as examples of what our SQL knows beyond SQLite's."""


@blueprint.get(addresses.DATA_HELP)
def data_help() -> str:
    parameters()
    return render_template(
        "portal/data_help.html",
        examples={kind: [examples.read(name) for name in names] for kind, names in examples.FILES.items()},
        declared=declaration.load(),
        provenance=declaration.provenance(),
        counts=context().edition.counts,
        settings=data.SETTINGS,
        longest_sql=data.LONGEST_SQL,
        limits=limits,
        choices=CHOICES,
        questions=QUESTIONS,
        root=root(),
    )
