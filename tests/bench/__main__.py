"""Prints every ratio with its bound, and keeps them in bench-output/. Parts can be named: python -m tests.bench api."""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.api import api
from tests.bench.citizens import citizens, growth
from tests.bench.distribution import distribution
from tests.bench.importing import importing
from tests.bench.journalists import journalists
from tests.bench.measure import Ratio
from tests.bench.oparl import oparl
from tests.bench.publishing import publishing
from tests.bench.reading import reading
from tests.bench.repeating import repeating
from tests.bench.serving import serving, tables
from tests.bench.storing import storing
from tests.bench.tending import tending

OUTPUT = Path("bench-output") / "bench.json"
PARTS = (
    storing,
    importing,
    repeating,
    oparl,
    reading,
    serving,
    tables,
    citizens,
    growth,
    publishing,
    journalists,
    api,
    distribution,
    tending,
)


def main() -> None:
    OUTPUT.parent.mkdir(exist_ok=True)
    named = sys.argv[1:]
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in (part for part in PARTS if not named or part.__name__ in named):
            for ratio in part(Path(folder)):
                print(ratio, flush=True)
                ratios.append(ratio)
    OUTPUT.write_text(json.dumps([ratio.as_dict() for ratio in ratios], indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
