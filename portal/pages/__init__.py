"""The pages of one edition: a Flask application that is told what to read and what day it is."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from datasets.instance import Municipality
from datasets.shelf import Edition
from portal import language
from portal.catalogue import Catalogue
from portal.oparl import routes as oparl
from portal.pages import (
    about,
    api,
    assignments,
    calendars,
    changes,
    citations,
    data_catalog,
    data_help,
    data_sets,
    decisions,
    documents,
    embeds,
    errors,
    feeds,
    files,
    front,
    health,
    identifiers,
    indicators,
    letters,
    matters,
    meetings,
    metadata,
    notices,
    openness,
    organizations,
    people,
    search,
    sitemap,
)
from portal.pages.context import Context

_OF_DECISIONS = (
    front,
    decisions,
    matters,
    meetings,
    organizations,
    people,
    assignments,
    indicators,
    notices,
    documents,
)
_OF_DATA = (search, about, letters, openness, citations, data_sets, data_catalog, data_help, api, files)
_FOR_PROGRAMS = (feeds, changes, calendars, embeds, sitemap, identifiers, health, oparl)
PAGES = (*_OF_DECISIONS, *_OF_DATA, *_FOR_PROGRAMS)
"""The modules with the routes of the portal."""


def create_app(
    catalogue: Catalogue,
    edition: Edition,
    municipality: Municipality,
    *,
    templates: Path,
    names: Mapping[str, Any],
    today: Callable[[], date],
    status_file: Path,
    letter_file: Path | None = None,
    metrics: bool = False,
) -> Flask:
    """The application. `names` can be used in every template; it asks nothing of the environment."""
    app = Flask(__name__, template_folder=str(templates), static_folder=None)
    app.url_map.merge_slashes = False
    app.jinja_env.globals.update(names)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.register(app)
    Context(catalogue, edition, municipality, today, status_file, letter_file, metrics).attach(app)
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    metadata.register(app)
    errors.register(app)
    return app
