"""Lists of the API against Datasette's JSON of the same rows: asked once, asked again, and far in."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.citizens import _edition, _rate
from tests.bench.measure import Ratio
from tests.bench.serving import server

DECISIONS, ROWS, PAGES = 100_000, 20, 200


def api(folder: Path) -> Iterator[Ratio]:
    file = _edition(folder / "api", DECISIONS, 0)
    pages = [f"/api/v1/decisions?limit={ROWS}&page={number}" for number in range(1, PAGES + 1)]
    deep = [f"/api/v1/decisions?limit={ROWS}&page={number}" for number in range(1001 - PAGES, 1001)]
    with server("-m", "portal", "--instance", str(folder / "api"), "serve", "--port") as ours:
        once, again, far = _rate(ours, pages), _rate(ours, pages), _rate(ours, deep)
    with server("-m", "datasette", "serve", str(file), "--port") as plain:
        row = _rate(plain, [f"/{file.stem}/decisions.json?_size={ROWS}&_shape=array"] * PAGES)
    yield Ratio("API list, asked once / plain Datasette's JSON", once, row, "requests/s", "at least 5")
    yield Ratio("API list, asked again / plain Datasette's JSON", again, row, "requests/s", "at least 5")
    yield Ratio("API list's last pages / its first, asked once", far, once, "requests/s", "at least 0.5")
