"""Key figures and matters that have words in common, proposed to staff as TOML."""

import tomllib
from pathlib import Path

from click.testing import CliRunner, Result

from datasets import declaration
from harvesters.store import Store
from portal import new_instance
from portal.catalogue.indicators import Untied
from portal.cli import main
from portal.suggestions import Suggestion, suggest
from tests.portal.small_edition import Shelf

FIGURES = [
    Untied("N1", "Inskrivna barn per årsarbetare, antal", "N1", "Förskoleverksamhet"),
    Untied("N2", "Brukarbedömning särskilt boende", "N2", "Äldre och funktionshinder"),
    Untied("N3", "Brukarbedömning hemtjänst", "N3", "Äldre och funktionshinder"),
    Untied("N4", "Skattesats till kommun", "N4", "Kommunen, övergripande"),
]


def _matters(*titles: str) -> list[Untied]:
    return [Untied(f"KS-{number}", title, f"KS/{number}", "") for number, title in enumerate(titles, 1)]


def _told(suggestions: list[Suggestion]) -> list[tuple[str, str]]:
    return [(one.indicator.id, one.matter.id) for one in suggestions]


def test_a_compound_or_another_form_of_an_areas_word_is_enough() -> None:
    matters = _matters("Utbyggnad av Ekorrens förskola", "Parkeringsavgifter")
    assert _told(suggest(FIGURES, matters, frozenset(), most=5)) == [("N1", "KS-1")]


def test_the_figure_closest_to_the_matter_is_proposed() -> None:
    found = suggest(FIGURES, _matters("Hemtjänst för äldre", "Bussresor för äldre"), frozenset(), most=5)
    assert _told(found) == [("N3", "KS-1"), ("N2", "KS-2")]


def test_words_that_all_of_a_municipality_has_tell_nothing() -> None:
    assert suggest(FIGURES, _matters("Kommunens verksamhet i övrigt, kommunfullmäktige"), frozenset(), most=5) == []


def test_what_is_tied_is_not_proposed_and_an_area_is_not_told_for_ever() -> None:
    matters = _matters("Förskola ett", "Förskola två", "Förskola tre")
    assert _told(suggest(FIGURES, matters, frozenset({("N1", "KS-1")}), most=1)) == [("N1", "KS-2")]


def test_command_writes_links_that_can_be_pasted(shelf: Shelf) -> None:
    with Store(shelf.instance.store, declaration.load()) as store:
        store.connection.execute("UPDATE agenda_items SET matter = 'KS-2026-99' WHERE kind = 'decision'")
    shelf.insert("matters", {"id": "KS-2026-99", "case_number": "KS/2026:99", "title": "Ny grundskola"})
    shelf.publish()
    result = _command(shelf.instance.folder)
    assert result.exit_code == 0
    assert tomllib.loads(result.output)["link"] == [{"indicator": "N15505", "matter": "KS/2026:99", "note": ""}]


def test_before_the_first_edition_it_says_what_to_do(tmp_path: Path) -> None:
    result = _command(tmp_path)
    assert result.exit_code == 78 and "run insyn harvest first" in result.output


def _command(folder: Path) -> Result:
    new_instance.create(folder, new_instance.find_municipality("0483"), [])
    return CliRunner().invoke(main, ["--instance", str(folder), "suggest-links"])
