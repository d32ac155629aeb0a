"""The API of one edition as a Flask application of its own, so that nothing it answers is a page."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from portal.api import problems, routes
from portal.language import Environ, Wsgi
from portal.pages.context import context

PREFIX = "/api/"


def create_app(pages: Flask) -> Flask:
    """The application, which reads what the pages read."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    with pages.app_context():
        context().attach(app)
    app.register_blueprint(routes.blueprint)
    problems.register(app)
    return app


def beside(pages: Wsgi, api: Wsgi) -> Wsgi:
    """One application of two: what is asked below PREFIX is the API's."""

    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        return (api if environ["PATH_INFO"].startswith(PREFIX) else pages)(environ, start)

    return answer
