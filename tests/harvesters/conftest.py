"""An instance with a copy to be made of it."""

from pathlib import Path

import pytest

from datasets.instance import Instance, load
from tests.harvesters.copies import harvest


@pytest.fixture
def harvested(tmp_path: Path) -> Instance:
    """An instance of a folder of one paper, harvested and published."""
    papers = tmp_path / "papper"
    papers.mkdir()
    folder = tmp_path / "instans"
    folder.mkdir()
    (folder / "insyn.toml").write_text(
        f'[municipality]\ncode = "9999"\nname = "Provby"\ninvented = true\n'
        f'[[source]]\nname = "protokoll"\nkind = "minutes"\naddress = "{papers}"\n',
        encoding="utf-8",
    )
    harvest(load(folder), "A godkänns.", 0)
    return load(folder)
