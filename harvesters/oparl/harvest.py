"""Harvests an OParl server, 1.0 or 1.1: bodies, people, meetings with their agendas and decisions, and papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from harvesters.failures import HarvestFailed
from harvesters.fetch import FetchError
from harvesters.history import Row
from harvesters.oparl.reading import Reader
from harvesters.oparl.server import Object, Server
from harvesters.run import Run

READER = "oparl 1"
LONGEST_TRUST = timedelta(days=7)
"""Between whole harvests, because servers do not tell of all that they change."""
_MAIN = {"organization": "Organization", "person": "Person", "paper": "Paper", "meeting": "Meeting"}
"""The lists that every Body has, in an order in which an object comes after those that it names."""
_PARTS = {
    "Membership": ("membership",),
    "Consultation": ("consultation", "consultations"),
    "AgendaItem": ("agendaItem", "agendaItems"),
    "File": ("file", "files"),
}
"""The lists that Bodies of 1.1 have of parts, also as some servers spell them."""
_AFTER = {"Person": ("Membership",), "Paper": ("Consultation",), "Meeting": ("AgendaItem", "File")}


@dataclass(frozen=True, slots=True)
class Settings:
    """`body` is the name or address of the one body to read, where the server has several."""

    body: str = ""
    most_requests: int = 20_000


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Everything the server tells of its bodies; nothing where it says that nothing was changed."""
    settings: Settings = run.settings
    server = Server(run, most=settings.most_requests)
    bodies = list(_bodies(run, server))
    memory = run.memory(READER)
    if memory and _nothing_new(run, server, bodies, memory):
        run.keep_all()
        return
    reader, latest = Reader(run, server), _Latest(run.today)
    for body in bodies:
        for field, name in _MAIN.items():
            for page in server.pages(body.get(field, [])):
                run.progress(f"{name}: {server.asked} requests")
                for found in page:
                    latest.see(found)
                    yield from reader.rows(name, found)
            for part in _AFTER.get(name, ()):
                yield from _told_elsewhere(reader, server, body, part)
    reader.issues.sum_up()
    run.remember({"on": run.today.isoformat(), "modified": latest.moment})


def _bodies(run: Run, server: Server) -> Iterator[Object]:
    """The bodies that the settings choose, each whole."""
    system = server.object(run.source.address)
    wanted, names = run.settings.body, []
    bodies = [one for page in server.pages(system.get("body", [])) for one in page] if "body" in system else [system]
    for body in bodies:
        names.append(str(body.get("name", body.get("id"))))
        if not wanted or wanted in (body.get("name"), body.get("shortName"), body.get("id")):
            yield body
    if (
        wanted
        and wanted not in names
        and wanted not in {str(body.get(key)) for body in bodies for key in ("shortName", "id")}
    ):
        raise HarvestFailed(f"{run.source.address}: has no body {wanted!r}; the bodies are {', '.join(names)}")


def _told_elsewhere(reader: Reader, server: Server, body: Object, name: str) -> Iterator[tuple[str, Row]]:
    """Parts that were told by address: from the body's list of them, and one by one where it has none."""
    listed = next((body[field] for field in _PARTS[name] if field in body), None)
    waiting = reader.elsewhere.pop(name, {})
    if listed is not None and (waiting or name in ("AgendaItem", "Consultation") and name not in reader.known):
        for page in server.pages(listed):
            for found in page:
                yield from reader.rows(name, found, waiting.pop(str(found.get("id")), None))
    for address, given in waiting.items():
        try:
            yield from reader.rows(name, server.object(address), given)
        except FetchError as error:
            reader.issues.tell("broken reference", f"leads nowhere: {error}", place=address)


class _Latest:
    """The latest moment of change that a server told. Moments to come are not believed."""

    def __init__(self, today: date) -> None:
        self._most, self.moment = (today + timedelta(days=1)).isoformat(), ""

    def see(self, found: Object) -> None:
        moment = str(found.get("modified", ""))
        if _later(moment, self.moment) and moment < self._most:
            self.moment = moment


def _nothing_new(run: Run, server: Server, bodies: list[Object], memory: Any) -> bool:
    """Whether the last whole harvest is recent and no list has an object that was changed after the latest it had."""
    latest = memory["modified"]
    if not latest or run.today - date.fromisoformat(memory["on"]) >= LONGEST_TRUST:
        return False
    try:
        pages = (page for body in bodies for field in _MAIN
                 for page in server.pages(body.get(field, []), modified_since=latest))  # fmt: skip
        return not any(_later(str(found.get("modified", "9")), latest) for page in pages for found in page)
    except FetchError as error:
        run.progress(f"{run.source.name}: changes cannot be asked for, everything is read: {error}")
        return False


def _later(moment: str, than: str) -> bool:
    try:
        return datetime.fromisoformat(moment) > datetime.fromisoformat(than)
    except (ValueError, TypeError):
        return bool(moment) and moment > than
