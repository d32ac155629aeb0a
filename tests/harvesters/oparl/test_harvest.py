"""A German server of OParl 1.0 with the slips that such servers have, and how it changes."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from datasets.declaration import load
from datasets.instance import Source
from harvesters import rounds
from harvesters.outcome import Outcome
from harvesters.store import Store
from tests.conftest import NOW, WebSite, make_instance

RECORDED = Path(__file__).parents[2] / "recorded/oparl/server.json"
Harvest = Callable[..., Outcome]


class Server:
    """Pages of a server by path; what is said with `{here}` is the address it answers at."""

    def __init__(self, web: WebSite) -> None:
        self.web = web
        self.pages: dict[str, Any] = json.loads(RECORDED.read_text("utf-8").replace("{here}", web.address))
        self.give()

    def give(self) -> None:
        for path, content in self.pages.items():
            self.web.pages[path] = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)

    def objects(self, path: str) -> list[dict[str, Any]]:
        content = self.pages[path]
        found: list[dict[str, Any]] = content["data"] if isinstance(content, dict) else content
        return found


@pytest.fixture
def server(web: WebSite) -> Server:
    return Server(web)


@pytest.fixture
def harvest(server: Server, tmp_path: Path) -> Harvest:
    def harvested(days: int = 0, **settings: Any) -> Outcome:
        source = Source("rat", "oparl", f"{server.web.address}/oparl/v1.0/system", settings=settings)
        instance = make_instance(tmp_path, source)
        server.web.asked.clear()
        return rounds.harvest_round(instance, now=lambda: NOW + timedelta(days=days)).outcomes[0]

    return harvested


def _rows(folder: Path, columns: str, table: str) -> list[Any]:
    with Store(folder / "store.db", load()) as store:
        return store.connection.execute(f"SELECT {columns} FROM {table} WHERE gone IS NULL ORDER BY id").fetchall()


def test_bodies_people_and_seats(harvest: Harvest, tmp_path: Path) -> None:
    assert harvest().failure == ""
    assert _rows(tmp_path, "id, name, classification", "organizations") == [
        ("rat-1-1", "Rat der Stadt", "council"),
        ("rat-1-2", "Bauausschuss", "committee"),
        ("rat-1-9", "Alte Kommission", "committee"),
    ]
    assert _rows(tmp_path, "id, name", "people") == [("rat-1-1", "Petra Prüfung"), ("rat-1-2", "Max Muster")]
    assert _rows(tmp_path, "id, person, organization, role, post, start_date, end_date", "appointments") == [
        ("rat-1-11", "rat-1-1", "rat-1-1", "chair", "Vorsitzende", "2020-11-01", None),
        ("rat-1-12", "rat-1-1", "rat-1-2", "substitute", "stellv. Mitglied", "2020-11-01", "2025-10-31"),
        ("rat-1-21", "rat-1-2", "rat-1-9", None, None, None, None),
    ]


def test_papers_meetings_and_what_was_decided(harvest: Harvest, tmp_path: Path) -> None:
    harvest()
    assert _rows(tmp_path, "id, case_number, title", "matters") == [
        ("rat-1-7", "VO/2026/007", "Spielplatz sanieren"),
        ("rat-1-8", "rat-1-8", "Ohne Nummer"),
        ("rat-1-9", "VO/2026/009", "Haushalt\tund Steuern"),
    ]
    assert _rows(tmp_path, "id, organization, date, start, place, state", "meetings") == [
        ("rat-1-3", "rat-1-1", "2026-02-10", "17:00", "Ratssaal, Markt 1", "held"),
        ("rat-1-4", "rat-1-2", "2026-04-01", None, None, "cancelled"),
    ]
    items = _rows(tmp_path, "id, position, number, printed_number, title, matter, kind", "agenda_items")
    assert items == [
        ("rat-1-31", 1, None, "Ö 1", "Eröffnung", None, "information"),
        ("rat-1-32", 2, 2, None, "Spielplatz sanieren", "rat-1-7", "decision"),
    ]
    assert _rows(tmp_path, "id, matter, text, outcome, method", "decisions") == [
        ("rat-1-1-2026-02-10-rat-1-3-2", "rat-1-7", "Der Spielplatz wird saniert.", "approved", "vote"),
    ]
    assert _rows(tmp_path, "title, kind, meeting, matter, sha256", "documents") == [
        ("Niederschrift", "minutes", "rat-1-3", None, None),
        ("Vorlage", None, None, "rat-1-7", None),
    ]


def test_slips_are_issues_and_the_rest_is_read(harvest: Harvest) -> None:
    told = {(issue.kind, urlsplit(issue.place).path.rsplit("/", 1)[-1]) for issue in harvest().issues}
    assert told == {
        ("unknown type", "99"),
        ("unknown field", "1"),
        ("broken reference", "22"),
        ("incomplete", "22"),
        ("unreadable value", "21"),
        ("incomplete", "5"),
    }


def test_private_fields_of_people_are_not_kept(harvest: Harvest, tmp_path: Path) -> None:
    outcome = harvest()
    assert "0151" not in str(_rows(tmp_path, "*", "people")) + str(outcome.issues)


def test_nothing_new_is_a_request_a_list(harvest: Harvest, server: Server) -> None:
    harvest()
    _answer_changes(server)
    again = harvest(days=1)
    assert (again.failure, again.counts.changed, again.counts.gone) == ("", 0, 0)
    assert len(server.web.paths()) == 6
    assert all("modified_since=" in path for path in server.web.paths()[2:])


def test_something_new_is_read_and_what_is_deleted_is_dated(harvest: Harvest, server: Server, tmp_path: Path) -> None:
    harvest()
    later = "2026-03-02T12:00:00+01:00"
    papers = server.objects("/oparl/v1.0/body/1/paper")
    papers[0].update(name="Spielplatz neu bauen", modified=later)
    gone = {key: papers[1][key] for key in ("id", "type", "created")} | {"modified": later, "deleted": True}
    papers[1] = gone
    server.give()
    _answer_changes(server)
    again = harvest(days=1)
    assert (again.counts.changed, again.counts.gone) == (1, 1)
    assert [row[0] for row in _rows(tmp_path, "title", "matters")] == ["Spielplatz neu bauen", "Haushalt\tund Steuern"]


def test_after_a_week_all_is_read_again(harvest: Harvest, server: Server) -> None:
    harvest()
    _answer_changes(server)
    harvest(days=7)
    assert not any("modified_since=" in path for path in server.web.paths())


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("/oparl/v1.0/system", "<html>", "is not JSON"),
        ("/oparl/v1.0/system", "[]", "is no object of OParl"),
        ("/oparl/v1.0/body/1/meeting", (500, {}, b""), "answered 500"),
        ("/oparl/v1.0/body/1/meeting", '{"data": [', "is not JSON"),
    ],
)
def test_a_server_that_fails_loses_nothing(
    harvest: Harvest, server: Server, tmp_path: Path, path: str, answer: Any, told: str
) -> None:
    harvest()
    server.web.pages[path] = answer
    assert told in harvest(days=8).failure
    assert len(_rows(tmp_path, "id", "meetings")) == 2


def test_a_list_that_leads_to_itself_ends(harvest: Harvest, server: Server) -> None:
    page = json.loads(server.pages["/oparl/v1.0/body/1/paper?page=2"], strict=False)
    server.pages["/oparl/v1.0/body/1/paper?page=2"] = page
    page["links"] = {"next": f"{server.web.address}/oparl/v1.0/body/1/paper"}
    server.give()
    assert harvest().failure == ""


def test_agendas_told_by_address_are_read_from_the_list_of_the_body(
    harvest: Harvest, server: Server, tmp_path: Path
) -> None:
    meeting = server.objects("/oparl/v1.0/body/1/meeting")[0]
    items, meeting["agendaItem"] = meeting["agendaItem"], [item["id"] for item in meeting["agendaItem"]]
    server.pages["/oparl/v1.0/body"]["agendaItem"] = f"{server.web.address}/oparl/v1.0/body/1/agendaitem"
    server.pages["/oparl/v1.0/body/1/agendaitem"] = {"data": items, "links": {}}
    server.give()
    harvest()
    assert _rows(tmp_path, "id, meeting, date, matter", "agenda_items") == [
        ("rat-1-31", "rat-1-3", "2026-02-10", None),
        ("rat-1-32", "rat-1-3", "2026-02-10", "rat-1-7"),
    ]


def test_one_body_of_several_is_chosen_by_name(harvest: Harvest) -> None:
    assert "has no body 'Anderswo'; the bodies are Musterstadt" in harvest(body="Anderswo").failure
    assert harvest(days=1, body="Musterstadt").failure == ""


def test_no_more_is_asked_than_is_agreed(harvest: Harvest) -> None:
    assert "would be request 4 of this harvest" in harvest(most_requests=3).failure


def _answer_changes(server: Server) -> None:
    """From now on lists know modified_since; one answers 404 where nothing was changed, as real servers do."""

    def changed(path: str) -> Callable[[Any], Any]:
        def answer(handler: Any) -> Any:
            if "modified_since" not in handler.path:
                return 200, {}, json.dumps(server.pages[path]).encode()
            found = [one for one in server.objects(path) if one.get("modified", "") > "2026-03-01T23"]
            return 200, {}, json.dumps({"data": found, "links": {}} if found else []).encode()

        return answer

    for name in ("organization", "person", "paper", "meeting"):
        path = f"/oparl/v1.0/body/1/{name}"
        server.web.pages[path] = changed(path)
