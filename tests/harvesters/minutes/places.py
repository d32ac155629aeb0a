"""Where the tests find real minutes and labels: the folder `shared` beside the repository."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3].parent / "shared"
GOTEBORG = sorted((SHARED / "real" / "goteborg").glob("*.txt"))
OTHERS = sorted(SHARED.glob("real/katrineholm/*.txt")) + sorted(SHARED.glob("real/minutes/*.txt"))
LAYOUTS = sorted((HERE / "layouts").glob("*.txt"))

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the folder shared with real minutes is not beside the repository"
)


def listed(paths: list[Path]) -> list[Path]:
    """The paths, or a failure in collecting if there are none although the shared folder is there."""
    assert paths or not SHARED.exists(), "no files to test"
    return paths
