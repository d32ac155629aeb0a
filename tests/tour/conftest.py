"""One town for all who visit it."""

from collections.abc import Iterator

import pytest

from tests.tour.town import Town, founded


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with founded(tmp_path_factory.mktemp("town")) as found:
        yield found
