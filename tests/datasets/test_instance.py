"""insyn.toml: what is wrong is told in one line with file, key and remedy."""

from pathlib import Path

import pytest

from datasets.instance import FILE, load, municipalities
from datasets.strict import ConfigError

GOOD = """
[municipality]
code = "0483"
name = "Katrineholm"

[[source]]
name = "protokoll"
kind = "minutes"
address = "https://www.example.se/protokoll/"
select = "main a"
"""


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_keys_of_the_kind_are_its_settings(tmp_path: Path) -> None:
    source = load(written(tmp_path, GOOD)).sources[0]
    assert (source.name, source.kind, dict(source.settings)) == ("protokoll", "minutes", {"select": "main a"})


def test_a_path_is_a_file_address_from_the_instance_folder(tmp_path: Path) -> None:
    source = load(written(tmp_path, GOOD.replace("https://www.example.se/protokoll/", "mapp med åäö"))).sources[0]
    assert source.address == (tmp_path / "mapp med åäö").as_uri()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"0483"', '"0000"', "municipality.code: no municipality has the code '0000'"),
        ('"0483"', "0483", "not valid TOML"),
        ('"0483"', "483", "municipality.code: 483 is not a text in quotes"),
        ("[municipality]", "[muncipality]", "unknown key 'muncipality'"),
        ('name = "protokoll"', 'name = "Pro tokoll"', "is no plain name; use a-z, 0-9 and -"),
        ('kind = "minutes"', "", "source[0]: the key 'kind' is missing"),
        ('name = "Katrineholm"', 'name = "K"\naccent = "green"', "municipality.accent: 'green' is no colour"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(written(tmp_path, GOOD.replace(right, wrong, 1)))
    assert said in str(error.value)
    assert FILE in str(error.value)
    assert "\n" not in str(error.value)


def test_two_sources_with_one_name_are_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[source]]") :]
    with pytest.raises(ConfigError, match="two sources are called 'protokoll'; rename one"):
        load(written(tmp_path, twice))


def test_all_municipalities_are_known() -> None:
    assert len(municipalities()) == 290
    assert municipalities()["0483"].county == "Södermanlands län"
