"""Identity numbers planted in every kind of source reach no channel: no page, feed, table, answer, file or log."""

import html
import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from click.testing import CliRunner

from datasets.instance import Municipality
from portal import new_instance
from portal.cli import main
from tests.conftest import WebSite
from tests.numbers import COORDINATION, FORMS, TEN
from tests.papers import minutes_pdf, minutes_text
from tests.portal.page import Browser
from tests.portal.test_doors import LINKED

MUNICIPALITY = Municipality("9999", "Provby", invented=True)
MOST = 1_500
PLANTED = [*FORMS, *(quote(form) for form in FORMS), TEN[:6] + TEN[6:], COORDINATION]
SAID = " ".join(FORMS).replace("\n", " ")
CHANNELS = (
    "/", "/en/", "/sitemap.xml", "/dcat.rdf", "/datapackage.json", "/oppenhet.json", "/oppenhet.atom", "/moten.ics",
    "/oppenhet/andringar.json", "/api/v1/openapi.json", "/api/v1/decisions", "/api/v1/documents", "/api/v1/issues",
    "/oparl/v1", "/data/insyn.json", "/data/insyn/pages.json", "/data/insyn/decisions.csv", "/data/insyn/issues.json",
    f"/sok?q={TEN[:6]}", f"/sok?q={TEN[6:]}", "/sok.atom?q=bidrag", "/halsa/redo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canary:
    said: str
    folder: Path


def _plant(web: WebSite) -> list[str]:
    """A web site whose every text holds the numbers; the sources that read it."""
    name = f"{TEN[:6]}-{TEN[6:]}"
    text = minutes_text(decisions=(f"Kommunstyrelsen beviljar bidrag till {SAID}.", f"Ansökan av {FORMS[1]} avslås."))
    web.pages |= {
        "/protokoll/": f'<a href="/p/Protokoll%20{name}.pdf">Protokoll KS 2026-02-11 {FORMS[0]}</a>'
        '<a href="/p/ks-2026-03-11.pdf">Protokoll kommunstyrelsen 2026-03-11</a>',
        f"/p/Protokoll%20{name}.pdf": minutes_pdf(text),
        "/p/ks-2026-03-11.pdf": minutes_pdf(text.replace("2026-02-11", "2026-03-11")),
        "/anslag/": f'<li class="sv-channel-item"><h2>Justerat protokoll {FORMS[0]}</h2><p>Organ: Kommunstyrelsen</p>'
        f"<p>Sammanträdesdatum: 2026-02-11</p><p>Anslaget: 2026-02-13</p><p>{SAID}</p></li>",
        f"/t/bidrag-{name}.csv": f"Vem;{FORMS[0]};Kod\n{SAID};{FORMS[2]};{TEN}\nEva;{FORMS[3]};{TEN}\n",
        "/register.csv": f"Namn;Parti;Organ;Uppdrag\nEva Ek {FORMS[0]};S;Kommunstyrelsen;Ledamot {FORMS[1]}\n",
        "/katalog.ttl": "@prefix c: <http://www.w3.org/ns/dcat#> . @prefix t: <http://purl.org/dc/terms/> .\n"
        f'<http://a/1> a c:Dataset ; t:title "Stöd {SAID}" ; t:description "{SAID}" ; t:identifier "{name}" .',
    }
    kinds = {"minutes": "/protokoll/", "noticeboard": "/anslag/", "table": f"/t/bidrag-{name}.csv",
             "representatives": "/register.csv", "dcat": "/katalog.ttl"}  # fmt: skip
    return [f"{kind}={web.address}{path}" for kind, path in kinds.items()]


@pytest.fixture
def canary(tmp_path: Path, web: WebSite, caplog: pytest.LogCaptureFixture) -> Canary:
    new_instance.create(tmp_path / "i", MUNICIPALITY, _plant(web))
    with caplog.at_level(logging.INFO):
        runs = [CliRunner().invoke(main, ["--instance", str(tmp_path / "i"), *words]) for words in (
            ["harvest", "--verbose"], ["harvest", "--full", "--verbose"], ["status"], ["review", "--list"], ["reparse"],
            ["withhold", FORMS[0], "--reason", "other"], ["withhold", "--list"], ["retention", "--dry-run"],
        )]  # fmt: skip
    assert [run.exit_code for run in runs] == [0, 0, 0, 0, 0, 78, 0, 0]
    return Canary("".join(run.output for run in runs) + caplog.text, tmp_path / "i")


def test_no_channel_tells_a_planted_number(canary: Canary) -> None:
    assert _tells(canary.said) == []
    editions = canary.folder / "editions"
    files = [path for path in editions.iterdir() if path.suffix in (".db", ".json")]
    assert len(files) > 1
    assert [path.suffix for path in files if _tells(path.read_bytes().decode("utf-8", "replace"))] == []
    answers = dict(_answers(editions.parent))
    assert len(answers) > 150
    assert [path for path, body in answers.items() if _tells(body)] == []


def _answers(folder: Path) -> Iterator[tuple[str, str]]:
    """What the site answers at the channels and wherever they lead, a number written over in each address told."""
    from datasets import instance as instances

    site = Browser(instances.load(folder))
    waiting, seen = deque(CHANNELS), set(CHANNELS)
    count = 0
    while waiting and count < MOST:
        address, count = waiting.popleft(), count + 1
        body = site.request(address).text
        yield f"address {count}", body + ("" if address in CHANNELS else address)
        for link in LINKED.findall(body):
            parts = urlsplit(urljoin("http://insyn.test" + address, html.unescape(link)))
            found = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.netloc == "insyn.test" and found not in seen and not parts.path.endswith((".db", ".gz", ".zip")):
                seen.add(found)
                waiting.append(found)
    site.close()


def _tells(text: str) -> list[int]:
    """Which forms stand in the text, by their places in the list, never by themselves."""
    plain = unquote(html.unescape(text))
    return [place for place, form in enumerate(PLANTED) if form in text or form in plain]
