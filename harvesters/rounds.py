"""A round of harvesting: the sources one after the other, each for itself, then a new edition if anything changed."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from cronsim import CronSim, CronSimError

from datasets import archives, declaration, edition, shelf
from datasets.edition import EditionError, Published
from datasets.freshness import write_status
from datasets.instance import FILE, Instance, Source
from datasets.privacy.rules import Rules
from datasets.shelf import Edition
from datasets.strict import ConfigError
from harvesters import older_editions, retention, review, withholding
from harvesters.fetch import FetchError, fetcher_of
from harvesters.kinds import Kind, kind_of
from harvesters.lock import sole_writer
from harvesters.opening import open_store
from harvesters.outcome import Outcome
from harvesters.run import SWEDEN, Watch, clock, harvest
from harvesters.status import status
from harvesters.store import Store
from harvesters.withholding import Place, Withholding
from harvesters.workers import LOCAL, Workers


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: how each source's harvest ended, and the edition it led to, if any."""

    outcomes: Sequence[Outcome]
    published: Published | None


def check(instance: Instance) -> dict[str, Kind]:
    """Every source's kind, by name. ConfigError for the first setting or schedule that is wrong; nothing is fetched."""
    declaration.load()
    for source in instance.sources:
        if source.schedule:
            _upcoming(source, clock(), f"{instance.folder / FILE}: {source.name}")
    return {source.name: kind_of(source, str(instance.folder / FILE)) for source in instance.sources}


def harvest_round(
    instance: Instance,
    names: Sequence[str] = (),
    *,
    due: bool = False,
    full: bool = False,
    dry_run: bool = False,
    wait: bool = False,
    watch: Watch = lambda message: None,
    workers: Workers = LOCAL,
    now: Callable[[], datetime] = clock,
) -> Round:
    """The named sources (all, if none is named) are harvested, and an edition is published if the store changed.

    `due` passes over those whose schedule has not come since their last try; `full` forgets what is known of unchanged
    answers, so that all is fetched and read again; `wait` begins when another writer has ended.
    """
    kinds = check(instance)
    sources = [instance.source(name) for name in names] or list(instance.sources)
    with sole_writer(instance.folder, wait=wait), open_store(instance) as store:
        store.register(instance.sources)
        chosen = [source for source in sources if not due or _is_due(source, store, now())]
        if full:
            store.forget_fetches()
        take_in = partial(harvest, instance=instance, store=store, watch=watch, workers=workers, now=now)
        begin = partial(_harvest_source, store=store, take_in=take_in, watch=watch, dry_run=dry_run)
        outcomes = [outcome for source in chosen for outcome in begin(source, kinds[source.name])]
        _ping([] if dry_run else chosen, outcomes, instance, store, now)
        published = None if dry_run else _conclude(instance, store, now)
    return Round(outcomes, published)


def reparse(
    instance: Instance,
    names: Sequence[str] = (),
    *,
    watch: Watch = lambda message: None,
    workers: Workers = LOCAL,
    now: Callable[[], datetime] = clock,
) -> Round:
    """All kept documents of the named sources (all that have documents, if none is named) are read again, with nothing
    fetched, and an edition is published if that changed anything. Each such change has the cause "parser".
    """
    kinds = check(instance)
    sources = [instance.source(name) for name in names] or [s for s in instance.sources if kinds[s.name].reader_version]
    for source in sources:
        if not kinds[source.name].reader_version:
            raise ConfigError(f"{source.name}: a source of kind {source.kind!r} has no documents to read; harvest it")
    with sole_writer(instance.folder), open_store(instance) as store:
        store.register(instance.sources)
        take_in = partial(harvest, instance=instance, store=store, watch=watch, workers=workers, now=now)
        outcomes = []
        for source in (source for source in sources if store.last_try(source.name)):
            watch(f"{source.name}: reads kept documents again")
            kind = kinds[source.name]
            outcomes.append(take_in(source, kind.harvester, kind.settings, offline=True, afresh=True))
        return Round(outcomes, _conclude(instance, store, now))


def publish(instance: Instance, *, wait: bool = False, now: Callable[[], datetime] = clock) -> Published:
    """A new edition of the store as it stands is current."""
    with sole_writer(instance.folder, wait=wait), open_store(instance) as store:
        store.register(instance.sources)
        published = _publish(instance, store, now())
        write_status(instance.editions, status(instance, store, now()), now())
    return published


def withhold(
    instance: Instance, written: str, *, reason: str, by: str, note: str, now: Callable[[], datetime] = clock
) -> Place:
    """What `written` means is in no edition any more, nor on the disk in an older one. Returns what it was."""
    with sole_writer(instance.folder, wait=True), open_store(instance) as store:
        place = withholding.find(store.connection, written)
        with older_editions.withdrawing(store.connection):
            withholding.withhold(store.connection, Withholding(*place, now(), reason, by, note))
        _publish(instance, store, now())
    return place


def decide(
    instance: Instance, number: int, decision: str, *, by: str, note: str, now: Callable[[], datetime] = clock
) -> list[Place]:
    """What waits by that number is judged, published so, and in no older edition otherwise. Returns its rows."""
    with sole_writer(instance.folder, wait=True), open_store(instance) as store:
        with older_editions.withdrawing(store.connection):
            places = review.decide(store.connection, number, decision, by=by, note=note, at=now())
            if decision == "withhold":
                for place in dict.fromkeys(places):
                    withholding.withhold(store.connection, Withholding(*place, now(), "personal-data", by, note))
        _publish(instance, store, now())
    return places


def retain(instance: Instance, *, by: str, dry_run: bool, now: Callable[[], datetime] = clock) -> list[str]:
    """What is past its time by the rules is withdrawn, or only told of. Returns a line for each."""
    today = now().astimezone(SWEDEN).date()
    with sole_writer(instance.folder, wait=True), open_store(instance) as store:
        found = list(retention.due(store.connection, instance.rules.retention, declaration.load(), today))
        if found and not dry_run:
            with older_editions.withdrawing(store.connection):
                for rule, place in found:
                    withholding.withhold(store.connection, Withholding(*place, now(), retention.EXPIRED, by, rule.name))
            _publish(instance, store, now())
    return [f"{'/'.join(place)}: {rule.name}" for rule, place in found]


def destroy(instance: Instance, *, decision: str, by: str, now: Callable[[], datetime] = clock) -> int:
    """What was withdrawn because its time is over is destroyed by the decision. Returns how many rows."""
    with sole_writer(instance.folder, wait=True), open_store(instance) as store:
        connection = store.connection
        places = [
            told
            for place in retention.expired(connection)
            for told in withholding.all_that_tells(connection, declaration.load(), place)
        ]
        with older_editions.withdrawing(connection):
            retention.destroy(connection, places, instance.originals, decision=decision, by=by, at=now())
        connection.execute("VACUUM")
        _publish(instance, store, now())
    return len(places)


def release(instance: Instance, written: str, *, by: str, now: Callable[[], datetime] = clock) -> Place:
    """What was withheld is published again, and the audit says so. After a kill the next harvest publishes it."""
    with sole_writer(instance.folder, wait=True), open_store(instance) as store:
        place = withholding.find(store.connection, written)
        with store.connection:
            store.connection.execute("BEGIN IMMEDIATE")
            withholding.release(store.connection, place, by=by, at=now())
            store.raise_revision()
        _publish(instance, store, now())
    return place


def withheld(instance: Instance) -> list[str]:
    """The audit of what was withheld and released."""
    with open_store(instance) as store:
        return list(withholding.entries(store.connection))


def _harvest_source(
    source: Source, kind: Kind, store: Store, take_in: Callable[..., Outcome], watch: Watch, *, dry_run: bool
) -> Iterable[Outcome]:
    """With a reader newer than the readings, kept originals are read again first: those changes are the parser's."""
    again = kind.reader_version(kind.settings) if kind.reader_version else ""
    if again and store.has_older_readings(source.name, again) and not dry_run:
        watch(f"{source.name}: reads kept documents again")
        yield take_in(source, kind.harvester, kind.settings, offline=True)
    watch(f"{source.name}: harvests")
    yield take_in(source, kind.harvester, kind.settings, dry_run=dry_run)


def _ping(
    sources: Iterable[Source],
    outcomes: Iterable[Outcome],
    instance: Instance,
    store: Store,
    now: Callable[[], datetime],
) -> None:
    """Watches of the sources that did not fail are told. Whether they hear is no matter of the harvest."""
    failed = {outcome.source for outcome in outcomes if outcome.failure}
    for source in (source for source in sources if source.ping and source.name not in failed):
        told = replace(source, address=source.ping, hosts=())
        with suppress(FetchError):
            fetcher_of(told, instance, store, offline=False, now=now).get(source.ping)


def _conclude(instance: Instance, store: Store, now: Callable[[], datetime]) -> Published | None:
    """A new edition if the store changed since the last, and in any case how the sources stand.

    What a publication that was killed or had no room left undone is done: older editions go, downloads are made.
    """
    current = shelf.current(instance.editions)
    published = None
    if current and _stands(current, instance, store):
        _make_downloads(instance, current)
    else:
        published = _publish(instance, store, now())
    write_status(instance.editions, status(instance, store, now()), now())
    return published


def _stands(current: Edition, instance: Instance, store: Store) -> bool:
    """Whether the edition tells what the store holds, by the rules that hold, and nothing of what was withdrawn."""
    by_rules = store.rules == instance.rules.fingerprint and not older_editions.are_to_go(store.connection)
    return by_rules and current.revision == store.revision and (instance.editions / current.file).is_file()


def _publish(instance: Instance, store: Store, now: datetime) -> Published:
    """The chain in the store is completed first: a kill between switch and record leaves one edition to record."""
    if current := shelf.current(instance.editions):
        store.record_edition(current)
    today, rules = now.astimezone(SWEDEN).date(), instance.rules
    _prepare(store, rules)
    published = edition.publish(
        instance.store,
        instance.editions,
        now=now,
        today=today,
        declarations=declaration.load(),
        rules=rules,
        previous=store.chain_end(),
    )
    store.record_edition(published.edition)
    review.record(store.connection, published.findings, now)
    older_editions.remove(store.connection, instance.editions, published.edition.file)
    _make_downloads(instance, published.edition)
    return published


def _prepare(store: Store, rules: Rules) -> None:
    """The store tells what is withheld. By other rules than the last edition's, those before it may tell too much."""
    with store.connection:
        store.connection.execute("BEGIN IMMEDIATE")
        withholding.apply(store.connection, declaration.load())
    if store.rules != rules.fingerprint:
        with older_editions.withdrawing(store.connection):
            store.adopt_rules(rules.fingerprint)


def _make_downloads(instance: Instance, published: Edition) -> None:
    """What the edition can be taken home as lies beside it. EditionError says why it does not, and how it will."""
    if archives.are_made(instance.editions, published):
        return
    try:
        archives.make(instance.editions, published, declaration.load(), instance.municipality)
    except (OSError, sqlite3.Error) as error:
        problem = f"{published.file} is published, but its downloads could not be made: {error}"
        raise EditionError(f"{instance.editions}: {problem}; make room, and insyn harvest makes them") from error


def _is_due(source: Source, store: Store, now: datetime) -> bool:
    """Whether the schedule has come since the source was last tried. A source without schedule is always due, and so is
    one that was tried in what is now the future: the clock was wrong then."""
    last = store.last_try(source.name)
    if not (last and source.schedule) or (tried := datetime.fromisoformat(last)) > now:
        return True
    return _upcoming(source, tried, source.name) <= now


def _upcoming(source: Source, after: datetime, where: str) -> datetime:
    try:
        return next(CronSim(source.schedule, after.astimezone(SWEDEN)))
    except CronSimError as error:
        raise ConfigError(
            f'{where}: schedule: {source.schedule!r} is no cron expression: {error}; write one such as "15 5 * * *"'
        ) from None
