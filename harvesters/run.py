"""One harvest of one source: `Run` alone meets network, clock and store; harvesters are pure between."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from datasets.declaration import Table
from datasets.instance import Instance, Municipality, Source
from datasets.privacy import mask
from harvesters import failures, listings
from harvesters.backup import Damaged
from harvesters.failures import HarvestFailed
from harvesters.fetch import Fetcher, FetchError, Original, fetcher_of
from harvesters.history import Counts, Intake, Row
from harvesters.listings import Listed
from harvesters.outcome import HELD_BACK, NOT_FETCHED, UNREADABLE, Outcome
from harvesters.store import Issue, Store
from harvesters.transport import Endless
from harvesters.workers import LOCAL, Reader, ReadersLost, ReadingFailed, Task, Workers, read_all

Harvester = Callable[["Run"], Iterable[tuple[str, Row]]]
Watch = Callable[[str], None]
LONGEST_VALUE = 300
SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Document:
    """A document a source lists, and the text of the link to it."""

    url: str
    title: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a document's original."""

    document: Document
    original: Original
    content: Mapping[str, Any]


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Run:
    """What a harvester is given. Everything it reads comes from here, everything it finds amiss goes here."""

    def __init__(self, source: Source, settings: Any, *, municipality: Municipality, store: Store, fetcher: Fetcher,
                 today: date, watch: Watch, workers: Workers, afresh: bool) -> None:  # fmt: skip
        self.source, self.settings, self.municipality, self.today = source, settings, municipality, today
        self.fetcher, self._afresh = fetcher, afresh
        self._store, self._watch, self._workers = store, watch, workers
        self.issues: list[Issue] = []
        self.imported: list[tuple[str, str, Table, Iterable[Sequence[Any]]]] = []
        self.memories: list[tuple[str, Any]] = []
        self.listed: dict[tuple[str, str], Listed] = {}
        self.unchanged = False
        self._how = ""

    def get(self, url: str, params: dict[str, str] | None = None) -> Original:
        """The body at `url`; FetchError says why there is none."""
        return self.fetcher.get(url, params)

    def issue(self, kind: str, message: str, *, place: str = "", value: str = "") -> None:
        """Something could not be read or does not agree; the rest goes on. Identity numbers in it are masked."""
        self.issues.append(Issue(kind, mask(place), mask(value)[:LONGEST_VALUE], mask(message)))

    def lists(self, table: str, identifier: str, *, title: str = "", place: str = "") -> None:
        """The source lists this, whether or not it can be had: what should stand as that row of that table."""
        self.listed.setdefault((table, identifier), Listed(table, identifier, title, place))

    def progress(self, message: str) -> None:
        """Told to a person who watches; silent under cron. Identity numbers in it are masked."""
        self._watch(mask(message))

    def known_documents(self) -> list[Document]:
        """Every document the source ever listed, as not listed now."""
        return [Document(url, title, listed=False) for url, title in self._store.documents(self.source.name)]

    def originals(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Original]]:
        """Each document with its body. One that cannot be fetched is an issue; its last body is used."""
        for document in documents:
            original = self.fetcher.last(document.url)
            if document.listed:
                self.progress(document.title)
                try:
                    original = self.get(document.url)
                except FetchError as error:
                    self.issue(NOT_FETCHED, str(error), place=document.url)
            if original:
                yield document, original

    def readings(self, documents: Iterable[Document], reader: Reader, version: str) -> Iterator[Reading]:
        """What `reader` makes of each document, read again if it or the reader's version is new, or `afresh`.

        One that cannot be read is an issue; what stands of it, if anything, is what an earlier body of it says.
        """
        unreadable = []
        for reading in self._read(self.originals(documents), reader, version):
            if "unreadable" in reading.content:
                url = reading.document.url
                self.issue(UNREADABLE, f"{url}: {reading.content['unreadable']}", place=url)
                unreadable.append(reading.document)
            else:
                yield reading
        stood = ((document, self.fetcher.standing(document.url, self.source.name)) for document in unreadable)
        for reading in self._read(((document, body) for document, body in stood if body), reader, version):
            if "unreadable" not in reading.content:
                yield reading

    def _read(self, originals: Iterable[tuple[Document, Original]], reader: Reader, version: str) -> Iterator[Reading]:
        """Each with its content, or why it has none under `unreadable`."""
        pending: dict[Task, tuple[Document, Original]] = {}
        for document, original in originals:
            content = None if self._afresh else self._store.reading(original.sha256, version, _hint(document))
            if content is None:
                pending[Task(str(original.path), _name(document.url), document.title)] = document, original
            else:
                yield Reading(document, original, content)
        results = read_all(pending, reader, self._workers)
        for count, (task, result) in enumerate(results, 1):
            document, original = pending[task]
            self.progress(f"{count}/{len(pending)} {document.title}")
            content = {"unreadable": str(result)} if isinstance(result, ReadingFailed) else result
            self._store.remember_reading(original.sha256, version, _hint(document), content)
            yield Reading(document, original, content)

    def imported_before(self, table: str) -> tuple[str, int]:
        """Checksum of the file that the imported table stands for, and its rows; ("", 0) before it is imported."""
        return self._store.imported(table)

    def names_of_others(self) -> set[str]:
        """The names that no table imported from this source may have: all that stand and are not its own."""
        return self._store.names_of_others(self.source.name)

    def record(self, table: str, identifier: str) -> Row | None:
        """The record as the store holds it, from whatever source; None where there is none, or it is gone."""
        return self._store.record(table, identifier)

    def is_ours_to_tell(self, table: str, identifier: str) -> bool:
        """Whether no other source tells of the record."""
        standing = self.record(table, identifier)
        return standing is None or standing["source"] == self.source.name

    def memory(self, reader: str) -> Any:
        """What the source's last good harvest left to be remembered; None where it read otherwise or nothing is known.

        Otherwise: by another reader, with other settings, or into other columns.
        """
        tables = sorted((name, table.stored) for name, table in self._store.declarations.harvested.items())
        how = repr((reader, self.settings, self.municipality.code, tables))
        self._how = hashlib.sha256(how.encode()).hexdigest()
        return self._store.memory(self.source.name, self._how)

    def remember(self, what: Any) -> None:
        """After this harvest, if it is good, `what` is the source's memory. Ask for the memory before."""
        self.memories = [(self._how, what)]

    def keep_all(self) -> None:
        """Nothing is new: every row and issue of the source stands as it stood, and the harvester gives none."""
        self.unchanged = True

    def import_table(self, name: str, sha256: str, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """After the harvest the table `name` is exactly these rows."""
        self.imported.append((name, sha256, table, rows))


def harvest(
    source: Source,
    harvester: Harvester,
    settings: Any,
    *,
    instance: Instance,
    store: Store,
    watch: Watch = lambda message: None,
    workers: Workers = LOCAL,
    now: Callable[[], datetime] = clock,
    offline: bool = False,
    afresh: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Everything the source has stands in the store, with its history; or nothing is touched and the outcome says why.

    `offline` reads kept originals again, `afresh` those of this version too: then differences are the parser's doing.
    """
    fetcher = fetcher_of(source, instance, store, offline=offline, now=now)
    today = now().astimezone(SWEDEN).date()
    run = Run(source, settings, municipality=instance.municipality, store=store, fetcher=fetcher, today=today,
              watch=watch, workers=workers, afresh=afresh)  # fmt: skip
    cause = "parser" if offline else "source"
    number = 0 if dry_run else store.begin_harvest(source.name, now(), cause)
    outcome = _take_in(run, harvester, _intake(run, store, now()), store, number, cause, dry_run=dry_run)
    if not dry_run:
        store.end_harvest(number, now(), outcome.figures)
    return outcome


def _intake(run: Run, store: Store, now: datetime) -> Intake:
    return Intake(
        store.connection,
        store.declarations.harvested,
        source=run.source.name,
        now=now.isoformat(timespec="seconds"),
        hold_back=lambda place, value, message: run.issue(HELD_BACK, message, place=place, value=value),
    )


def _take_in(
    run: Run, harvester: Harvester, intake: Intake, store: Store, number: int, cause: str, *, dry_run: bool
) -> Outcome:
    name = run.source.name
    try:
        for table, row in harvester(run):
            intake.add(table, row)
        if run.unchanged:
            _keep_memories(run, store)
            return Outcome(name, Counts(store.last_good_count(name), 0, 0, 0), issues=run.issues)
        failures.doubt(run.source, intake.seen, store.last_good_count(name))
    except (FetchError, ReadersLost) as error:
        return Outcome(name, failure=mask(str(error)), unavailable=True, issues=run.issues)
    except HarvestFailed as error:
        return Outcome(name, failure=mask(str(error)), issues=run.issues)
    except Endless as error:
        return Outcome(name, failure=mask(failures.without_end(run.source, error)), issues=run.issues)
    except KeyError as error:
        return Outcome(
            name, failure=mask(f"{name}: the source no longer gives {error}; see whether it changed its form")
        )
    except (sqlite3.Error, OSError, Damaged):
        raise
    except Exception as error:  # a fault in one harvester stops no other source
        return Outcome(
            name, failure=f"{name}: a fault in Insyn: {failures.told_of(error)}; please report it", fault=True
        )
    if dry_run:
        return Outcome(name, intake.foreseen(), issues=run.issues)
    return _lay_down(run, intake, store, number, cause)


def _lay_down(run: Run, intake: Intake, store: Store, number: int, cause: str) -> Outcome:
    name = run.source.name
    store.connection.execute("BEGIN IMMEDIATE")
    try:
        counts = intake.lay_down(number, cause)
        for table, sha256, declared, rows in run.imported:
            store.import_table(table, name, sha256, declared, rows)
        _keep_memories(run, store)
        listings.replace(store.connection, name, run.listed.values())
        new_issues = store.replace_issues(name, number, run.issues)
        if counts.differs or new_issues or run.imported:
            store.raise_revision()
        store.connection.execute("COMMIT")
    except BaseException:
        store.connection.execute("ROLLBACK")
        raise
    return Outcome(name, counts, run.issues)


def _keep_memories(run: Run, store: Store) -> None:
    for how, what in run.memories:
        store.remember(run.source.name, how, what)


def _hint(document: Document) -> str:
    return f"{_name(document.url)}\n{document.title}"


def _name(url: str) -> str:
    return Path(urlsplit(url).path).name
