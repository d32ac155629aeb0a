"""Where a page is for its reader: below which door of a server with many municipalities, and in which language.

Swedish, and English below /en. The one home of everything that depends on it.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString

from portal.addresses import DATA_HELP

LANGUAGES = {"sv": "Svenska", "en": "English"}
DEFAULT = "sv"
TRANSLATIONS = Path(__file__).parent / "translations"
_PREFIX = "/en"
_IN_ALL_LANGUAGES = ("/data/", "/static/", "/utgavor/")
_chosen = ContextVar("language", default=DEFAULT)
_door = ContextVar("door", default="")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]


def register(app: Flask) -> None:
    """Every page of the application can be read in both languages: its own address in Swedish, below /en in English."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    Babel(
        app,
        default_translation_directories=str(TRANSLATIONS),
        default_timezone="Europe/Stockholm",
        locale_selector=language,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue(language()).ugettext(text),
        lambda one, many, count: _catalogue(language()).ungettext(one, many, count),
        newstyle=True,
    )
    app.context_processor(lambda: {"here": request.full_path.rstrip("?")})
    app.wsgi_app = _below_prefix(app.wsgi_app)  # type: ignore[method-assign,assignment]


@cache
def _catalogue(chosen: str) -> NullTranslations:
    """Templates ask for it once a text, a hundred times a page: Flask-Babel would look up the request each time."""
    return Translations.load(TRANSLATIONS, [chosen])


def lazy_gettext(text: str) -> LazyString:
    """A text translated each time it is shown; without Flask-Babel's look at the request, and outside of one."""
    return LazyString(lambda: _catalogue(language()).ugettext(text))


def _below_prefix(application: Wsgi) -> Wsgi:
    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        path, chosen = environ["PATH_INFO"], DEFAULT
        if path == _PREFIX or path.startswith(f"{_PREFIX}/"):
            environ, chosen = {**environ, "PATH_INFO": path.removeprefix(_PREFIX) or "/"}, "en"
        asked = _chosen.set(chosen)
        try:
            return application(environ, start)
        finally:
            _chosen.reset(asked)

    return answer


def enter(door: str) -> None:
    """The request that is answered is below `door`, such as /katrineholm; nothing where the server has one site."""
    _door.set(door)


def at(path: str) -> str:
    """A path of the site as the server has it: below the door."""
    return _door.get() + path


def language() -> str:
    """The language of the page being made: `sv`, or `en`. Swedish where no page is made, as below /data."""
    return _chosen.get()


def to(path: str) -> str:
    """A path of the site in the language of the page being made. The open data has one address in all languages."""
    return in_language(path, language())


def in_language(path: str, chosen: str) -> str:
    """A path of the site, such as /beslut, in the chosen language."""
    if chosen == DEFAULT or (path.startswith(_IN_ALL_LANGUAGES) and not path.startswith(DATA_HELP)):
        return at(path)
    return at(f"{_PREFIX}{path}")
