"""Documents behind landing pages, in the form of Public 360's pages rebuilt on loopback, and documents to skip."""

from pathlib import Path

from datasets.instance import Source
from harvesters import rounds
from tests.conftest import NOW, WebSite, make_instance
from tests.papers import minutes_pdf, minutes_text

SETTINGS = {
    "follow": ["a[href*='/Boards/Details/']", "a[href*='/Meetings/Details/']"],
    "select": "a[href*='/File/Details/']",
    "skip": ["/8[.]PDF"],
}


def test_minutes_behind_landing_pages_are_read_once_and_skipped_ones_never(tmp_path: Path, web: WebSite) -> None:
    web.pages = {
        "/M/o/Boards": '<a href="/M/o/Boards/Details/1">Kommunstyrelsen</a>',
        "/M/o/Boards/Details/1": '<a href="/M/o/Meetings/Details/2">11/2</a><a href="/M/o/Meetings/Details/3">4/3</a>',
        "/M/o/Meetings/Details/2": '<a href="/M/o/File/Details/7.PDF?fileSize=9">Protokoll</a>'
        '<a href="/M/o/File/Details/8.PDF?fileSize=9">Trasig</a>',
        "/M/o/Meetings/Details/3": "<p>Inga handlingar</p>",
        "/M/o/File/Details/7.PDF": minutes_pdf(minutes_text()),
    }
    instance = make_instance(tmp_path, Source("protokoll", "minutes", f"{web.address}/M/o/Boards", settings=SETTINGS))
    first = rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]
    again = rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]
    assert (first.failure, first.counts.added > 0, first.complaints) == ("", True, [])
    assert (again.failure, again.counts.added, again.counts.changed, again.counts.gone) == ("", 0, 0, 0)
    assert not any("8.PDF" in path for path in web.paths())
