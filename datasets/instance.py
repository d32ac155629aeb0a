"""An instance: the folder of one municipality with insyn.toml, store.db, originals/ and editions/."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datasets.privacy import rules
from datasets.privacy.rules import Rules
from datasets.strict import ConfigError, build, read_toml

FILE = "insyn.toml"
_ORGANIZATION_NUMBER = re.compile(r"2[0-9]{5}-[0-9]{4}")
_WEB_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_TABLES = ("municipality", "influence", "statements", "privacy", "readers", "server", "backup", "source")
_TEN_YEARS = 24 * 3652
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Municipality:
    """Whose portal it is. `contact` is shown to readers and sent to the servers harvested.

    `address` is where the portal is on the web: what is published keeps that name, whatever host it is asked at.
    """

    code: str
    name: str
    county: str = ""
    contact: str = ""
    website: str = ""
    notice_board: str = ""
    accent: str = "#1a5d4c"
    invented: bool = False
    organization_number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Influence:
    """How a member can influence what is not decided yet, in the municipality's own words, as pages show them.

    `representatives` says how to reach them, `question_time` when the public may ask at meetings, `proposal` how to
    propose something, with the web address `proposal_address`.
    """

    representatives: str = ""
    question_time: str = ""
    proposal: str = ""
    proposal_address: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """What the pages about personal data (GDPR art. 13, 14) and accessibility (2018:1937 § 13) must say of the
    municipality: who is the controller, how to reach the data protection officer, how long data is kept; who
    assessed the accessibility, on what day, and the day the statement was last updated. `court` is the administrative
    court that tries whether its decisions are lawful (KL 13:1), with its address."""

    controller: str = ""
    data_protection_officer: str = ""
    retention: str = ""
    assessed_by: str = ""
    assessed_on: str = ""
    updated_on: str = ""
    court: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """How the site is served. `trusted_hosts` are the names it answers to, beside that of municipality.address and this
    machine's own; where neither is said, any. `metrics` tells whether Prometheus is answered."""

    trusted_hosts: tuple[str, ...] = ()
    metrics: bool = False


@dataclass(frozen=True, slots=True)
class Backup:
    """Where copies of the instance go: a `folder` for `insyn backup`, reckoned from the instance's own, and a `replica`
    for Litestream, a folder or an address such as s3://…"""

    folder: str = ""
    replica: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """How readers reach the staff: by forms on the portal, else by the municipality's contact alone."""

    forms: bool = True


@dataclass(frozen=True, slots=True)
class Expect:
    """What a harvest must give to be believed; fewer rows fail it. `share` is of the last good harvest. One that has
    asked for more than `hours` is broken off: its source may have no end, and others wait."""

    at_least: int = 1
    share: float = 0.5
    hours: float = 12


@dataclass(frozen=True, slots=True)
class Source:
    """One place to harvest from. `ping` is asked after each good harvest, so that a watch elsewhere learns when they
    cease. `settings` are the keys that only its kind knows."""

    name: str
    kind: str
    address: str = ""
    title: str = ""
    license: str = ""
    hosts: tuple[str, ...] = ()
    schedule: str = ""
    stale_after_hours: int = 192
    ping: str = ""
    expect: Expect = field(default_factory=Expect)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instance:
    """What insyn.toml says, and where the folder keeps its files."""

    folder: Path
    municipality: Municipality
    sources: tuple[Source, ...]
    influence: Influence = Influence()
    statements: Statements = Statements()
    rules: Rules = field(default_factory=rules.defaults)
    readers: Readers = Readers()
    server: Server = Server()
    backup: Backup = Backup()

    @property
    def hosts(self) -> frozenset[str]:
        """The names the site answers to; none where it answers to any."""
        named = {*self.server.trusted_hosts, urlsplit(self.municipality.address).hostname} - {None, ""}
        return frozenset({str(name).lower() for name in named} | {"localhost", "127.0.0.1", "[::1]"} if named else ())

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def letters(self) -> Path:
        """What readers write to the staff; private. In a folder of its own: all else a server may only read."""
        return self.folder / "letters" / "staff.db"

    @property
    def originals(self) -> Path:
        return self.folder / "originals"

    @property
    def editions(self) -> Path:
        return self.folder / "editions"

    def source(self, name: str) -> Source:
        for source in self.sources:
            if source.name == name:
                return source
        names = ", ".join(source.name for source in self.sources) or "none"
        raise ConfigError(f"{self.folder / FILE}: no source is called {name!r}; the sources are {names}")


def load(folder: Path) -> Instance:
    """The instance in `folder`; anything unknown or missing in insyn.toml is a ConfigError."""
    path = folder / FILE
    content = read_toml(path)
    for key in content.keys() - {*_TABLES}:
        raise ConfigError(f"{path}: unknown key {key!r}; known keys are {', '.join(_TABLES)}")
    if "municipality" not in content:
        raise ConfigError(f"{path}: the table [municipality] is missing; add it with code and name")
    municipality = build(Municipality, content["municipality"], f"{path}: municipality")
    _check_municipality(municipality, path)
    sources = tuple(_sources(content.get("source", []), folder, path))
    _check_sources(sources, path)
    influence = build(Influence, content.get("influence", {}), f"{path}: influence")
    if influence.proposal_address and not influence.proposal_address.startswith(("https://", "http://")):
        address = influence.proposal_address
        raise ConfigError(f"{path}: influence.proposal_address: {address!r} is no web address; begin it with https://")
    statements = build(Statements, content.get("statements", {}), f"{path}: statements")
    return Instance(
        folder,
        municipality,
        sources,
        influence,
        statements,
        rules.load(content.get("privacy", {}), f"{path}: privacy"),
        build(Readers, content.get("readers", {}), f"{path}: readers"),
        build(Server, content.get("server", {}), f"{path}: server"),
        build(Backup, content.get("backup", {}), f"{path}: backup"),
    )


def load_all(folder: Path) -> dict[str, Instance]:
    """The instances in the folders of `folder`, by the folders' names; ConfigError where there is none."""
    return {path.name: load(path) for path in folders(folder)}


def folders(folder: Path) -> list[Path]:
    """The folders of `folder` that are instances, in order of their names, which are parts of addresses."""
    found = sorted(path.parent for path in folder.glob(f"*/{FILE}"))
    if not found:
        raise ConfigError(f"{folder}: none of its folders has an {FILE}; make one with insyn init {folder}/NAME")
    for path in found:
        if not _PLAIN_NAME.fullmatch(path.name):
            raise ConfigError(f"{path}: {path.name!r} is no plain name for an address; use a-z, 0-9 and -")
    return found


def _sources(tables: Any, folder: Path, path: Path) -> Iterator[Source]:
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise ConfigError(f"{path}: source: {tables!r} is no list of tables; begin each source with [[source]]")
    return (_source(table, folder, f"{path}: source[{number}]") for number, table in enumerate(tables))


def _source(table: Mapping[str, Any], folder: Path, where: str) -> Source:
    """A source whose address is a path has it as a file: address, reckoned from the instance folder."""
    common = {item.name for item in fields(Source)} - {"settings"}
    known = {key: value for key, value in table.items() if key in common}
    settings = {key: value for key, value in table.items() if key not in common}
    source = build(Source, {**known, "settings": settings}, where)
    if source.address and "://" not in source.address:
        return replace(source, address=(folder / source.address).resolve().as_uri())
    return source


def _check_sources(sources: tuple[Source, ...], path: Path) -> None:
    seen = set()
    for source in sources:
        for name, number, least, most in _limits(source):
            if not least <= number <= most:
                raise ConfigError(
                    f"{path}: {source.name}.{name}: {number} is out of bounds; write {least:g} to {most:g}"
                )
        if not _divides(source.address):
            raise ConfigError(f"{path}: {source.name}.address: {source.address!r} is no web address; mend it")
        if source.ping and not source.ping.startswith(("https://", "http://")):
            raise ConfigError(f"{path}: {source.name}.ping: {source.ping!r} is no web address; begin it with https://")
        if not _PLAIN_NAME.fullmatch(source.name):
            raise ConfigError(f"{path}: source name {source.name!r} is no plain name; use a-z, 0-9 and -")
        if source.name in seen:
            raise ConfigError(f"{path}: two sources are called {source.name!r}; rename one")
        seen.add(source.name)


def _limits(source: Source) -> Iterator[tuple[str, float, float, float]]:
    """The numbers of a source, each with its least and most."""
    yield "stale_after_hours", source.stale_after_hours, 1, _TEN_YEARS
    yield "expect.at_least", source.expect.at_least, 0, 1_000_000_000
    yield "expect.share", source.expect.share, 0, 1
    yield "expect.hours", source.expect.hours, 0.01, _TEN_YEARS


def _divides(address: str) -> bool:
    """Whether the address can be divided into host and port."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _check_municipality(municipality: Municipality, path: Path) -> None:
    if not municipality.invented and municipality.code not in municipalities():
        raise ConfigError(
            f"{path}: municipality.code: no municipality has the code {municipality.code!r}; "
            'write the four digits in quotes, such as "0483"'
        )
    if municipality.organization_number and not _ORGANIZATION_NUMBER.fullmatch(municipality.organization_number):
        raise ConfigError(
            f"{path}: municipality.organization_number: {municipality.organization_number!r} "
            "is no organization number; write ten digits with a hyphen, such as 212000-0340"
        )
    if municipality.address and not _WEB_ADDRESS.fullmatch(municipality.address):
        raise ConfigError(
            f"{path}: municipality.address: {municipality.address!r} is no web address; "
            "write it with scheme and without path, such as https://insyn.example.se"
        )
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", municipality.accent):
        raise ConfigError(f"{path}: municipality.accent: {municipality.accent!r} is no colour; write #rrggbb")


@cache
def municipalities() -> dict[str, Municipality]:
    """The 290 municipalities of Sweden by code."""
    with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Municipality(row["code"], row["name"], row["county"]) for row in csv.DictReader(file)}
