"""Lists of the API against Datasette's JSON of the same rows: asked once, asked again, and far in."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.asking import municipality, rates
from tests.bench.measure import Ratio
from tests.bench.serving import server

DECISIONS, ROWS, PAGES = 100_000, 20, 200


def api(folder: Path) -> Iterator[Ratio]:
    file = municipality(folder / f"of-{DECISIONS}", DECISIONS, 0)
    pages = [f"/api/v1/decisions?limit={ROWS}&page={number}" for number in range(1, PAGES + 1)]
    deep = [f"/api/v1/decisions?limit={ROWS}&page={number}" for number in range(1001 - PAGES, 1001)]
    rows = [f"/{file.stem}/decisions.json?_size={ROWS}&_shape=array"] * PAGES
    with (
        server("-m", "portal", "--instance", str(folder / f"of-{DECISIONS}"), "serve", "--port") as ours,
        server("-m", "datasette", "serve", str(file), "--port") as plain,
    ):
        once, row = rates(ours, pages, plain, rows)
        yield Ratio("API list, asked once / plain Datasette's JSON", once, row, "requests/s", "at least 5")
        again, row = rates(ours, pages, plain, rows)
        yield Ratio("API list, asked again / plain Datasette's JSON", again, row, "requests/s", "at least 5")
        far, near = rates(ours, deep, ours, [path.replace(f"limit={ROWS}", f"limit={ROWS - 1}") for path in pages])
        yield Ratio("API list's last pages / its first, asked once", far, near, "requests/s", "at least 0.5")
