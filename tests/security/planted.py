"""A web with every kind of source, each text of which is what a test wants looked for."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from datasets.instance import Municipality
from harvesters.kinds import KINDS
from portal import new_instance
from tests.conftest import Answer, WebSite
from tests.harvesters.kolada.site import Kolada, group, kpi, period, value
from tests.papers import minutes_pdf, minutes_text

MUNICIPALITY = Municipality("9999", "Provby", invented=True)
_OPARL = Path(__file__).parents[1] / "recorded" / "oparl" / "server.json"
_SPOKEN = {"name", "shortName", "title", "subject", "reference", "resolutionText", "text", "result", "fileName"}
"""The fields of OParl that people write."""


@contextmanager
def instance(web: WebSite, folder: Path, said: str, name: str) -> Iterator[Path]:
    """The folder of an instance that harvests all kinds. `said` stands in texts, `name` in names of things."""
    kolada = _kolada(folder, said)
    thread = threading.Thread(target=kolada.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        home = folder / "i"
        path = new_instance.create(home, MUNICIPALITY, [])
        sources = {"kolada": f"{kolada.address}/v3", **plant(web, said, name)}
        assert set(sources) == set(KINDS), "a new kind of source has texts too"
        tables = [
            f'[[source]]\nname = "{kind}"\nkind = "{kind}"\naddress = "{where}"\n' for kind, where in sources.items()
        ]
        tables[0] += 'indicators = ["N15504"]\n'
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(tables))
        yield home
    finally:
        kolada.server.shutdown()
        thread.join()
        kolada.server.server_close()


def plant(web: WebSite, said: str, name: str) -> dict[str, str]:
    """Pages, files and interfaces that say it. The address of each kind of source, those that links need first."""
    html, paths = escape(said), quote(name)
    text = minutes_text(decisions=(f"Kommunstyrelsen beviljar bidrag till {said}.", f"Ansökan av {said} avslås."))
    web.pages |= {
        "/protokoll/": f'<a href="/p/Protokoll%20{paths}.pdf">Protokoll KS 2026-02-11 {html}</a>'
        '<a href="/p/ks-2026-03-11.pdf">Protokoll kommunstyrelsen 2026-03-11</a>',
        f"/p/Protokoll%20{paths}.pdf": minutes_pdf(text),
        "/p/ks-2026-03-11.pdf": minutes_pdf(text.replace("2026-02-11", "2026-03-11")),
        "/anslag/": f'<li class="sv-channel-item"><h2>Justerat protokoll {html}</h2>'
        f"<p>Organ: Kommunstyrelsen {html}</p><p>Sammanträdesdatum: 2026-02-11</p><p>Anslaget: 2026-02-13</p>"
        f"<p>{html}</p></li>",
        f"/t/bidrag-{paths}.csv": _csv([["Vem", said, "Kod"], [said, said, name], ["Eva", said, "1"]]),
        "/register.csv": _csv(
            [["Namn", "Parti", "Organ", "Uppdrag"], [f"Eva Ek {said}", "S", "Kommunstyrelsen", f"Ledamot {said}"]]
        ),
        "/katalog.ttl": "@prefix c: <http://www.w3.org/ns/dcat#> . @prefix t: <http://purl.org/dc/terms/> .\n"
        f"<http://a/1> a c:Dataset ; t:title {json.dumps(f'Stöd {said}')} ; t:description {json.dumps(said)} ; "
        f"t:identifier {json.dumps(name)} .",
        "/links.toml": f'[[link]]\nindicator = "N15504"\nmatter = "KS/2026:101"\nnote = {json.dumps(said)}\n\n'
        f"[[link]]\nindicator = {json.dumps(name)}\nmatter = {json.dumps(said)}\n",
        "/api/action/package_search": _ckan(web, said, name),
    }
    _oparl(web, said)
    places = {"minutes": "/protokoll/", "noticeboard": "/anslag/", "table": f"/t/bidrag-{paths}.csv", "ckan": "",
              "representatives": "/register.csv", "dcat": "/katalog.ttl", "oparl": "/oparl/v1.0/system",
              "links": "/links.toml"}  # fmt: skip
    return {kind: web.address + place for kind, place in places.items()}


def _csv(rows: list[list[str]]) -> str:
    quoted = ('"' + cell.replace('"', '""') + '"' for row in rows for cell in row)
    cells = list(quoted)
    width = len(rows[0])
    return "".join(";".join(cells[n : n + width]) + "\n" for n in range(0, len(cells), width))


def _ckan(web: WebSite, said: str, name: str) -> Any:
    web.pages["/ckan.csv"] = _csv([["Namn", said], [said, "1"], ["Eva", "2"]])
    resources = [
        {
            "id": f"r-{name}",
            "name": f"Resurs {said}",
            "description": said,
            "format": "CSV",
            "url": f"{web.address}/ckan.csv",
        },
        {"id": "r2", "name": said, "format": said, "url": f"javascript:insprutat()//{name}"},
    ]
    package = {
        "name": name, "title": f"Paket {said}", "notes": said, "author": said, "license_title": said, "url": said,
        "organization": {"name": name, "title": said}, "metadata_modified": said, "resources": resources,
    }  # fmt: skip

    def search(handler: BaseHTTPRequestHandler) -> Answer:
        found = [package] if "start=0" in urlsplit(handler.path).query else []
        answer = {"success": True, "result": {"count": 1, "results": found}}
        return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    return search


def _oparl(web: WebSite, said: str) -> None:
    """The recorded server, whose every spoken field ends in it."""

    def spoken(content: Any) -> Any:
        if isinstance(content, list):
            return [spoken(one) for one in content]
        if not isinstance(content, dict):
            return content
        return {
            key: f"{one} {said}" if key in _SPOKEN and isinstance(one, str) else spoken(one)
            for key, one in content.items()
        }

    pages = json.loads(_OPARL.read_text(encoding="utf-8").replace("{here}", web.address))
    for path, content in pages.items():
        web.pages[path] = content if isinstance(content, str) else json.dumps(spoken(content), ensure_ascii=False)


def _kolada(folder: Path, said: str) -> Kolada:
    kolada = Kolada(folder / "site")
    kolada.give(
        municipality=[{"id": code, "title": f"{name} {said}" if code != "9999" else name, "type": kind}
                      for code, name, kind in (("9999", "Provby", "K"), ("9991", "A-by", "K"), ("0000", "Riket", "L"))],
        municipality_groups=[group("G1", f"Liknande kommuner, övergripande, Provby, 2025 {said}", "9991")],
        kpi=[kpi("N15504", title=f"Nyckeltal {said}, andel (%)", description=said,
                 operating_area=said, perspective=said)],
        data=[period(2024, value("T", 221.5), value("K", 230.0)), period(2025, value("T", None, status=said))],
    )  # fmt: skip
    return kolada
