"""Registers of vendors, rebuilt on loopback with the fields that their real answers have, from listing to decisions."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from datasets.declaration import load
from datasets.instance import Instance, Source
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.store import Store
from tests.conftest import NOW, SHARED, Answer, WebSite, make_instance
from tests.papers import minutes_pdf, minutes_text

READER = "/api/public/r1"
ROWS = SHARED / "real" / "vendors" / "ciceron_hoor_ReadItems_meetings.json"
needs_rows = pytest.mark.skipif(not ROWS.exists(), reason="the shared real reply is not beside the repository")


def source(folder: Path, address: str, **settings: Any) -> Instance:
    return make_instance(folder, Source("protokoll", "minutes", address, settings=settings))


def run(instance: Instance) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW).outcomes[0]


def stored(instance: Instance, query: str) -> list[tuple[Any, ...]]:
    with Store(instance.store, load()) as store:
        return store.connection.execute(query).fetchall()


def item(identifier: str, text: str, kind: str) -> dict[str, str]:
    return {"id": identifier, "text": text, "type": kind}


class Reader:
    """A NetPublicator reader: `tree` maps hashes to items. A root asked for with isr=false, or else, lists nothing."""

    def __init__(self, web: WebSite, tree: dict[str, list[dict[str, str]]]) -> None:
        self.web, self.tree = web, tree
        web.pages[f"{READER}/read"] = self.answer

    def answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        place, is_root = handler.path.split("hash=")[1].split("&isr=")
        items = self.tree[place] if is_root == ("false" if "-" in place else "true") else []
        return 200, {"Content-Type": "application/json"}, json.dumps({"history": [], "items": items}).encode()


@pytest.fixture
def reader(web: WebSite) -> Reader:
    for day in ("11", "25"):
        web.pages[f"{READER}/document/u{day}"] = minutes_pdf(minutes_text(f"2026-02-{day}", first=int(day)))
    return Reader(
        web,
        {
            "r": [item("ks", "Kommunstyrelsen", "channel")],
            "r-ks": [item("2026", "2026", "channel"), item("m25", "2026-02-25", "meeting")],
            "r-ks-2026": [item("m11", "2026-02-11", "meeting")],
            "r-ks-2026-m11": [item("u11", "Protokoll", "document"), item("n", "Närvarolista", "document")],
            "r-ks-m25": [item("a", "§ 1 Rapport", "channel"), item("p", "Protokoll", "channel")],
            "r-ks-m25-p": [item("u25", "Protokoll KS 2026-02-25", "document")],
        },
    )


def test_a_netpublicator_reader_is_read_down_to_its_minutes(tmp_path: Path, web: WebSite, reader: Reader) -> None:
    instance = source(tmp_path, f"{web.address}{READER}/read?hash=r", system="netpublicator")
    first, again = run(instance), run(instance)
    assert (first.failure, list(first.issues)) == ("", [])
    assert (again.counts.added, again.counts.changed, again.counts.gone) == (0, 0, 0)
    assert stored(instance, "SELECT date FROM meetings ORDER BY date") == [("2026-02-11",), ("2026-02-25",)]
    titles = stored(instance, "SELECT title FROM documents ORDER BY title")
    assert titles == [("Kommunstyrelsen 2026 2026-02-11 Protokoll",),
                      ("Kommunstyrelsen 2026-02-25 Protokoll Protokoll KS 2026-02-25",)]  # fmt: skip
    assert f"{READER}/document/u25?hash=r-ks-m25-p" in web.paths()


def test_netpublicators_matters_and_other_papers_are_not_fetched(tmp_path: Path, web: WebSite, reader: Reader) -> None:
    run(source(tmp_path, f"{web.address}{READER}/read?hash=r-ks", system="netpublicator"))
    assert not any("r-ks-m25-a" in path or "/document/n" in path for path in web.paths())


def test_an_unknown_item_of_netpublicator_is_an_issue(tmp_path: Path, web: WebSite, reader: Reader) -> None:
    reader.tree["r"].append(item("x", "Länk", "link"))
    outcome = run(source(tmp_path, f"{web.address}{READER}/read?hash=r", system="netpublicator"))
    assert [(i.kind, i.value) for i in outcome.issues] == [("unknown item", "link: Länk")]


def test_a_netpublicator_of_another_form_is_not_believed(tmp_path: Path, web: WebSite, reader: Reader) -> None:
    instance = source(tmp_path, f"{web.address}{READER}/read?hash=r", system="netpublicator")
    run(instance)
    web.pages[f"{READER}/read"] = '{"documents": []}'
    assert "the answer has no list of items as it should" in run(instance).failure
    assert stored(instance, "SELECT count(*) FROM meetings") == [(2,)]


class Ciceron:
    """A Ciceron server that knows its session, its only search, and meetings by their place in the answer."""

    def __init__(self, web: WebSite, meetings: list[dict[str, Any]]) -> None:
        self.meetings, self.sessions, self.asked = meetings, 0, list[dict[str, Any]]()
        self.documents: dict[str, list[dict[str, str]]] = {}
        self.session, self.searched = "", False
        web.pages["/json"] = self.answer

    def answer(self, handler: BaseHTTPRequestHandler) -> Answer:
        if handler.command != "POST":
            return 404, {}, b""
        question = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked.append(question)
        name = question["method"].removeprefix("CiceronsokServer:")
        if name == "Test":
            self.sessions += 1
            self.session, self.searched = f"s{self.sessions}", False
        elif question.get("session_id") != self.session:
            return self.reply({"error": {"message": "ingen session"}})
        return self.reply({"session_id": self.session, "result": getattr(self, name)(**question["params"])})

    @staticmethod
    def reply(content: dict[str, Any]) -> Answer:
        return 200, {"Content-Type": "application/json"}, json.dumps({"jsonrpc": "2.0", **content}).encode()

    def Test(self) -> dict[str, str]:
        return {}

    def Search(self, search_id: str, doctype: int, text: str, param: str) -> dict[str, str]:
        assert (doctype, json.loads(param)["diary"]) == (1, "KSF")
        self.searched = True
        return {"result": json.dumps({"hits": len(self.meetings)})}

    def ReadItems(self, search_id: str, offset: int, limit: int) -> dict[str, Any]:
        assert self.searched
        return {"results": self.meetings[offset : offset + limit]}

    def ReadObjectDetails(self, search_id: str, id: str) -> dict[str, str]:
        return {"value": json.dumps({"documents": self.documents.get(id, []), "items": []})}


def document(number: str, name: str) -> dict[str, str]:
    return {"id": number, "name": name, "filename_b64": "UHLkdG8rLnBkZg=="}


@pytest.fixture
def ciceron(web: WebSite) -> Ciceron:
    server = Ciceron(web, json.loads(ROWS.read_text()))
    server.documents = {"4": [document("7", "Protokoll"), document("8", "Anslagsbevis")]}
    text = minutes_text("2025-12-17").replace("KOMMUNSTYRELSEN", "KOMMUNFULLMÄKTIGE")
    web.pages["/download/document?filename=UHLkdG8rLnBkZg%3D%3D&id=7"] = minutes_pdf(text)
    return server


@needs_rows
def test_a_ciceron_server_is_asked_in_one_session(tmp_path: Path, web: WebSite, ciceron: Ciceron) -> None:
    instance = source(tmp_path, web.address, system="ciceron", diary="KSF")
    first, again = run(instance), run(instance)
    assert (first.failure, list(first.issues), ciceron.sessions) == ("", [], 2)
    assert (again.counts.added, again.counts.changed, again.counts.gone) == (0, 0, 0)
    assert stored(instance, "SELECT title FROM documents") == [("Kommunfullmäktige 2025-12-17 Protokoll",)]
    assert stored(instance, "SELECT organization, date FROM meetings") == [("kommunfullmaktige", "2025-12-17")]
    details = [q["params"]["id"] for q in ciceron.asked if q["method"].endswith("ReadObjectDetails")]
    assert details == [str(number) for number in range(6)] * 2


@needs_rows
def test_sessions_leave_no_originals_behind(tmp_path: Path, web: WebSite, ciceron: Ciceron) -> None:
    instance = source(tmp_path, web.address, system="ciceron", diary="KSF")
    run(instance)
    before = sorted(path.name for path in instance.originals.rglob("*"))
    run(instance)
    assert sorted(path.name for path in instance.originals.rglob("*")) == before


@needs_rows
def test_a_ciceron_that_refuses_or_falls_short_changes_nothing(tmp_path: Path, web: WebSite, ciceron: Ciceron) -> None:
    instance = source(tmp_path, web.address, system="ciceron", diary="KSF")
    run(instance)
    kept, ciceron.ReadItems = ciceron.ReadItems, lambda **_: {"results": []}  # type: ignore[method-assign]
    assert "told 6 meetings but gave 0" in run(instance).failure
    ciceron.ReadItems = kept  # type: ignore[method-assign]
    web.pages["/json"] = lambda handler: ciceron.reply({"error": {"message": "stängt"}})
    assert "Test failed" in run(instance).failure
    assert stored(instance, "SELECT count(*) FROM meetings") == [(1,)]


def test_meetingsplus_minutes_are_found_by_links_without_a_suffix(tmp_path: Path, web: WebSite) -> None:
    council = "/committees/kommunstyrelsen"
    protocol = f"{council}/mote-1/protocol/protokollpdf?downloadMode=open"
    web.pages = {
        council: f'<a href="{council}/mote-1">11 februari</a><a href="{council}/representatives">Ledamöter</a>',
        f"{council}/mote-1": f'<a href="{protocol}">Protokoll.pdf</a><a href="{council}/mote-1/agenda/1">Kallelse</a>',
        f"{council}/representatives": "<p>Anna Ek (S)</p>",
        protocol: minutes_pdf(minutes_text()),
    }
    instance = source(
        tmp_path,
        f"{web.address}{council}",
        follow=[f"a[href*='{council}/']:not([href*='/protocol/'])"],
        select="a[href*='/protocol/']",
        pattern="/protocol/",
    )
    assert (run(instance).failure, web.paths()[-1]) == ("", protocol)
    assert stored(instance, "SELECT date FROM meetings") == [("2026-02-11",)]


def test_an_unknown_system_is_told_before_anything_is_fetched(tmp_path: Path, web: WebSite) -> None:
    with pytest.raises(ConfigError, match="unknown system 'public360'; the systems are netpublicator, ciceron"):
        run(source(tmp_path, web.address, system="public360"))
    assert web.paths() == []
