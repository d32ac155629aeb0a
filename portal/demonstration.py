"""The demonstration: an instance of the invented municipality, fed by its web site on loopback."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import sample
from datasets import instance as instances
from datasets.instance import FILE, Instance, Municipality
from datasets.strict import ConfigError
from portal import new_instance

MUNICIPALITY = Municipality(code="9999", name="Exempelby", contact="registrator@exempelby.example", invented=True)

_WORDS = """
[influence]
representatives = "Namn och e-post till alla ledamöter står på kommunens webbplats, under Förtroendevalda."
question_time = "Fullmäktiges möten börjar med allmänhetens frågestund. Lämna frågan senast dagen före."
proposal = "Den som är folkbokförd i Exempelby kan lämna medborgarförslag, skriftligt eller på webbplatsen."

[statements]
controller = "Kommunstyrelsen för portalen; varje nämnd för sina egna handlingar."
data_protection_officer = "dataskyddsombud@exempelby.example"
retention = "Enligt kommunens dokumenthanteringsplan."
court = "Förvaltningsrätten i Exempelstad, Box 1, 000 01 Exempelstad"
"""
"""What the municipality says of itself."""


@contextmanager
def source_site(folder: Path, today: date) -> Iterator[str]:
    """Inside, the invented municipality's web site is served at the address given; an older one is cleared."""
    _clear(folder)
    sample.build(folder / "site", today=today)
    with sample.serve(folder / "site") as address:
        yield address


def prepare(folder: Path, address: str) -> Instance:
    """An instance in `folder` whose sources are the parts of the web site at `address`."""
    municipality = replace(
        MUNICIPALITY, website=f"{address}/", notice_board=f"{address}/kommun-och-politik/anslagstavla/"
    )
    sources = [
        f"minutes={address}/kommun-och-politik/protokoll/",
        f"kolada={address}/v3",
        f"ckan={address}",
        f"noticeboard={address}/kommun-och-politik/anslagstavla/",
        f"representatives={address}/kommun-och-politik/fortroendevalda/",
        f"links={address}/oppna-data/nyckeltal.toml",
    ]
    new_instance.create(folder, municipality, sources, words=_WORDS)
    return instances.load(folder)


def _clear(folder: Path) -> None:
    """Only a folder that an earlier demonstration made is removed."""
    if (folder / FILE).exists() and instances.load(folder).municipality.invented:
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder}: holds something else than a demonstration; name another folder")
