"""Harvests the staff's own list of which key figures belong to which matters and decisions, with its history."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from datasets.strict import ConfigError, build
from harvesters.failures import HarvestFailed
from harvesters.history import Row
from harvesters.naming import case_id
from harvesters.run import Run


@dataclass(frozen=True, slots=True)
class Settings:
    """A list of links has no settings of its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A key figure that belongs to a matter, by its case number, or to a decision, by its address on the portal.

    `note` says for readers why.
    """

    indicator: str
    matter: str = ""
    decision: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.matter) == bool(self.decision):
            raise ConfigError(f"link of {self.indicator}: give either matter or decision")


@dataclass(frozen=True, slots=True)
class _File:
    link: tuple[Link, ...] = ()


def harvest(run: Run) -> Iterator[tuple[str, Row]]:
    """Each link whose key figure and matter or decision the store holds; the others are issues."""
    address = run.source.address
    for link in _read(run, address):
        target, identifier = _target(link)
        row = _row(link, target, identifier, address)
        run.lists("indicator_links", str(row["id"]), title=f"{link.indicator}, {identifier}", place=address)
        unknown = [
            (table, one)
            for table, one in (("indicators", link.indicator), (target, identifier))
            if run.record(table, one) is None
        ]
        for table, one in unknown:
            run.issue("unknown link", f"{address}: {table} has no {one!r}; mend the link", place=address, value=one)
        if not unknown:
            yield "indicator_links", row


def _read(run: Run, address: str) -> tuple[Link, ...]:
    try:
        return build(_File, tomllib.loads(run.get(address).text()), address).link
    except tomllib.TOMLDecodeError as error:
        raise HarvestFailed(f"{address}: not valid TOML: {error}; mend that line") from None
    except ConfigError as error:
        raise HarvestFailed(str(error)) from None


def _target(link: Link) -> tuple[str, str]:
    """Table and identifier. A decision is given as people copy it: the address of its page, or its identifier."""
    if link.matter:
        return "matters", case_id(link.matter)
    path = unquote(urlsplit(link.decision).path)
    return "decisions", path.rpartition("/beslut/")[2].strip("/").replace("/", "-")


def _row(link: Link, target: str, identifier: str, address: str) -> Row:
    return {
        "id": f"{link.indicator}-{identifier}",
        "indicator": link.indicator,
        "matter": identifier if target == "matters" else None,
        "decision": identifier if target == "decisions" else None,
        "note": link.note or None,
        "source_url": address,
    }
