"""Data sets from elsewhere, with the beginning of each table."""

from collections.abc import Callable
from pathlib import Path

from datasets.instance import Instance, Source
from harvesters import rounds
from tests.portal.page import Browser, Page
from tests.portal.small_edition import MUNICIPALITY, NOW


def test_a_data_set_says_what_it_is_and_what_is_not_known(page: Callable[..., Page]) -> None:
    listed = page("/datamangder")
    assert "Lekplatser" in listed.text and "1 fil" in listed.text
    one = page("/datamangder/oppna-data-lekplatser")
    assert "Provby kommun" in one.text and "Filen är inte inläst som tabell." in one.text
    assert "https://data.provby.example/lekplatser.pdf" in one.links
    page("/datamangder/finns-inte", 404)


def test_the_first_rows_are_shown_and_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "tabeller"
    folder.mkdir()
    rows = "".join(f"<b>Lek {number}</b>;{number}\n" for number in range(9))
    (folder / "lekplatser.csv").write_text(f"Namn;Gungor\n{rows}", encoding="utf-8")
    source = Source("tabeller", "table", folder.as_uri(), title="Tabeller", license="CC0 1.0")
    instance = Instance(tmp_path, MUNICIPALITY, (source,))
    rounds.harvest_round(instance, now=lambda: NOW)
    site = Browser(instance)
    try:
        text = site.request("/datamangder/tabeller").text
    finally:
        site.close()
    assert "&lt;b&gt;Lek 4&lt;/b&gt;" in text and "Lek 5" not in text and "<b>Lek" not in text
    assert "9 rader" in text and 'href="/data/insyn/lekplatser"' in text
