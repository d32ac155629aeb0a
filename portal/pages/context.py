"""What every page can ask for: the edition, the municipality, the day, and the parameters of the request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from flask import Flask, abort, current_app, request
from werkzeug.urls import iri_to_uri

from datasets.instance import Municipality
from datasets.shelf import Edition
from portal.catalogue import Catalogue
from portal.catalogue.record import Withheld
from portal.language import at
from portal.pages.parameters import Parameters

_KEY = "insyn"


class Withdrawn(Exception):
    """The record was withdrawn from publication."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(withheld.reason)
        self.withheld = withheld


@dataclass(frozen=True, slots=True)
class Context:
    """What the pages of one application read."""

    catalogue: Catalogue
    edition: Edition
    municipality: Municipality
    today: Callable[[], date]
    status_file: Path
    letters: Path | None = None
    metrics: bool = False

    def attach(self, app: Flask) -> None:
        app.extensions[_KEY] = self


def context() -> Context:
    """The context of the application that answers."""
    found: Context = current_app.extensions[_KEY]
    return found


def catalogue() -> Catalogue:
    return context().catalogue


def server() -> str:
    """The server's own address, without a slash at its end: what insyn.toml says, or else what it was asked at."""
    return context().municipality.address or request.host_url.rstrip("/")


def root() -> str:
    """The portal's own address, ending in a slash."""
    return server() + at("/")


def absolute(path: str) -> str:
    """The whole address of a path that `to` or `at` gave, such as feeds, calendars and metadata give."""
    return iri_to_uri(server() + path)


def parameters(*known: str) -> Parameters:
    """The query parameters, of which only these may be given."""
    return Parameters(request.args, known)


def missing(table: str, identifier: str) -> NoReturn:
    """Ends the request for a record that is not there: 410 if it was withdrawn, else 404."""
    if withheld := catalogue().records.withheld(table, identifier):
        raise Withdrawn(withheld)
    abort(404)
