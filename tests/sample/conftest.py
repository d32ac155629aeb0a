"""One site built for the whole folder of tests, and served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sample import Truth, build, serve

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Site:
    folder: Path
    truth: Truth


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("exempelby")
    return Site(folder, build(folder, today=TODAY))


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    with serve(site.folder) as found:
        yield found
